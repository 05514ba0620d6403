{#- One view a landing table, over the Parquet of all batches, and which of the batches this build has yet to take
    in. A batch is a folder that was renamed into place whole; names other than batch-* are still being written. -#}
{% macro create_landing_views() %}
    {% if execute %}
        {% set home = env_var('ZHENCANG_HOME', '../warehouse') | replace("'", "''") %}
        {% do run_query('create schema if not exists private.landing') %}
        {% for source in graph.sources.values() if source.source_name == 'landing' and source.name != 'batches_due' %}
            {% set files = home ~ '/landing/batch-*/' ~ source.name ~ '*.parquet' %}
            {% do run_query(parquet_view('private.landing.' ~ source.name, files)) %}
        {% endfor %}
        {% do run_query(batches_due(env_var('ZHENCANG_LAST_BATCH_BUILT', ''))) %}
    {% endif %}
{% endmacro %}

{% macro parquet_view(name, files) %}
    {{ return(adapter.dispatch('parquet_view')(name, files)) }}
{% endmacro %}

{% macro duckdb__parquet_view(name, files) %}
    create or replace view {{ name }} as select * from read_parquet('{{ files }}', union_by_name = true)
{% endmacro %}

{% macro spark__parquet_view(name, files) %}
    create or replace view {{ name }} as select * from parquet.`{{ files }}`
{% endmacro %}

{#- Batches are named by time, so those after the last one built are the ones to take in: all of them where the
    build starts afresh. Building a batch twice gives the same tables as building it once. -#}
{% macro batches_due(last_batch_built) %}
    create or replace table private.landing.batches_due as
    select
        batch_id,
        received_at
    from private.landing.source_files
    {% if not flags.FULL_REFRESH %}
        where batch_id > '{{ last_batch_built }}'
    {% endif %}
    group by batch_id, received_at
{% endmacro %}

{#- In an incremental build, whether a value was received in a batch that is being built. -#}
{% macro is_due(received_at) -%}
    {{ received_at }} in (select due.received_at from {{ source('landing', 'batches_due') }} as due)
{%- endmacro %}
