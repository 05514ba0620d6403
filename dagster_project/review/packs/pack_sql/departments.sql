select status.*, departments.department_name, departments.district_name
from quality.submission_status as status
inner join marts.dim_department as departments on status.department_code = departments.department_code
where status.cycle_code = $cycle
order by
    status.missing_count + status.blank_count desc, status.quarantined_count desc,
    status.expected_count - status.on_time_count desc, status.department_code
