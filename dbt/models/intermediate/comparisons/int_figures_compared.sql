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

-- Windows move rows about: numbers go through them, and the texts that they stand for come back behind.
towns as (
    select
        {{ numbered_text('town_code') }},
        row_number() over (order by town_code) as town_no
    from (select distinct town_code from {{ ref('dim_town') }}) as known_towns
),

indicators as (
    select
        {{ numbered_text('indicator_code') }},
        {{ numbered_text('measure_kind') }},
        {{ numbered_text('time_basis') }},
        row_number() over (order by indicator_code) as indicator_no
    from {{ ref('dim_indicator') }}
),

periods as (
    select
        {{ numbered_text('period_code') }},
        {{ numbered('grain', 'season') }} as grain,
        {{ numbered('substr(period_code, 5)', 'season') }} as part_of_year,
        -- A year apart is 120 apart, whatever the grain; within a month the finer grain comes first.
        (year * 12 + month(ends_on)) * 10
        + case grain when 'month' then 0 when 'quarter' then 1 when 'half' then 2 else 3 end as position
    from {{ ref('dim_period') }}
),

-- Few in an increment: the texts of all others are looked up nowhere.
looked_at as (
    select
        reported.indicator_code,
        reported.town_code,
        reported.period_code,
        cast(reported.value as double) as value,
        {{ 'true' if flags.FULL_REFRESH else 'series.town_code is not null' }} as is_of_series,
        {{ 'true' if flags.FULL_REFRESH else 'coalesce(needed.is_across, false)' }} as is_across
    from {{ ref('fct_indicator_value') }} as reported
    {% if not flags.FULL_REFRESH %}
        left join {{ ref('int_series_touched') }} as series
            on reported.indicator_code = series.indicator_code and reported.town_code = series.town_code
        left join needed
            on reported.indicator_code = needed.indicator_code and reported.period_code = needed.period_code
    {% endif %}
    where
        reported.is_current
        and reported.value_status = 'reported'
        {% if not flags.FULL_REFRESH %}
            and (series.town_code is not null or needed.period_code is not null)
        {% endif %}
),

figures as (
    select
        indicators.indicator_no,
        towns.town_no,
        periods.position,
        looked_at.value,
        looked_at.is_of_series,
        looked_at.is_across
    from looked_at
    inner join indicators on looked_at.indicator_code = indicators.indicator_code
    inner join towns on looked_at.town_code = towns.town_code
    inner join periods on looked_at.period_code = periods.period_code
    where indicators.measure_kind <> 'ordinal'
),

-- Figures of one month (a quarter's and its last month's) do not come before each other: at most three others of it
-- stand between. A lag is a step in the sorted rows, a frame of a range a search for each.
compared as (
    select
        *,
        {% for column in ['value', 'position'] %}
            case
                {% for steps in range(1, 5) %}
                    when position - lag(position, {{ steps }}) over series between 7 and 119
                        then lag({{ column }}, {{ steps }}) over series
                {% endfor %}
            end as before_{{ column }},
        {% endfor %}
        last_value(value) over (
            partition by indicator_no, town_no
            order by position range between 120 preceding and 120 preceding
        ) as year_before_value
    from figures
    window series as (partition by indicator_no, town_no order by position)
)

select
    indicators.indicator_code,
    towns.town_code,
    periods.period_code,
    indicators.measure_kind,
    indicators.time_basis,
    -- Figures of a year to date are comparable with the same part of other years only.
    case when indicators.time_basis = 'year_to_date' then periods.part_of_year else periods.grain end
        as season,
    compared.value,
    compared.is_of_series,
    compared.is_across,
    compared.before_value,
    earlier_periods.period_code as before_period,
    compared.year_before_value
from compared
inner join indicators on compared.indicator_no = indicators.indicator_no
inner join towns on compared.town_no = towns.town_no
inner join periods on compared.position = periods.position
left join periods as earlier_periods on compared.before_position = earlier_periods.position
