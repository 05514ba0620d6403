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
        max(case when role = 'title' then value_text end) as title_text,
        max(case when role = 'title' then cell end) as title_cell,
        max(case when role = 'lead_departments' then value_text end) as lead_departments_text,
        max(case when role = 'lead_departments' then cell end) as lead_departments_cell,
        max(case when role = 'support_departments' then value_text end) as support_departments_text,
        max(case when role = 'support_departments' then cell end) as support_departments_cell,
        max(case when role = 'investment' then value_text end) as investment_text,
        max(case when role = 'investment' then header_text end) as investment_header_text,
        max(case when role = 'years' then value_text end) as years_text
    from {{ source('landing', 'annex_measures') }}
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
    annex_no,
    row_no,
    received_at,
    source_sha256,
    town_code,
    sheet,
    item_no_text,
    coalesce(item_no_cell, title_cell) as item_no_cell,
    title_text,
    title_cell,
    lead_departments_text,
    lead_departments_cell,
    support_departments_text,
    support_departments_cell,
    investment_text,
    investment_header_text,
    years_text,
    item_no,
    {{ restart_number() }} as restart_no
from begun
