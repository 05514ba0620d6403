{#- Two tables for a `with`, of which `registered` holds the rows of a register as it stands: of each file the version
    read last (one that could not be read leaves the one before it standing), of a key that several rows name the one
    received last as age 1. -#}
{% macro registered(table, key) %}
    latest_read as (
        select
            source_path,
            max(batch_id) as batch_id
        from {{ ref('stg_landing__source_files') }}
        where kind = 'register' and outcome = 'read'
        group by source_path
    ),

    registered as (
        select
            registers.*,
            row_number() over (partition by registers.{{ key }} order by registers.batch_id desc, registers.row_no) as age
        from {{ source('landing', table) }} as registers
        inner join latest_read
            on registers.source_path = latest_read.source_path and registers.batch_id = latest_read.batch_id
    )
{% endmacro %}
