with {{ registered('register_departments', 'department_code') }}

select
    departments.department_code,
    departments.department_name,
    departments.department_name_en,
    departments.district_code,
    districts.district_name
from {{ ref('seed_departments') }} as departments
inner join {{ ref('seed_districts') }} as districts on departments.district_code = districts.district_code
union all
select
    department_code,
    department_name,
    cast(null as varchar) as department_name_en,
    district_code,
    district_name
from registered
where age = 1 and department_code not in (select seeded.department_code from {{ ref('seed_departments') }} as seeded)
