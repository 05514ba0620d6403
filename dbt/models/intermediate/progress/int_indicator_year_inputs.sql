-- What a verdict needs, side by side: the target that a year works towards, its baseline, and the year's actual.
with targets as (
    select
        target.town_code,
        target.indicator_code,
        target.target_kind,
        target.comparator,
        target.target_year,
        target.target_value,
        target.baseline_value,
        -- Without a stated baseline year, growth counts from the year before the pilot.
        coalesce(target.baseline_year, notices.pilot_from_year - 1) as baseline_year,
        coalesce(
            lag(target.target_year) over (
                partition by target.town_code, target.indicator_code order by target.target_year
            ),
            coalesce(target.baseline_year, notices.pilot_from_year - 1)
        ) as after_year
    from {{ ref('fct_indicator_target') }} as target
    inner join {{ ref('stg_annex__notices') }} as notices
        on target.document_code = notices.document_code and notices.is_current
    where target.is_effective
),

-- The years up to a target work towards it, after an earlier target if there is one.
target_years as (
    {{ exploded('targets', number_list('after_year + 1', 'target_year')) }}
),

actuals as (
    select
        reported.town_code,
        reported.indicator_code,
        periods.year,
        reported.value as actual_value
    from {{ ref('fct_indicator_value') }} as reported
    inner join {{ ref('dim_period') }} as periods
        on reported.period_code = periods.period_code and periods.grain = 'year'
    where reported.is_current and reported.value_status = 'reported'
)

select
    coalesce(target_years.town_code, actuals.town_code) as town_code,
    coalesce(target_years.indicator_code, actuals.indicator_code) as indicator_code,
    cast(coalesce(target_years.element, actuals.year) as integer) as year,
    indicators.direction,
    indicators.measure_kind,
    target_years.target_kind,
    target_years.comparator,
    target_years.baseline_year,
    target_years.baseline_value,
    target_years.target_year,
    target_years.target_value,
    actuals.actual_value
from target_years
full outer join actuals
    on
        target_years.town_code = actuals.town_code
        and target_years.indicator_code = actuals.indicator_code
        and target_years.element = actuals.year
inner join {{ ref('dim_indicator') }} as indicators
    on coalesce(target_years.indicator_code, actuals.indicator_code) = indicators.indicator_code
