-- Progress as docs/progress.md defines it. Every component is a column, so that a reader can recompute the verdict.
with inputs as (
    select
        *,
        cast(actual_value as double) as y,
        cast(baseline_value as double) as y0,
        cast(target_value as double) as stated_target,
        -- Added as decimals: 30.1 and 0.6 points are 30.7 to the digit.
        cast(
            case when target_kind = 'change_from_baseline' then baseline_value + target_value else target_value end
            as double
        ) as goal,
        target_year - baseline_year as span_years,
        least(year, target_year) - baseline_year as elapsed_years,
        case when direction = 'down' then -1 else 1 end as sign
    from {{ ref('int_indicator_year_inputs') }}
),

kinds as (
    select
        *,
        target_kind = 'average_annual_growth' as is_growth,
        -- A goal that equals the baseline is to be kept.
        target_kind = 'maintain' or (target_kind in ('reach', 'change_from_baseline') and goal = y0) as is_maintain,
        case when target_kind = 'average_annual_growth' and stated_target > -100 then ln(1 + stated_target / 100) end
            as target_log_growth,
        case when target_kind = 'average_annual_growth' and y > -100 then ln(1 + y / 100) end as log_growth,
        case when target_kind = 'average_annual_growth' then y end as growth
    from inputs
),

-- Growth adds up over the years that were reported; a year in between that was not is left out, not taken as 0.
grown as (
    select
        *,
        sum(log_growth) over so_far as log_growth_sum,
        cast(count(growth) over so_far as integer) as reported_years,
        -- After -100 % there is nothing left that could grow.
        min(growth) over so_far <= -100 as is_total_loss
    from kinds
    window so_far as (
        partition by town_code, indicator_code order by year rows between unbounded preceding and current row
    )
),

directed as (
    select
        *,
        case
            when is_growth then coalesce(sign * target_log_growth > 0, false)
            -- A ratio to a goal that runs against the direction means nothing, nor does one of ranks.
            else coalesce(sign * (goal - y0) > 0 and measure_kind <> 'ordinal', false)
        end as is_ratio_meaningful,
        case
            when is_total_loss then -100
            when is_growth and reported_years > 0 then (exp(log_growth_sum / reported_years) - 1) * 100
        end as average_growth_pct
    from grown
),

shares as (
    select
        *,
        round(
            case
                when y is null or is_total_loss or not is_ratio_meaningful then null
                when is_growth then log_growth_sum / (span_years * target_log_growth)
                when not is_maintain then (y - y0) / (goal - y0)
            end, 12
        ) as attainment
    from directed
),

paces as (
    select
        *,
        round(
            attainment * span_years / nullif(case when is_growth then reported_years else elapsed_years end, 0), 9
        ) as pace,
        case
            when y is null then null
            when is_growth and is_ratio_meaningful and is_total_loss then sign < 0
            when is_growth and is_ratio_meaningful then coalesce(round(attainment, 9) >= 1, false)
            when is_growth then reported_years >= span_years and sign * (average_growth_pct - stated_target) >= -1e-9
            else sign * (y - goal) >= 0
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
    {{ without_dust(
        "case when is_growth or is_maintain or measure_kind = 'ordinal' then goal"
        " when elapsed_years >= 0 then y0 + (goal - y0) * elapsed_years / nullif(span_years, 0) end"
    ) }} as expected_value,
    {{ without_dust('attainment * 100') }} as attainment_pct,
    {{ without_dust('pace * 100') }} as pace_pct,
    {{ without_dust(
        "case"
        " when y is null or not is_ratio_meaningful then null"
        " when is_growth then average_growth_pct / nullif(stated_target, 0)"
        " when y > 0 and y0 > 0 and goal > 0 and elapsed_years > 0"
        " then (power(y / y0, 1.0 / elapsed_years) - 1) / (power(goal / y0, 1.0 / span_years) - 1) end"
    ) }} as cagr_ratio,
    case when is_growth then reported_years end as reported_years,
    {{ without_dust('average_growth_pct') }} as average_growth_pct,
    {{ without_dust(
        "case when is_growth and span_years > reported_years and not coalesce(is_total_loss, false) then"
        " (exp((span_years * target_log_growth - coalesce(log_growth_sum, 0)) / (span_years - reported_years)) - 1)"
        " * 100 end"
    ) }} as required_growth_pct,
    case
        when target_kind is null then 'no_target'
        when is_maintain and y is null then 'no_actual'
        when is_maintain then case when is_goal_met then 'maintained' else 'slipped' end
        when is_goal_met then 'achieved'
        when not is_growth and y0 is null then 'baseline_missing'
        when y is null then 'no_actual'
        when is_growth and stated_target <= -100 then 'not_comparable'
        when is_total_loss and is_ratio_meaningful then 'deteriorating'
        when is_growth and not is_ratio_meaningful and sign * (average_growth_pct - stated_target) >= -1e-9
            then 'on_track'
        when measure_kind = 'ordinal' and sign * (y - y0) < 0 then 'deteriorating'
        when not is_ratio_meaningful then 'lagging'
        when pace >= 0.95 then 'on_track'
        when pace >= 0.60 then 'lagging'
        when pace >= 0 then 'far_behind'
        when pace < 0 then 'deteriorating'
        else 'not_comparable'
    end as status
from paces
order by indicator_code, town_code, year
