with lists as (
    select
        tasks.measure_code,
        {% for role in department_roles() %}
            {{ joined("case when lists.role = '" ~ role ~ "' then lists.list_text end", 'lists.paragraph_no') }}
            as {{ role }}_departments_text{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_tasks_found') }} as tasks
    inner join {{ ref('int_department_lists_found') }} as lists
        on tasks.town_code = lists.town_code and tasks.paragraph_no = lists.paragraph_no
    group by tasks.measure_code
)

select
    tasks.measure_code,
    tasks.town_code,
    tasks.item_no,
    tasks.title_text,
    tasks.heading_path,
    tasks.paragraph_no,
    notices.document_code,
    {% for role in department_roles() %}
        lists.{{ role }}_departments_text,
    {% endfor %}
    tasks.source_path,
    tasks.source_sha256,
    tasks.received_at
from {{ ref('int_tasks_found') }} as tasks
inner join {{ ref('stg_annex__notices') }} as notices
    on tasks.town_code = notices.town_code and notices.is_current
left join lists on tasks.measure_code = lists.measure_code
where tasks.paragraph_no = tasks.opened_by_paragraph_no
