with measures as (
    select
        measure_code,
        kind,
        item_no,
        title_text,
        is_title_shortened,
        town_code,
        document_code,
        annex_no,
        cast(null as bigint) as paragraph_no,
        cast(null as varchar) as heading_path,
        lead_departments_text,
        support_departments_text,
        cast(null as varchar) as responsible_departments_text,
        sheet,
        item_no_cell as cell,
        source_path,
        source_sha256,
        received_at
    from {{ ref('int_measures_coded') }}
    union all
    select
        measure_code,
        'task' as kind,
        item_no,
        title_text,
        false as is_title_shortened,
        town_code,
        document_code,
        cast(null as varchar) as annex_no,
        paragraph_no,
        heading_path,
        lead_departments_text,
        support_departments_text,
        responsible_departments_text,
        cast(null as varchar) as sheet,
        {{ paragraph_place('paragraph_no') }} as cell,
        source_path,
        source_sha256,
        received_at
    from {{ ref('int_tasks_coded') }}
)

select
    measure_code,
    kind,
    item_no,
    title_text as title_zh,
    is_title_shortened,
    town_code,
    document_code,
    annex_no,
    paragraph_no,
    heading_path,
    lead_departments_text,
    support_departments_text,
    responsible_departments_text,
    {{ is_open_list('lead_departments_text') }} or {{ is_open_list('responsible_departments_text') }} as is_open_ended,
    sheet,
    cell,
    source_path,
    source_sha256,
    received_at
from measures
order by town_code, annex_no nulls first, paragraph_no, item_no
