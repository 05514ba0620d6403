-- What a figure is held against: its town's figure before it, and the same period's a year before. In a fresh build all
-- current figures; in an increment the series that received a value, and the periods that did across the towns with
-- the same periods of the years beside them.
-- depends_on: {{ ref('int_series_touched') }}
with touched_columns as (
    select
        indicator_code,
        period_code
    from {{ ref('int_keys_touched') }}
    group by indicator_code, period_code
),

-- A figure bears upon its own period across the towns, and as the one a year before upon the next year's.
columns_needed as (
    {% for years, is_across in ((0, true), (1, true), (-1, false)) %}
        select
            indicator_code,
            {{ years_later('period_code', years) }} as period_code,
            {{ is_across }} as is_across
        from touched_columns
        {% if not loop.last %} union {% endif %}
    {% endfor %}
),

needed as (
    select
        indicator_code,
        period_code,
        bool_or(is_across) as is_across
    from columns_needed
    group by indicator_code, period_code
),

figures as (
    select
        reported.indicator_code,
        reported.town_code,
        reported.period_code,
        cast(reported.value as double) as value,
        indicators.measure_kind,
        indicators.time_basis,
        -- A year apart is 120 apart, whatever the grain; within a month the finer grain comes first.
        (periods.year * 12 + month(periods.ends_on)) * 10
        + case periods.grain when 'month' then 0 when 'quarter' then 1 when 'half' then 2 else 3 end as position,
        -- Figures of a year to date are comparable with the same part of other years only.
        case
            when indicators.time_basis = 'year_to_date' then substr(reported.period_code, 5)
            else periods.grain
        end as season,
        {{ 'true' if flags.FULL_REFRESH else 'series.town_code is not null' }} as is_of_series,
        {{ 'true' if flags.FULL_REFRESH else 'coalesce(needed.is_across, false)' }} as is_across
    from {{ ref('fct_indicator_value') }} as reported
    inner join {{ ref('dim_indicator') }} as indicators on reported.indicator_code = indicators.indicator_code
    inner join {{ ref('dim_period') }} as periods on reported.period_code = periods.period_code
    {% if not flags.FULL_REFRESH %}
        left join {{ ref('int_series_touched') }} as series
            on reported.indicator_code = series.indicator_code and reported.town_code = series.town_code
        left join needed
            on reported.indicator_code = needed.indicator_code and reported.period_code = needed.period_code
    {% endif %}
    where
        reported.is_current
        and reported.value_status = 'reported'
        and indicators.measure_kind <> 'ordinal'
        {% if not flags.FULL_REFRESH %}
            and (series.town_code is not null or needed.period_code is not null)
        {% endif %}
)

-- Figures of one month (a quarter's and its last month's) do not come before each other.
select
    indicator_code,
    town_code,
    period_code,
    measure_kind,
    time_basis,
    season,
    value,
    is_of_series,
    is_across,
    last_value(value) over earlier as before_value,
    last_value(period_code) over earlier as before_period,
    last_value(value) over year_before as year_before_value
from figures
window
    earlier as (
        partition by indicator_code, town_code
        order by position range between 119 preceding and 7 preceding
    ),
    year_before as (
        partition by indicator_code, town_code
        order by position range between 120 preceding and 120 preceding
    )
