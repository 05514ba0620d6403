with lines as (
    select
        batch_id,
        source_path,
        annex_no,
        row_no,
        max(received_at) as received_at,
        max(source_sha256) as source_sha256,
        max(town_code) as town_code,
        max(sheet) as sheet,
        max(case when role = 'category' then value_text end) as category_cell_text,
        max(case when role = 'item_no' then value_text end) as item_no_text,
        max(case when role = 'item_no' then cell end) as item_no_cell,
        max(case when role = 'indicator_name' then value_text end) as indicator_text,
        max(case when role = 'indicator_name' then cell end) as indicator_cell,
        max(case when role = 'unit' then value_text end) as unit_text,
        max(case when role = 'unit' then cell end) as unit_cell,
        max(case when role = 'remark' then value_text end) as remark_text
    from {{ source('landing', 'annex_indicators') }}
    group by batch_id, source_path, annex_no, row_no
),

numbered as (
    select
        *,
        {{ item_number_in_table() }} as item_no
    from lines
),

begun as (
    select
        *,
        item_no <= lag(item_no) over (partition by batch_id, source_path, annex_no order by row_no)
        and {{ fold_text('category_cell_text') }} <> '' as is_restart
    from numbered
)

select
    batch_id,
    source_path,
    row_no,
    received_at,
    source_sha256,
    town_code,
    annex_no,
    sheet,
    item_no_text,
    coalesce(item_no_cell, indicator_cell) as item_no_cell,
    indicator_text,
    indicator_cell,
    unit_text,
    unit_cell,
    remark_text,
    item_no,
    {{ restart_number() }} as restart_no,
    {{ fold_text('indicator_text') }} as indicator_folded,
    -- A dash in the column of units says that there is none.
    nullif({{ replace_all(fold_text('unit_text'), '^[-—–/]+$', '') }}, '') as unit_folded,
    -- A merged cell holds its text in its first row only.
    {{ last_known("case when " ~ fold_text('category_cell_text') ~ " <> '' then category_cell_text end") }} over (
        partition by batch_id, source_path, annex_no
        order by row_no
        rows between unbounded preceding and current row
    ) as category_text
from begun
