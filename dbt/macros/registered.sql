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
    version, for its reader refuses that. -#}
{% macro registered(table) %}
    {{ latest_read() }},

    registered as (
        select registers.*
        from {{ source('landing', table) }} as registers
        inner join latest_read
            on registers.source_path = latest_read.source_path and registers.batch_id = latest_read.batch_id
    )
{% endmacro %}
