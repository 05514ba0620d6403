-- A task of a notice's body may have several paragraphs, each with a list of its own.
with lists as (
    select
        tasks.measure_code,
        {% for role in department_roles() %}
            {{ joined(
                "case when lists.role = '" ~ role ~ "' then lists.list_text end",
                'lists.paragraph_no, lists.char_start'
            ) }}
            as {{ role }}_departments_text{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_tasks_found') }} as tasks
    inner join {{ ref('int_department_lists_found') }} as lists
        on tasks.town_code = lists.town_code and tasks.paragraph_no = lists.paragraph_no
    group by tasks.measure_code
),

measures as (
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
        cast(null as string) as heading_path,
        lead_departments_text,
        support_departments_text,
        cast(null as string) as responsible_departments_text,
        sheet,
        item_no_cell as cell,
        source_path,
        source_sha256,
        received_at
    from {{ ref('int_measures_coded') }}
    where kind is distinct from 'project'
    union all
    select
        tasks.measure_code,
        'task' as kind,
        tasks.item_no,
        tasks.title_text,
        false as is_title_shortened,
        tasks.town_code,
        notices.document_code,
        cast(null as string) as annex_no,
        tasks.paragraph_no,
        tasks.heading_path,
        lists.lead_departments_text,
        lists.support_departments_text,
        lists.responsible_departments_text,
        cast(null as string) as sheet,
        {{ paragraph_place('tasks.paragraph_no') }} as cell,
        tasks.source_path,
        tasks.source_sha256,
        tasks.received_at
    from {{ ref('int_tasks_found') }} as tasks
    inner join {{ ref('stg_annex__notices') }} as notices
        on tasks.town_code = notices.town_code and notices.is_current
    left join lists on tasks.measure_code = lists.measure_code
    where tasks.paragraph_no = tasks.opened_by_paragraph_no
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
