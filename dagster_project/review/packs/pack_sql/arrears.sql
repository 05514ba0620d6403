select
    owed.department_code, departments.department_name, departments.district_name, owed.subject_kind,
    owed.town_code, towns.town_name, owed.period_code, owed.due_on, owed.received_at, owed.is_on_time,
    case when owed.is_received and not owed.is_on_time and owed.outcome = 'accepted' then 'late' else owed.outcome
    end as outcome,
    coalesce(indicators.indicator_name_zh, measures.title_zh, '项目进展') as subject_zh
from quality.obligation_status as owed
inner join marts.dim_department as departments on owed.department_code = departments.department_code
left join marts.dim_town as towns on owed.town_code = towns.town_code and towns.is_current
left join marts.dim_indicator as indicators
    on owed.subject_kind = 'indicator' and owed.subject_code = indicators.indicator_code
left join marts.dim_measure as measures
    on owed.subject_kind = 'measure' and owed.subject_code = measures.measure_code
where owed.cycle_code = $cycle and (owed.outcome <> 'accepted' or not owed.is_on_time)
order by owed.department_code, owed.town_code, owed.subject_kind, owed.subject_code, owed.period_code
