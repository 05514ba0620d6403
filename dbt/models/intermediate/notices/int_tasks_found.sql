-- What counts as a task is told in docs/measures.md.
with assigned as (
    select distinct town_code, paragraph_no
    from {{ ref('int_department_lists_found') }}
),

judged as (
    select
        places.*,
        max(case when assigned.paragraph_no is null then 0 else 1 end) over (
            partition by places.town_code, places.opened_by_paragraph_no
        ) = 1 as has_departments
    from {{ ref('int_notice_places') }} as places
    left join assigned on places.town_code = assigned.town_code and places.paragraph_no = assigned.paragraph_no
)

select
    town_code,
    paragraph_no,
    town_code || '-task-' || place_numbers
    || case when repeat_no > 1 then '-r' || cast(repeat_no as string) else '' end as measure_code,
    opened_by_paragraph_no,
    heading_path,
    -- A heading that has the departments on its own line is cut before their bracket.
    {{ trimmed(replace_all(
        "replace(heading_text, '　', ' ')",
        '[（(【] *(?:主要|第一)?(?:' ~ department_roles().values() | join('|') ~ ')(?:责任)?(?:单位|部门) *[】]?.*$|[（(][^（）()]*(?:牵头|配合|负责)[）)]$|【[^【】]*】$', ''
    )) }}
    as title_text,
    cast({{ extract_part('place_numbers', '[0-9]+$', 0) }} as integer) as item_no,
    repeat_no,
    has_departments,
    batch_id,
    received_at,
    source_path,
    source_sha256
from judged
where
    has_departments
    -- 目标任务 is a section on what is to be reached.
    or (is_innermost and place_numbers like '%-%' and section_text like '%任务%' and section_text not like '%目标%')
