-- Progress within a year as docs/progress.md defines it, by the yardstick of the year.
-- An increment judges again the series that received a value.
-- depends_on: {{ ref('int_series_touched') }}
{{ config(
    materialized='incremental',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}{{ forget_series(this) }}{% endif %}"
) }}

with inputs as (
    select * from {{ ref('int_progress_inputs') }}
    where grain <> 'year'
),

verdicts as (
    {{ judged('inputs') }}
)

select
    town_code,
    indicator_code,
    period_code,
    grain,
    year,
    {{ without_dust('elapsed_months * 100 / cast(12 as double)') }} as elapsed_pct,
    target_kind,
    comparator,
    baseline_year,
    target_year,
    baseline_value,
    target_value,
    actual_value,
    {{ without_dust('period_share') }} as period_share,
    share_basis,
    goal as goal_value,
    {{ without_dust('year_goal') }} as year_goal_value,
    expected as expected_value,
    gap as gap_value,
    {{ without_dust('attainment * 100') }} as attainment_pct,
    {{ without_dust('pace * 100') }} as pace_pct,
    reported_years,
    {{ without_dust('average_growth_pct') }} as average_growth_pct,
    {{ without_dust('required_growth_pct') }} as required_growth_pct,
    status
from verdicts
order by indicator_code, town_code, period_code
