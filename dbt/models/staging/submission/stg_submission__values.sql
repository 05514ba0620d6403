-- A text that the file does not give is an empty one: names are looked up by equality, which no null meets.
select
    landed.batch_id,
    landed.received_at,
    landed.source_path,
    landed.source_sha256,
    coalesce(landed.folder_period_text, '') as folder_period_text,
    coalesce(landed.folder_department_text, '') as folder_department_text,
    landed.sheet,
    landed.cell,
    landed.row_no,
    coalesce(landed.town_text, '') as town_text,
    landed.town_cell,
    coalesce(landed.indicator_text, '') as indicator_text,
    landed.indicator_cell,
    coalesce(landed.period_text, '') as period_text,
    landed.period_cell,
    case
        when coalesce(landed.period_text, '') = '' then 'folder'
        when landed.period_cell is null then 'sheet'
        when landed.around_text like '%title	' || landed.period_cell || '	%' then 'title'
        else 'row'
    end as period_source,
    coalesce(landed.value_text, '') as value_text,
    coalesce(landed.basis_text, '') as basis_text,
    coalesce(landed.unit_text, '') as unit_text,
    landed.unit_cell,
    coalesce(landed.title_unit_text, '') as title_unit_text,
    coalesce(landed.department_text, '') as department_text,
    landed.department_cell,
    coalesce(landed.note_text, '') as note_text,
    coalesce(landed.around_text, '') as around_text
from {{ source('landing', 'submissions') }} as landed
where landed.batch_id in (select due.batch_id from {{ source('landing', 'batches_due') }} as due)
