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
        max(case when role = 'item_no' then value_text end) as item_no_text,
        max(case when role = 'item_no' then cell end) as item_no_cell,
        max(case when role = 'title' then value_text end) as title_text,
        max(case when role = 'title' then cell end) as title_cell,
        max(case when role = 'lead_departments' then value_text end) as lead_departments_text,
        max(case when role = 'lead_departments' then cell end) as lead_departments_cell,
        max(case when role = 'support_departments' then value_text end) as support_departments_text,
        max(case when role = 'support_departments' then cell end) as support_departments_cell
    from {{ source('landing', 'annex_measures') }}
    group by batch_id, source_path, annex_no, row_no
)

select
    *,
    {{ item_number('item_no_text') }} as item_no
from lines
