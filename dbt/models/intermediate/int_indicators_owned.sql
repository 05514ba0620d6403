select
    owners.district_code,
    owners.indicator_code,
    {{ joined('departments.department_name', 'departments.department_name') }} as owner_names
from {{ ref('bridge_indicator_department') }} as owners
inner join {{ ref('int_departments_known') }} as departments on owners.department_code = departments.department_code
group by owners.district_code, owners.indicator_code
