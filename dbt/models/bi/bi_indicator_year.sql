-- Amounts of a year add up over towns and years. What stands at the end of a year adds up over no years, a rate never.
-- What should stand there adds up where a figure stands beside it: else a town that did not report would look behind.
select
    {{ name_columns() }},
    {{ period_columns('periods') }},
    progress.actual_period_code as "实际值报告期",
    {{ addable_columns() }},
    {% set is_addable = "indicators.aggregation_towns = 'sum' and indicators.time_basis <> 'point_in_time'" %}
    {{ chart_columns('progress.actual_value', '值', is_addable) }},
    {{ chart_columns('progress.expected_value', '应达值', is_addable ~ " and progress.actual_value is not null") }},
    {{ figure_in_words('progress.actual_value') }} as "实际值",
    {{ figure_in_words('progress.expected_value') }} as "序时应达值",
    {{ plain_number('cast(round(progress.gap_value, 6) as decimal(28, 6))') }} as "差距",
    cast(round(progress.gap_value, 6) as double) as "不可加总差距",
    progress.baseline_year as "基期年",
    {{ figure_in_words('progress.baseline_value') }} as "基期值",
    progress.target_year as "目标年",
    {{ target_kind_in_words('progress.target_kind') }} as "目标方式",
    {{ comparator_in_words('progress.comparator') }} as "比较符",
    targets.target_text as "目标原文",
    {{ figure_in_words('progress.goal_value') }} as "目标水平",
    progress.attainment_pct as "目标完成率%",
    progress.pace_pct as "序时完成率%",
    progress.average_growth_pct as "年均增速%",
    progress.required_growth_pct as "后续年均需%",
    statuses.status_zh as "状态",
    {{ verdict_counts('progress.status') }},
    {{ yes_or_no('indicators.is_municipal_pilot') }} as "市级试点指标"
from {{ published('fct_indicator_year') }} as progress
{{ named_by('progress') }}
inner join {{ published('dim_period') }} as periods on cast(progress.year as string) = periods.period_code
inner join {{ published('dim_status') }} as statuses on progress.status = statuses.status
left join {{ published('fct_indicator_target') }} as targets
    on
        progress.indicator_code = targets.indicator_code
        and progress.town_code = targets.town_code
        and progress.target_year = targets.target_year
        and targets.is_effective
