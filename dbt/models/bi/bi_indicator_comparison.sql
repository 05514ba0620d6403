-- Ranks and rates: nothing here adds up.
select
    {{ name_columns() }},
    comparison.year as "年度",
    periods.starts_on as "期初",
    periods.ends_on as "期末",
    comparison.rank as "名次",
    cast(comparison.rank as string) || '/' || cast(comparison.town_count as string) as "排位",
    cast(comparison.actual_value as double) as "不可加总值",
    {{ figure_in_words('comparison.actual_value') }} as "实际值",
    {{ figure_in_words('comparison.median_value') }} as "各镇中位数",
    {{ figure_in_words('comparison.best_value') }} as "最优值",
    {{ plain_number('comparison.distance_to_best') }} as "与最优差距",
    comparison.pace_pct as "序时完成率%",
    statuses.status_zh as "状态",
    comparison.apart_reason_zh as "不可并列的原因"
from {{ published('fct_indicator_comparison') }} as comparison
{{ named_by('comparison') }}
inner join {{ published('dim_period') }} as periods on cast(comparison.year as string) = periods.period_code
inner join {{ published('dim_status') }} as statuses on comparison.status = statuses.status
