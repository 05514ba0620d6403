-- Progress year by year as docs/progress.md defines it. Every component is a column, so that a reader can recompute
-- the verdict.
-- An increment judges again the series that received a value.
-- depends_on: {{ ref('int_series_touched') }}
{{ config(
    materialized='incremental',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}{{ forget_series(this) }}{% endif %}"
) }}

with inputs as (
    select * from {{ ref('int_progress_inputs') }}
    where grain = 'year'
),

verdicts as (
    {{ judged('inputs') }}
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
    actual_period_code,
    goal as goal_value,
    case when target_kind is not null then period_share end as period_share,
    case when target_kind is not null then share_basis end as share_basis,
    expected as expected_value,
    gap as gap_value,
    {{ without_dust('attainment * 100') }} as attainment_pct,
    {{ without_dust('pace * 100') }} as pace_pct,
    {{ without_dust(
        "case"
        " when y is null or not is_ratio_meaningful then null"
        " when way = 'growth' then average_growth_pct / nullif(stated_target, 0)"
        " when y > 0 and y0 > 0 and goal > 0 and elapsed_years > 0"
        " then (power(y / y0, 1.0 / elapsed_years) - 1) / (power(goal / y0, 1.0 / span_years) - 1) end"
    ) }} as cagr_ratio,
    reported_years,
    {{ without_dust('average_growth_pct') }} as average_growth_pct,
    {{ without_dust('required_growth_pct') }} as required_growth_pct,
    status
from verdicts
order by indicator_code, town_code, year
