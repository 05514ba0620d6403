-- What a register says of a district replaces what the seed assumes of it. A named subject says more than a named
-- department: nearly every subject is of one department.
with {{ registered('register_obligations') }},

stated as (
    select
        department_code,
        subject_kind,
        subject_code,
        frequency,
        due_days,
        valid_from_on,
        valid_to_on,
        source
    from {{ ref('seed_reporting_obligations') }}
    where
        substr(department_code, 1, 6) not in (
            select substr(registered.department_code, 1, 6) from registered
        )
    union all
    select
        department_code,
        subject_kind,
        subject_code,
        frequency,
        cast(due_days as integer) as due_days,
        cast(nullif(valid_from_on, '') as date) as valid_from_on,
        cast(nullif(valid_to_on, '') as date) as valid_to_on,
        source
    from registered
)

select
    substr(department_code, 1, 6) as district_code,
    department_code,
    department_code like '%-*' as is_every_department,
    subject_kind,
    subject_code,
    subject_code = '*' as is_every_subject,
    case when subject_code = '*' then 0 else 2 end
    + case when department_code like '%-*' then 0 else 1 end as specificity,
    frequency,
    due_days,
    coalesce(valid_from_on, cast('1900-01-01' as date)) as valid_from_on,
    coalesce(valid_to_on, cast('9999-12-31' as date)) as valid_to_on,
    nullif(source, '') as source
from stated
