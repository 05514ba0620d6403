-- A name that is an office of the district's is no town, whatever it ends in.
with split as (
    select
        measure_code, department_folded, district_code, role, position, is_open_ended,
        {{ paragraph_place('paragraph_no') }} as cell
    from {{ ref('int_task_departments_split') }}
    where is_town
    union all
    select
        measures.measure_code, names.department_folded, names.district_code, names.role, names.position,
        names.is_open_ended, names.cell
    from {{ ref('int_measure_departments_split') }} as names
    inner join {{ ref('int_measures_coded') }} as measures
        on
            names.batch_id = measures.batch_id
            and names.source_path = measures.source_path
            and names.annex_no = measures.annex_no
            and names.row_no = measures.row_no
            and measures.kind is distinct from 'project'
    where {{ is_town_name('names.department_folded') }}
),

named as (
    select
        split.*,
        {{ replace_all('split.department_folded', '(人民政府|政府|办事处|党委|党工委)$', '') }} as town_folded
    from split
    left join {{ ref('int_department_names_resolved') }} as names
        on split.department_folded = names.department_folded and split.district_code = names.district_code
    where names.department_code is null
)

select
    named.measure_code,
    named.department_folded as town_text,
    named.role,
    max(towns.town_code) as town_code,
    min(named.position) as position,
    bool_or(named.is_open_ended) as is_open_ended,
    min_by(named.cell, named.position) as cell
from named
left join {{ ref('int_towns_known') }} as towns
    on
        named.district_code = towns.district_code
        and named.town_folded in (
            {{ fold_text('towns.town_name') }}, {{ fold_text('towns.district_name || towns.town_name') }}
        )
group by named.measure_code, named.department_folded, named.role
