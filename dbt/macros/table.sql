{#- A table in the place of the one before, in one transaction. The adapter's own builds beside it, renames twice and asks
    for indexes, foreign keys, grants and comments, which we have none of: half the time of a small model. A build of
    another version starts in new files, so nothing but a table can stand here. -#}
{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {{ return(made_on_duckdb(target, made_afresh(target))) }}
{% endmaterialization %}

{#- What arrived is added to what stands; rows of a key that arrived again give way. The adapter's own asks five times for
    columns, which are those of this version: another one builds afresh. `on_schema_change` is there for dbt, which asks it of
    a model with a contract. -#}
{% materialization incremental, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- if should_full_refresh() or load_cached_relation(this) is none -%}
        {{ return(made_on_duckdb(target, made_afresh(target))) }}
    {%- endif -%}
    {{ return(made_on_duckdb(target, added_to(target))) }}
{% endmaterialization %}

{% macro made_on_duckdb(target, statements) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('main') -%}
        {{ statements }}
    {%- endcall %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target]}) }}
{% endmacro %}

{#- The adapter would plan each query a second time to compare its columns with the contract, which a change of code alone
    can break: tests/warehouse/compiled/test_contracts.py does. -#}
{% macro made_afresh(target) %}
    {{ make_numbering_types() }}
    drop table if exists {{ target }};
    {% if config.get('contract').enforced -%}
        create table {{ target }} {{ get_table_columns_and_constraints() }};
        {{ words_about(target) }}
        insert into {{ target }} {{ get_column_names() }} {{ get_select_subquery(compiled_code) }};
    {%- else -%}
        create table {{ target }} as (
            {{ compiled_code }}
        );
    {%- endif %}
{% endmacro %}

{#- What readers see as comments, of a table that is published. Written before its rows, they change nothing that is stored. -#}
{% macro words_about(target) %}
    {%- if target.database == 'build' %}
        {%- set about = config.get('meta', {}).get('comment_zh', '') ~ '\n' ~ model.description %}
        comment on table {{ target }} is {{ text_literal(about | trim) }};
        {%- for column in model.columns.values() %}
            comment on column {{ target }}.{{ adapter.quote(column.name) }} is {{ text_literal(column.description | trim) }};
        {%- endfor %}
    {%- endif %}
{% endmacro %}

{% macro added_to(target) %}
    {%- set key = config.get('unique_key') or [] -%}
    {%- set key = [key] if key is string else key -%}
    {%- set arrived = 'arrived_' ~ target.identifier -%}
    create or replace temp table {{ arrived }} as (
        {{ compiled_code }}
    );
    {% if key -%}
        delete from {{ target }} as standing using (select distinct {{ key | join(', ') }} from {{ arrived }}) as again
        where {% for column in key %}standing.{{ column }} = again.{{ column }}{{ ' and ' if not loop.last }}{% endfor %};
    {%- endif %}
    insert into {{ target }} by name select * from {{ arrived }};
    drop table {{ arrived }};
{% endmacro %}

{#- On Spark each build starts in a folder of its own, with nothing there: whatever is a table is made once, also one that
    is added to on DuckDB. dagster_project/warehouse/spark/schemas.py says where, so that the files outlast the catalog. -#}
{% materialization table, adapter='spark' %}
    {{ return(made_on_spark()) }}
{% endmaterialization %}

{% materialization incremental, adapter='spark' %}
    {{ return(made_on_spark()) }}
{% endmaterialization %}

{% macro made_on_spark() %}
    {%- set target = this.incorporate(type='table') -%}

    {% call statement('main') -%}
        create table {{ target }} using parquet {{ location_clause() }} as
        {{ sql }}
    {%- endcall %}

    {{ return({'relations': [target]}) }}
{% endmacro %}
