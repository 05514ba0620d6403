-- A name that is an office of the district's is no town, whatever it ends in.
with named as (
    select
        split.*,
        regexp_replace(split.department_folded, '(人民政府|政府|办事处|党委|党工委)$', '') as town_folded
    from {{ ref('int_task_departments_split') }} as split
    left join {{ ref('int_department_names_resolved') }} as names
        on split.department_folded = names.department_folded and split.district_code = names.district_code
    where split.is_town and names.department_code is null
)

select
    named.measure_code,
    named.department_folded as town_text,
    named.role,
    max(towns.town_code) as town_code,
    min(named.position) as position,
    bool_or(named.is_open_ended) as is_open_ended,
    min_by({{ paragraph_place('named.paragraph_no') }}, named.position) as cell
from named
left join {{ ref('int_towns_known') }} as towns
    on
        named.district_code = towns.district_code
        and named.town_folded in (
            {{ fold_text('towns.town_name') }}, {{ fold_text('towns.district_name || towns.town_name') }}
        )
group by named.measure_code, named.department_folded, named.role
