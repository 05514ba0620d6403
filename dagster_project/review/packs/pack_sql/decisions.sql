-- Of a target what is for this year or a later one, of all else what is for a period within the cycle.
select
    decisions.*, towns.town_name, indicators.indicator_name_zh, departments.department_name,
    departments.district_name
from marts.dim_decision as decisions
left join marts.dim_period as periods on decisions.period_code = periods.period_code
left join marts.dim_town as towns on decisions.town_code = towns.town_code and towns.is_current
left join marts.dim_indicator as indicators on decisions.indicator_code = indicators.indicator_code
left join marts.dim_department as departments on decisions.department_code = departments.department_code
where
    decisions.target_year >= $year
    or (periods.starts_on >= $starts_on and periods.ends_on <= $ends_on)
order by decisions.decided_on, decisions.decision_kind, decisions.row_no
