select
    department_code,
    department_name,
    department_name_en,
    district_code,
    district_name
from {{ ref('int_departments_known') }}
