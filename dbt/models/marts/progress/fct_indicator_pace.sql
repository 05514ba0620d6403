-- Pace within a year as docs/progress.md defines it (序时进度). Three ways, by what a figure is: an amount that counts
-- from January is held against the same part of the year's goal, a state against the straight line between the years,
-- a growth rate against the rate that each year should have.
with inputs as (
    select
        *,
        cast(actual_value as double) as y,
        cast(baseline_value as double) as y0,
        cast(
            case when target_kind = 'change_from_baseline' then baseline_value + target_value else target_value end
            as double
        ) as goal,
        elapsed_months / 12.0 as elapsed_share,
        target_year - baseline_year as span_years,
        year - 1 - baseline_year + elapsed_months / 12.0 as elapsed_years,
        case when direction = 'down' then -1 else 1 end as sign,
        case
            when target_kind = 'average_annual_growth' then 'growth'
            when time_basis = 'year_to_date' and measure_kind in ('level', 'count') then 'amount'
            else 'state'
        end as way
    from {{ ref('int_indicator_pace_inputs') }}
),

goals as (
    select
        *,
        coalesce(target_kind = 'maintain' or goal = y0, false) and way <> 'growth' as is_maintain,
        -- What the whole of this year should come to.
        case
            when way = 'growth' then goal
            when target_kind = 'maintain' or goal = y0 or measure_kind = 'ordinal' then goal
            when year = target_year then goal
            else y0 + (goal - y0) * (year - baseline_year) / nullif(span_years, 0)
        end as year_goal
    from inputs
),

expectations as (
    select
        *,
        case
            when way = 'amount' then year_goal * elapsed_share
            when way = 'growth' or is_maintain or measure_kind = 'ordinal' then year_goal
            else y0 + (goal - y0) * elapsed_years / nullif(span_years, 0)
        end as expected,
        -- Ratios to a goal that runs against the direction mean nothing, nor do those of ranks.
        case
            when is_maintain or measure_kind = 'ordinal' then false
            when way = 'growth' then coalesce(sign * goal > 0 and goal > -100, false)
            else coalesce(sign * (goal - y0) > 0, false)
        end as is_ratio_meaningful
    from goals
),

shares as (
    select
        *,
        case
            when way = 'amount' and year_goal > 0 then y / year_goal
            when way = 'state' and is_ratio_meaningful then (y - y0) / (goal - y0)
        end as attainment,
        case
            when way = 'amount' and not is_maintain and sign > 0 and expected > 0 then y / expected
            when way = 'state' and is_ratio_meaningful and elapsed_years > 0
                then (y - y0) / (goal - y0) * span_years / elapsed_years
            when way = 'growth' and is_ratio_meaningful and y > -100 then ln(1 + y / 100) / ln(1 + goal / 100)
        end as pace,
        sign * (y - expected) as ahead_by
    from expectations
),

rounded as (
    select
        *,
        round(attainment, 9) as attainment_rounded,
        round(pace, 9) as pace_rounded
    from shares
)

select
    town_code,
    indicator_code,
    period_code,
    grain,
    year,
    cast(round(elapsed_share * 100, 9) as double) as elapsed_pct,
    target_kind,
    comparator,
    baseline_year,
    target_year,
    baseline_value,
    target_value,
    actual_value,
    {{ without_dust('year_goal') }} as year_goal_value,
    {{ without_dust('expected') }} as expected_value,
    {{ without_dust('attainment_rounded * 100') }} as attainment_pct,
    {{ without_dust('pace_rounded * 100') }} as pace_pct,
    case
        when is_maintain then case when ahead_by >= -1e-9 then 'maintained' else 'slipped' end
        -- An amount is there for good, a state as long as it lasts; a rate counts when its year is over.
        when way = 'amount' and attainment_rounded >= 1 and sign > 0 then 'achieved'
        when way = 'state' and sign * (y - goal) >= 0 then 'achieved'
        when way <> 'growth' and y0 is null and year_goal is null then 'baseline_missing'
        when way = 'growth' and goal <= -100 then 'not_comparable'
        when measure_kind = 'ordinal' then case when sign * (y - y0) < 0 then 'deteriorating' else 'lagging' end
        when way = 'growth' and is_ratio_meaningful and y <= -100 then 'deteriorating'
        when pace_rounded >= 0.95 then 'on_track'
        when pace_rounded >= 0.60 then 'lagging'
        when pace_rounded >= 0 then 'far_behind'
        when pace_rounded < 0 then 'deteriorating'
        when ahead_by >= -1e-9 then 'on_track'
        else 'lagging'
    end as status
from rounded
order by indicator_code, town_code, period_code
