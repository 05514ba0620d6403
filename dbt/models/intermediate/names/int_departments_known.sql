-- What a register says of a department replaces what the seed says.
with {{ registered('register_departments') }}

select
    departments.department_code,
    departments.department_name,
    departments.department_name_en,
    departments.district_code,
    districts.district_name
from {{ ref('seed_departments') }} as departments
inner join {{ ref('stg_register__districts') }} as districts on departments.district_code = districts.district_code
where departments.department_code not in (select registered.department_code from registered)
union all
select
    registered.department_code,
    registered.department_name,
    seeded.department_name_en,
    registered.district_code,
    registered.district_name
from registered
left join {{ ref('seed_departments') }} as seeded on registered.department_code = seeded.department_code
