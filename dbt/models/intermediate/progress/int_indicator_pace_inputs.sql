-- What a verdict within a year needs, side by side: the target that the year works towards and the figure so far.
select
    reported.town_code,
    reported.indicator_code,
    reported.period_code,
    periods.grain,
    periods.year,
    -- The months of the year that are gone when the period ends.
    month(periods.ends_on) as elapsed_months,
    targets.direction,
    targets.measure_kind,
    indicators.time_basis,
    targets.target_kind,
    targets.comparator,
    targets.baseline_year,
    targets.baseline_value,
    targets.target_year,
    targets.target_value,
    reported.value as actual_value
from {{ ref('fct_indicator_value') }} as reported
inner join {{ ref('dim_period') }} as periods
    on reported.period_code = periods.period_code and periods.grain <> 'year'
inner join {{ ref('int_indicator_year_inputs') }} as targets
    on
        reported.town_code = targets.town_code
        and reported.indicator_code = targets.indicator_code
        and periods.year = targets.year
        and targets.target_kind is not null
inner join {{ ref('dim_indicator') }} as indicators on reported.indicator_code = indicators.indicator_code
where reported.is_current and reported.value_status = 'reported'
