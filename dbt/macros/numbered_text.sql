{#- Texts that come again and again, as numbers while rows are sorted: in DuckDB an ENUM for each column, in the order
    of its texts, made by number_texts in a hook before the model. Spark sorts texts as they are. -#}
{% macro number_texts(columns) -%}
    {{ return(adapter.dispatch('number_texts')(columns)) }}
{%- endmacro %}
{% macro duckdb__number_texts(columns) -%}
    {% for column, source in columns.items() %}
        drop type if exists temp.{{ this.identifier }}_{{ column }};
        create temp type {{ this.identifier }}_{{ column }} as enum (
            select distinct {{ source[1] }} from {{ source[0] }} where {{ source[1] }} is not null order by all
        );
    {% endfor %}
{%- endmacro %}
{% macro spark__number_texts(columns) -%} {%- endmacro %}

{% macro numbered_text(column) -%}
    {{ return(adapter.dispatch('numbered_text')(column)) }}
{%- endmacro %}
{#- Where no hook runs (a unit test, SQL that is compiled to be run without dbt) texts are sorted as they are. -#}
{% macro duckdb__numbered_text(column) -%}
    {%- if model.resource_type == 'model' and flags.WHICH in ('build', 'run') -%}
        cast({{ column }} as {{ this.identifier }}_{{ column }}) as {{ column }}
    {%- else -%} {{ column }}
    {%- endif -%}
{%- endmacro %}
{% macro spark__numbered_text(column) -%} {{ column }} {%- endmacro %}
