with named as (
    select
        measures.measure_code,
        split.district_code,
        split.department_folded,
        split.role,
        split.position,
        split.is_open_ended,
        split.cell
    from {{ ref('int_measure_departments_split') }} as split
    inner join {{ ref('int_measures_coded') }} as measures
        on
            split.batch_id = measures.batch_id
            and split.source_path = measures.source_path
            and split.annex_no = measures.annex_no
            and split.row_no = measures.row_no
    where measures.kind is distinct from 'project'
    union all
    select
        measure_code,
        district_code,
        department_folded,
        role,
        position,
        is_open_ended,
        {{ paragraph_place('paragraph_no') }} as cell
    from {{ ref('int_task_departments_split') }}
)

select
    named.measure_code,
    names.department_code,
    named.role,
    cast(min(named.position) as integer) as position,
    min_by(named.department_folded, named.position) as department_text,
    bool_or(named.is_open_ended) as is_open_ended,
    min_by(named.cell, named.position) as cell
from named
inner join {{ ref('int_department_names_resolved') }} as names
    on named.department_folded = names.department_folded and named.district_code = names.district_code
-- A name that no office of the district bears is kept as printed; a town is none (bridge_measure_town).
where names.department_code is not null or not {{ is_town_name('named.department_folded') }}
group by
    named.measure_code, names.department_code, named.role,
    case when names.department_code is null then named.department_folded end
