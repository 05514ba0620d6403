-- What a register says of an indicator in a district replaces what the seed assumes of it.
with {{ registered('register_indicator_owners') }},

stated as (
    select
        owners.district_code,
        owners.indicator_code,
        owners.department_code,
        owners.reason
    from {{ ref('seed_indicator_owners') }} as owners
    where
        not exists (
            select 1
            from registered
            where
                registered.district_code = owners.district_code
                and registered.indicator_code = owners.indicator_code
        )
    union all
    select
        district_code,
        indicator_code,
        department_code,
        reason
    from registered
),

named as (
    select
        stated.district_code,
        stated.indicator_code,
        {{ joined('departments.department_name', 'departments.department_name') }} as owner_names
    from stated
    inner join {{ ref('int_departments_known') }} as departments
        on stated.department_code = departments.department_code
    group by stated.district_code, stated.indicator_code
)

select
    stated.district_code,
    stated.indicator_code,
    stated.department_code,
    stated.reason,
    named.owner_names
from stated
inner join named on stated.district_code = named.district_code and stated.indicator_code = named.indicator_code
