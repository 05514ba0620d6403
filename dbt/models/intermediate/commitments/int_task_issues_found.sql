-- Each rule once; its sentence stands in seed_rules.
with openings as (
    select
        tasks.*,
        paragraphs.char_start,
        paragraphs.char_end
    from {{ ref('int_tasks_found') }} as tasks
    inner join {{ ref('stg_notice__paragraphs') }} as paragraphs
        on tasks.town_code = paragraphs.town_code and tasks.paragraph_no = paragraphs.paragraph_no
    where tasks.paragraph_no = tasks.opened_by_paragraph_no
),

lists as (
    select town_code, paragraph_no, count(*) as list_count
    from {{ ref('int_department_lists_found') }}
    group by town_code, paragraph_no
),

-- Cut at its labels, a paragraph has one part more than labels.
labelled as (
    select
        paragraphs.*,
        {{ split_text(plain_signs('paragraphs.text'), department_label(others=false)) }} as parts
    from {{ ref('stg_notice__paragraphs') }} as paragraphs
    where paragraphs.kind in ('heading', 'body')
),

label_counts as (
    select town_code, paragraph_no, max(position) - 1 as label_count
    from ({{ exploded('labelled', 'parts') }}) as parts
    group by town_code, paragraph_no
),

unknown as (
    select
        split.batch_id,
        split.source_path,
        split.town_code,
        split.paragraph_no,
        split.department_folded,
        min(split.char_start) as char_start,
        min_by(split.char_end, split.char_start) as char_end,
        max(names.candidates) as candidates
    from {{ ref('int_task_departments_split') }} as split
    inner join {{ ref('int_department_names_resolved') }} as names
        on split.department_folded = names.department_folded and split.district_code = names.district_code
    where
        names.department_code is null
        and not split.is_town
        -- What a name means is asked once a notice, and of an annex first.
        and not exists (
            select 1
            from {{ ref('int_measure_departments_split') }} as of_annexes
            where
                of_annexes.town_code = split.town_code
                and of_annexes.department_folded = split.department_folded
        )
    group by split.batch_id, split.source_path, split.town_code, split.paragraph_no, split.department_folded
    qualify
        row_number() over (partition by split.town_code, split.department_folded order by split.paragraph_no) = 1
)

select
    'measure_department_unknown' as rule_code,
    batch_id,
    source_path,
    town_code,
    paragraph_no,
    char_start,
    char_end,
    department_folded as value_text,
    candidates
from unknown
union all
select
    'task_departments_missing', batch_id, source_path, town_code, paragraph_no, char_start, char_end, title_text, null
from openings
where not has_departments
union all
select
    'task_number_repeated', batch_id, source_path, town_code, paragraph_no, char_start, char_end, heading_path, null
from openings
where repeat_no > 1
union all
select
    'task_departments_unread',
    paragraphs.batch_id,
    paragraphs.source_path,
    paragraphs.town_code,
    paragraphs.paragraph_no,
    paragraphs.char_start,
    paragraphs.char_end,
    null,
    null
from labelled as paragraphs
inner join label_counts
    on paragraphs.town_code = label_counts.town_code and paragraphs.paragraph_no = label_counts.paragraph_no
left join lists
    on paragraphs.town_code = lists.town_code and paragraphs.paragraph_no = lists.paragraph_no
where label_counts.label_count > coalesce(lists.list_count, 0)
