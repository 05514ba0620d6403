{#- A table in the place of the one before, in one transaction. The adapter's own builds beside it, renames twice and asks
    for indexes, foreign keys, grants and comments, which we have none of: half the time of a small model. A build of
    another version starts in new files, so nothing but a table can stand here. -#}
{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('main') -%}
        drop table if exists {{ target }};
        {{ create_table_as(False, target, compiled_code) }}
    {%- endcall %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target]}) }}
{% endmaterialization %}

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
