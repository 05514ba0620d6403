-- The last figure is the one of the highest position: an aggregate keeps one row a series, a sort would move all of
-- them.
-- An increment looks again at the series that received a value.
-- depends_on: {{ ref('int_series_touched') }}
{{ config(
    materialized='incremental',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}{{ forget_series(this) }}{% endif %}"
) }}

with periods_in_order as (
    select
        period_code,
        starts_on,
        row_number() over (order by ends_on, starts_on desc) as position
    from {{ ref('dim_period') }}
),

reported as (
    select
        figures.town_code,
        figures.indicator_code,
        cast(count(*) as integer) as period_count,
        min(periods.starts_on) as first_on,
        max(periods.position) as last_position,
        max_by(figures.value, periods.position) as last_value
    from {{ ref('fct_indicator_value') }} as figures
    inner join periods_in_order as periods on figures.period_code = periods.period_code
    where
        figures.is_current
        and figures.value_status = 'reported'
        {% if is_incremental() %} and {{ is_of_series_touched('figures') }} {% endif %}
    group by figures.town_code, figures.indicator_code
)

select
    reported.town_code,
    reported.indicator_code,
    last_periods.period_code,
    reported.last_value as value,
    reported.period_count,
    reported.first_on
from reported
inner join periods_in_order as last_periods on reported.last_position = last_periods.position
order by reported.indicator_code, reported.town_code
