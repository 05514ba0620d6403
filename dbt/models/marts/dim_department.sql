select
    departments.department_code,
    departments.department_name,
    departments.department_name_en,
    departments.district_code,
    districts.district_name
from {{ ref('seed_departments') }} as departments
inner join {{ ref('seed_districts') }} as districts on departments.district_code = districts.district_code
