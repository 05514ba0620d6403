{#- Texts that come again and again, as numbers: in DuckDB an ENUM, in the order of its texts, so that a table of millions
    of rows is written, sorted and read as numbers, and yet compared as texts. A model names its types and the texts
    of each in its YAML (meta.numbered_texts); they are made before it is. What others keep is text again: types are those of one
    build. Where none are made, in unit tests and on Spark, texts stay texts. -#}
{% macro numbered(expression, type) -%}
    {{ return(adapter.dispatch('numbered')(expression, type)) }}
{%- endmacro %}
{% macro duckdb__numbered(expression, type) -%}
    {%- if model.resource_type == 'model' -%} cast({{ expression }} as {{ numbering_type(this, type) }})
    {%- else -%} {{ expression }}
    {%- endif -%}
{%- endmacro %}
{% macro spark__numbered(expression, type) -%} {{ expression }} {%- endmacro %}

{#- A column that has the name of its type. -#}
{% macro numbered_text(column) -%}
    {{ numbered(column, column.split('.') | last) }} as {{ column.split('.') | last }}
{%- endmacro %}

{#- What a number stands for, for a table that others keep. -#}
{% macro text_of(column) -%} cast({{ column }} as {{ dbt.type_string() }}) as {{ column.split('.') | last }} {%- endmacro %}

{#- What makes the types of a model. warehouse/compiled/execution.py does the same without dbt. -#}
{% macro make_numbering_types() -%}
    {% for type, texts in (config.get('meta') or {}).get('numbered_texts', {}).items() %}
        create or replace type {{ numbering_type(this, type) }} as enum (
            select distinct text from ({{ texts }}) as texts (text) where text is not null order by text
        );
    {% endfor %}
{%- endmacro %}

{% macro numbering_type(relation, type) -%}
    {{ relation.database }}.{{ relation.identifier }}_{{ type }}
{%- endmacro %}

{#- Rows of unit tests are texts where those of the table are numbered: of another set of texts. -#}
{% macro duckdb__safe_cast(field, type) -%}
    {%- if type.startswith('ENUM') -%} cast({{ field }} as varchar) {%- else -%} cast({{ field }} as {{ type }}) {%- endif -%}
{%- endmacro %}
