{#- How a figure is judged: docs/progress.md. One yardstick for the year and for each part of it, so that the last part
    of a year is judged as the year is. `relation` has the columns of int_progress_inputs; what comes out is the same
    rows with every part of the verdict. Three ways, by what a figure is: an amount (a flow that counts from January)
    is held against the share of the year that its period covers, a state against the straight line between the years
    in months, a growth rate against the rate that the years should have on average. -#}
{% macro judged(relation) -%}
    with figures as (
        select
            *,
            cast(actual_value as double) as y,
            cast(baseline_value as double) as y0,
            cast(target_value as double) as stated_target,
            -- Added as decimals: 30.1 and 0.6 points are 30.7 to the digit.
            cast(
                case target_kind
                    when 'change_from_baseline' then baseline_value + target_value
                    when 'maintain' then coalesce(target_value, baseline_value)
                    else target_value
                end as double
            ) as goal,
            cast(target_year - baseline_year as double) as span_years,
            -- An amount has whole years behind it, a state months.
            year - baseline_year
            - case when way = 'state' then 1 - cast(elapsed_months as double) / 12 else 0 end as elapsed_years,
            year = target_year and (way = 'amount' or elapsed_months = 12) as is_goal_due,
            case when direction = 'down' then -1 else 1 end as sign,
            -- Of things counted in whole numbers half a one is never due.
            coalesce(
                measure_kind = 'count'
                and target_value = floor(target_value)
                and coalesce(baseline_value = floor(baseline_value), true)
                and coalesce(actual_value = floor(actual_value), true), false
            ) as is_counted
        from {{ relation }}
    ),

    -- The running year counts with the rate that it has so far. A year that was not reported is left out, not taken as 0.
    grown as (
        select
            *,
            -- A goal that equals the baseline is to be kept.
            way <> 'growth' and coalesce(target_kind = 'maintain' or goal = y0, false) as is_maintain,
            case when way = 'growth' and stated_target > -100 then ln(1 + stated_target / 100) end as target_log_growth,
            case
                when way = 'growth'
                    then cast(earlier_years as integer) + case when y is null then 0 else 1 end
            end as reported_years,
            case
                when way = 'growth' and coalesce(y, 0) > -100
                    then earlier_log_growth + coalesce(ln(1 + y / 100), 0)
            end as log_growth_sum,
            -- After -100 % there is nothing left that could grow.
            way = 'growth' and coalesce(least(coalesce(y, 0), lowest_earlier_growth) <= -100, false) as is_total_loss
        from figures
    ),

    lines as (
        select
            *,
            case
                when way in ('growth', 'ordinal') or is_maintain or year = target_year then goal
                else y0 + (goal - y0) * (year - baseline_year) / nullif(span_years, 0)
            end as year_goal,
            case
                when way in ('growth', 'ordinal') or is_maintain or is_goal_due then goal
                else y0 + (goal - y0) * elapsed_years / nullif(span_years, 0)
            end * period_share as line,
            case
                when is_total_loss then -100
                when way = 'growth' and reported_years > 0 then (exp(log_growth_sum / reported_years) - 1) * 100
            end as average_growth_pct,
            -- A ratio to a goal that runs against the direction means nothing, nor does one of ranks.
            case
                when is_maintain or way = 'ordinal' then false
                when way = 'growth' then coalesce(sign * target_log_growth > 0, false)
                else coalesce(sign * (goal - y0) > 0, false)
            end as is_ratio_meaningful
        from grown
    ),

    expectations as (
        select
            *,
            {{ without_dust('case when is_counted then sign * ceil(sign * line - 1e-9) else line end') }} as expected,
            -- Rounded where it is shown or judged, once: of a number that was rounded before, each tenth ends in a half, which
            -- engines round apart.
            case
                when y is null or is_total_loss or not is_ratio_meaningful then null
                when way = 'growth' then log_growth_sum / (span_years * target_log_growth)
                else (y - period_share * y0) / (period_share * (goal - y0))
            end as attainment
        from lines
    ),

    gaps as (
        select
            *,
            case
                when y is not null
                    then {{ without_dust("sign * (case when way = 'growth' then average_growth_pct else y end - expected)") }}
            end as gap,
            round(
                attainment * span_years / nullif(case when way = 'growth' then reported_years else elapsed_years end, 0), 9
            ) as pace
        from expectations
    ),

    met as (
        select
            *,
            gap >= 0 as is_in_time,
            -- An amount is there for good where more of it is better; a rate counts when its year is over. What stands
            -- below what is due has met nothing, nor has what may still fall as far as its goal.
            coalesce(gap >= 0, true) and coalesce(
                case
                    when way = 'growth' and elapsed_months < 12 then false
                    when way = 'growth' and is_ratio_meaningful and is_total_loss then sign < 0
                    when way = 'growth' and is_ratio_meaningful then round(attainment, 9) >= 1
                    when way = 'growth' then reported_years >= span_years
                    when way = 'amount' and elapsed_months < 12 and sign < 0 then false
                    when sign * (goal - y0) < 0 and not is_goal_due then false
                    else sign * (y - goal) >= 0
                end, false
            ) as is_goal_met
        from gaps
    )

    select
        *,
        -- What each of the years that are left needs.
        case
            when way = 'growth' and span_years > reported_years and not is_total_loss
                then
                    (exp((span_years * target_log_growth - log_growth_sum) / (span_years - reported_years)) - 1) * 100
        end as required_growth_pct,
        case
            when target_kind is null then 'no_target'
            when is_goal_met and not is_maintain then 'achieved'
            when way <> 'growth' and expected is null then 'baseline_missing'
            when y is null then 'no_actual'
            when is_maintain then case when is_in_time then 'maintained' else 'slipped' end
            when way = 'growth' and stated_target <= -100 then 'not_comparable'
            when is_total_loss and sign > 0 then 'deteriorating'
            when way = 'ordinal' and sign * (y - y0) < 0 then 'deteriorating'
            when pace is null then case when is_in_time then 'on_track' else 'lagging' end
            when pace >= 0.95 then 'on_track'
            when pace >= 0.60 then 'lagging'
            when pace >= 0 then 'far_behind'
            else 'deteriorating'
        end as status
    from met
{%- endmacro %}
