{#- One view a landing table, over the Parquet of all batches. A batch is a folder that was renamed into place
    whole; names other than batch-* are still being written. -#}
{% macro create_landing_views() %}
    {% if execute %}
        {% set home = env_var('ZHENCANG_HOME', '../warehouse') | replace("'", "''") %}
        {% do run_query('create schema if not exists landing') %}
        {% for source in graph.sources.values() if source.source_name == 'landing' %}
            {% set files = home ~ '/landing/batch-*/' ~ source.name ~ '.parquet' %}
            {% do run_query(parquet_view('landing.' ~ source.name, files)) %}
        {% endfor %}
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
