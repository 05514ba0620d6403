-- Progress as docs/progress.md defines it. Every component is a column, so that a reader can recompute the verdict.
with inputs as (
    select
        *,
        cast(baseline_value as double) as y0,
        cast(target_value as double) as stated_target,
        cast(actual_value as double) as y,
        target_year - baseline_year as span_years,
        least(year, target_year) - baseline_year as elapsed_years,
        target_kind = 'average_annual_growth' as is_growth,
        case when direction = 'down' then -1 else 1 end as sign
    from {{ ref('int_indicator_year_inputs') }}
),

goals as (
    select
        *,
        case when target_kind = 'change_from_baseline' then y0 + stated_target else stated_target end as goal,
        case when is_growth and stated_target > -100 then ln(1 + stated_target / 100) end as target_log_growth,
        case when is_growth and y > -100 then ln(1 + y / 100) end as log_growth
    from inputs
),

-- Growth adds up over the years that were reported; a year in between that was not is left out, not taken as 0.
grown as (
    select
        *,
        sum(log_growth) over (
            partition by town_code, indicator_code order by year
            rows between unbounded preceding and current row
        ) as log_growth_sum,
        cast(
            count(log_growth) over (
                partition by town_code, indicator_code order by year
                rows between unbounded preceding and current row
            ) as integer
        ) as reported_years
    from goals
),

shares as (
    select
        *,
        case
            -- A ratio to a target of no growth, or against the direction, means nothing.
            when is_growth and sign * target_log_growth > 0 and y is not null
                then log_growth_sum / (span_years * target_log_growth)
            when target_kind in ('reach', 'change_from_baseline') and goal <> y0
                then (y - y0) / (goal - y0)
        end as attainment,
        case
            when is_growth and reported_years > 0 then (exp(log_growth_sum / reported_years) - 1) * 100
        end as average_growth_pct
    from grown
),

paces as (
    select
        *,
        round(
            case
                when is_growth and reported_years > 0 then attainment * span_years / reported_years
                when elapsed_years > 0 then attainment * span_years / elapsed_years
            end, 9
        ) as pace,
        case
            when is_growth and not sign * target_log_growth > 0 and y is not null
                then sign * (average_growth_pct - stated_target) >= -1e-9
        end as is_average_growth_enough,
        case
            when target_kind = 'maintain' then sign * (y - goal) >= 0
            when is_growth then round(attainment, 9) >= 1
            when target_kind in ('reach', 'change_from_baseline') then sign * (y - goal) >= 0
        end as is_goal_met
    from shares
)

select
    town_code,
    indicator_code,
    year,
    target_kind,
    comparator,
    baseline_year,
    target_year,
    baseline_value,
    target_value,
    actual_value,
    goal as goal_value,
    case
        when is_growth or target_kind = 'maintain' then goal
        when elapsed_years >= 0 then y0 + (goal - y0) * elapsed_years / nullif(span_years, 0)
    end as expected_value,
    attainment * 100 as attainment_pct,
    pace * 100 as pace_pct,
    case
        when y is null then null
        when is_growth then average_growth_pct / nullif(stated_target, 0)
        when y > 0 and y0 > 0 and goal > 0 and goal <> y0 and elapsed_years > 0
            then (power(y / y0, 1.0 / elapsed_years) - 1) / (power(goal / y0, 1.0 / span_years) - 1)
    end as cagr_ratio,
    case when is_growth then reported_years end as reported_years,
    average_growth_pct,
    case
        when is_growth and span_years > reported_years
            then (
                exp((span_years * target_log_growth - coalesce(log_growth_sum, 0)) / (span_years - reported_years)) - 1
            ) * 100
    end as required_growth_pct,
    case
        when target_kind is null then 'no_target'
        when target_kind = 'maintain' and y is null then 'no_actual'
        when target_kind = 'maintain' then case when is_goal_met then 'maintained' else 'slipped' end
        when y is not null and is_goal_met then 'achieved'
        when not is_growth and y0 is null then 'baseline_missing'
        when y is null then 'no_actual'
        when is_average_growth_enough and reported_years >= span_years then 'achieved'
        when is_average_growth_enough then 'on_track'
        when not is_average_growth_enough then 'lagging'
        when pace >= 0.95 then 'on_track'
        when pace >= 0.60 then 'lagging'
        when pace >= 0 then 'far_behind'
        when pace < 0 then 'deteriorating'
        else 'not_comparable'
    end as status
from paces
order by indicator_code, town_code, year
