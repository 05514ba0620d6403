-- Who reports an indicator in a district: by the seed, or by a register of obligations that names both. A register
-- changes no verdict on a value: whether a department may report what it sent is judged by the seed alone.
select
    owners.indicator_code,
    owners.district_code,
    owners.department_code,
    owners.reason
from {{ ref('int_indicator_owners_known') }} as owners
union all
select
    obligations.subject_code as indicator_code,
    obligations.district_code,
    obligations.department_code,
    min(coalesce(obligations.source, 'Named in the register of obligations')) as reason
from {{ ref('int_obligations_known') }} as obligations
inner join {{ ref('dim_indicator') }} as indicators on obligations.subject_code = indicators.indicator_code
inner join {{ ref('int_departments_known') }} as departments
    on obligations.department_code = departments.department_code
where
    obligations.subject_kind = 'indicator'
    and not exists (
        select 1
        from {{ ref('int_indicator_owners_known') }} as owners
        where
            owners.indicator_code = obligations.subject_code
            and owners.district_code = obligations.district_code
            and owners.department_code = obligations.department_code
    )
group by obligations.subject_code, obligations.district_code, obligations.department_code
