-- What a figure is held against: its town's figure before it, and the same period's a year before. In a fresh build all
-- current figures; in an increment the series that received a value, and the periods that did across the towns, which
-- are held against their year before alone. Each only where it is asked for: before, what counts from January; a year
-- before, what is compared by its growth.
-- depends_on: {{ ref('int_series_touched') }}
-- depends_on: {{ ref('int_keys_touched') }}
-- Figures of a year to date are comparable with the same part of other years only.
{% set season %}
    case when indicators.time_basis = 'year_to_date' then periods.part_of_year else periods.grain end
{%- endset %}
{% set counts_from_january = "(time_basis = 'year_to_date' and measure_kind in ('level', 'count'))" %}
{% set columns = [
    'indicator_code', 'town_code', 'period_code', 'position', 'measure_kind', 'time_basis', 'season', 'value'
] %}
with towns as (
    select {{ numbered_text('town_code') }}
    from (select distinct town_code from {{ ref('dim_town') }}) as known_towns
),

indicators as (
    select
        {{ numbered_text('indicator_code') }},
        {{ numbered_text('measure_kind') }},
        {{ numbered_text('time_basis') }}
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

{% if not flags.FULL_REFRESH %}
    -- A figure bears upon its own period across the towns, and as the one a year before upon the next year's.
    columns_touched as (
        {% for years in (0, 1) %}
            select
                indicator_code,
                {{ years_later('period_code', years) }} as period_code
            from {{ ref('int_keys_touched') }}
            {% if not loop.last %} union {% endif %}
        {% endfor %}
    ),

    across as (
        select
            reported.indicator_code,
            reported.town_code,
            reported.period_code,
            cast(reported.value as double) as value
        from {{ ref('fct_indicator_value') }} as reported
        where
            reported.is_current
            and reported.value_status = 'reported'
            and (reported.indicator_code, reported.period_code) in (
                select
                    touched.indicator_code,
                    touched.period_code
                from columns_touched as touched
            )
            and not {{ is_of_series_touched('reported') }}
    ),

    -- Of their towns alone: where those are few, the engine reads of the facts what is near, and not all.
    across_before as (
        select
            reported.indicator_code,
            reported.town_code,
            {{ years_later('reported.period_code', 1) }} as period_code,
            cast(reported.value as double) as value
        from {{ ref('fct_indicator_value') }} as reported
        where
            reported.is_current
            and reported.value_status = 'reported'
            and reported.town_code in (select across.town_code from across)
            and (reported.indicator_code, reported.period_code) in (
                select
                    touched.indicator_code,
                    {{ years_later('touched.period_code', -1) }}
                from columns_touched as touched
            )
    ),
{% endif %}

looked_at as (
    select
        reported.indicator_code,
        reported.town_code,
        reported.period_code,
        cast(reported.value as double) as value
    from {{ ref('fct_indicator_value') }} as reported
    where
        reported.is_current
        and reported.value_status = 'reported'
        {% if not flags.FULL_REFRESH %} and {{ is_of_series_touched('reported') }} {% endif %}
),

figures as {{ computed_once() }} (
    select
        indicators.indicator_code,
        towns.town_code,
        periods.period_code,
        periods.position,
        indicators.measure_kind,
        indicators.time_basis,
        {{ season }} as season,
        looked_at.value
    from looked_at
    inner join indicators on looked_at.indicator_code = indicators.indicator_code
    inner join towns on looked_at.town_code = towns.town_code
    inner join periods on looked_at.period_code = periods.period_code
    where indicators.measure_kind <> 'ordinal'
),

-- Figures of one month (a quarter's and its last month's) do not come before each other: at most three others of it
-- stand between. A lag is a step in the sorted rows, a frame of a range a search for each.
stepped as (
    select
        *,
        {% for steps in range(1, 5) %}
            lag({{ record(['position', 'period_code', 'value']) }}, {{ steps }}) over series as step_{{ steps }}
            {{- ',' if not loop.last }}
        {% endfor %}
    from figures
    where {{ counts_from_january }}
    window series as (partition by indicator_code, town_code order by position)
),

with_before as (
    select
        {{ columns | join(', ') }},
        case
            {% for steps in range(1, 5) %}
                when position - step_{{ steps }}.position between 7 and 119 then step_{{ steps }}
            {% endfor %}
        end as before
    from stepped
    union all
    select
        {{ columns | join(', ') }},
        null as before
    from figures
    where not {{ counts_from_january }}
),

year_before as (
    select
        indicator_code,
        town_code,
        position + 120 as position,
        value
    from figures
    where measure_kind in ('level', 'count')
)

select
    compared.indicator_code,
    compared.town_code,
    compared.period_code,
    compared.measure_kind,
    compared.time_basis,
    compared.season,
    compared.value,
    true as is_of_series,
    {{ 'true' if flags.FULL_REFRESH else 'columns_touched.period_code is not null' }} as is_across,
    compared.before.value as before_value,
    compared.before.period_code as before_period,
    year_before.value as year_before_value
from with_before as compared
left join year_before
    on
        compared.indicator_code = year_before.indicator_code
        and compared.town_code = year_before.town_code
        and compared.position = year_before.position
        and compared.measure_kind in ('level', 'count')
{% if not flags.FULL_REFRESH %}
    left join columns_touched
        on
            compared.indicator_code = columns_touched.indicator_code
            and compared.period_code = columns_touched.period_code
    union all
    select
        indicators.indicator_code,
        {{ numbered_text('across.town_code') }},
        periods.period_code,
        indicators.measure_kind,
        indicators.time_basis,
        {{ season }} as season,
        across.value,
        false as is_of_series,
        true as is_across,
        null as before_value,
        null as before_period,
        across_before.value as year_before_value
    from across
    inner join indicators on across.indicator_code = indicators.indicator_code
    inner join periods on across.period_code = periods.period_code
    left join across_before
        on
            across.indicator_code = across_before.indicator_code
            and across.town_code = across_before.town_code
            and across.period_code = across_before.period_code
    where indicators.measure_kind <> 'ordinal'
{% endif %}
