-- How a figure is drawn against time: an amount starts again each January, a rate and what is kept stand level.
with verdicts as (
    select
        town_code, indicator_code, period_code, year, baseline_year, baseline_value, target_year, target_kind,
        target_value, actual_value, expected_value, year_goal_value, status
    from marts.fct_indicator_pace
    union all
    select
        town_code, indicator_code, cast(year as varchar), year, baseline_year, baseline_value, target_year,
        target_kind, target_value, actual_value, expected_value, expected_value, status
    from marts.fct_indicator_year
    where actual_value is not null and target_kind is not null
)

select
    verdicts.*, periods.ends_on, periods.grain,
    case
        when target_kind = 'average_annual_growth' or target_kind = 'maintain' then 'level'
        when indicators.time_basis = 'year_to_date' and indicators.measure_kind in ('level', 'count') then 'amount'
        else 'state'
    end as way,
    cast(case when target_kind = 'change_from_baseline' then baseline_value + target_value else target_value end
        as double) as goal_value
from verdicts
inner join marts.dim_period as periods on verdicts.period_code = periods.period_code
inner join marts.dim_indicator as indicators on verdicts.indicator_code = indicators.indicator_code
where periods.ends_on <= $ends_on and indicators.measure_kind <> 'ordinal'
order by verdicts.town_code, verdicts.indicator_code, periods.ends_on, periods.starts_on
