-- What is not there yet, by department, due day, period and kind: each report once, in the cycle of its own period.
select
    departments.department_code, departments.department_name, departments.district_code, departments.district_name,
    owed.due_on, owed.period_code, owed.subject_kind, count(*) as item_count,
    count(*) filter (where owed.outcome = 'quarantined') as sent_back_count,
    list(distinct owed.town_code) filter (where owed.town_code is not null) as town_codes
from quality.obligation_status as owed
inner join marts.dim_department as departments on owed.department_code = departments.department_code
where owed.cycle_code = owed.period_code and owed.outcome <> 'accepted'
group by all
order by owed.due_on, departments.department_code, owed.period_code, owed.subject_kind
