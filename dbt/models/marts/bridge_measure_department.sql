select
    measures.measure_code,
    names.department_code,
    split.role,
    cast(min(split.position) as integer) as position,
    min_by(split.department_folded, split.position) as department_text,
    bool_or(split.is_open_ended) as is_open_ended,
    min(split.cell) as cell
from {{ ref('int_measure_departments_split') }} as split
inner join {{ ref('int_measures_coded') }} as measures
    on
        split.batch_id = measures.batch_id
        and split.source_path = measures.source_path
        and split.annex_no = measures.annex_no
        and split.row_no = measures.row_no
inner join {{ ref('int_department_names_resolved') }} as names
    on split.department_folded = names.department_folded and split.district_code = names.district_code
where names.department_code is not null
group by measures.measure_code, names.department_code, split.role
