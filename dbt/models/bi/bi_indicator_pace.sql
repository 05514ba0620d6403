-- A line a town and an indicator, one point a day on which a period ends: of a month and a quarter that end together
-- the month. What counts up from January is shown as it stands, and beside it what is new since the point before in
-- its year: that adds up over time and over towns.
with points as (
    select
        {{ name_columns() }},
        {{ period_columns('periods') }},
        indicators.aggregation_towns = 'sum' and indicators.time_basis = 'year_to_date' as is_addable,
        {{ addable_columns() }},
        {{ figure_in_words('reported.value') }} as "数值",
        reported.value as figure,
        periods.grain,
        reported.town_code,
        reported.indicator_code
    from {{ published('fct_indicator_value') }} as reported
    {{ named_by('reported') }}
    inner join {{ published('dim_period') }} as periods on reported.period_code = periods.period_code
    where reported.is_current and reported.value_status = 'reported' and indicators.time_basis <> 'period'
    qualify
        row_number() over (
            partition by
                towns.district_name, towns.town_name, towns.town_code, indicators.indicator_name_zh, periods.ends_on
            order by periods.starts_on desc
        ) = 1
),

steps as (
    select
        *,
        figure - coalesce(
            lag(figure) over (partition by "区", "镇", town_code, "指标", "年度" order by "期末"), 0
        ) as since_point_before,
        -- A month that was not reported is in the step of the next one.
        coalesce(
            lag("期末") over (partition by "区", "镇", town_code, "指标", "年度" order by "期末") + 1, "期初"
        ) as since_on
    from points
)

select
    steps."区",
    steps."镇",
    steps."类别",
    steps."指标",
    steps."单位",
    steps."责任单位",
    steps."口径",
    steps."粒度",
    steps."年度",
    steps."报告期",
    steps."期初",
    steps."期末",
    steps."各镇可加",
    steps."各期可加",
    case when steps.is_addable then cast(steps.since_point_before as double) end as "可加总值",
    case when steps.is_addable then steps.since_on end as "新增起",
    cast(steps.figure as double) as "不可加总值",
    coalesce(pace.expected_value, years.expected_value) as "不可加总应达值",
    steps."数值",
    pace.elapsed_pct as "时间进度%",
    coalesce(pace.attainment_pct, years.attainment_pct) as "目标完成率%",
    coalesce(pace.pace_pct, years.pace_pct) as "序时完成率%",
    statuses.status_zh as "状态"
from steps
left join {{ published('fct_indicator_pace') }} as pace
    on
        steps.indicator_code = pace.indicator_code
        and steps.town_code = pace.town_code
        and steps."报告期" = pace.period_code
left join {{ published('fct_indicator_year') }} as years
    on
        steps.grain = 'year'
        and steps.indicator_code = years.indicator_code
        and steps.town_code = years.town_code
        and steps."年度" = years.year
left join {{ published('dim_status') }} as statuses on coalesce(pace.status, years.status) = statuses.status
