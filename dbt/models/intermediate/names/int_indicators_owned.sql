select
    owners.district_code,
    owners.indicator_code,
    {{ joined('departments.department_name', 'departments.department_name') }} as owner_names
from {{ ref('seed_indicator_owners') }} as owners
inner join {{ ref('seed_departments') }} as departments on owners.department_code = departments.department_code
group by owners.district_code, owners.indicator_code
