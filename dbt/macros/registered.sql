{#- A table for a `with`: of each register's file the version read last; one that could not be read leaves the one before
    it standing. -#}
{% macro latest_read() %}
    latest_read as (
        select
            source_path,
            max(batch_id) as batch_id
        from {{ ref('stg_landing__source_files') }}
        where kind = 'register' and outcome = 'read'
        group by source_path
    )
{% endmacro %}

{#- Two tables for a `with`, of which `registered` holds the rows of a register as it stands. No key stands twice in a
    version, for its reader refuses that. Where `meaning` names the columns that say what something means, `known_at` is
    when a version of the register first said the same in them. -#}
{% macro registered(table, meaning=[]) %}
    {{ latest_read() }},

    registered as (
        select
            registers.*
            {%- if meaning %},
                first_said.known_at
            {%- endif %}
        from {{ source('landing', table) }} as registers
        inner join latest_read
            on registers.source_path = latest_read.source_path and registers.batch_id = latest_read.batch_id
        {% if meaning %}
            inner join (
                select
                    {{ meaning | join(', ') }},
                    min(received_at) as known_at
                from {{ source('landing', table) }}
                group by {{ meaning | join(', ') }}
            ) as first_said
                on
                    {% for column in meaning %}
                        registers.{{ column }} is not distinct from first_said.{{ column }} {{ 'and' if not loop.last }}
                    {% endfor %}
        {% endif %}
    )
{% endmacro %}
