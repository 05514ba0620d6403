{# The names of the schema and the table only: in a release the same view reads the release's own tables. #}
select
    towns.district_name as "区",
    towns.town_name as "镇",
    indicators.category_zh as "类别",
    indicators.indicator_name_zh as "指标",
    indicators.unit as "单位",
    pace.period_code as "报告期",
    pace.elapsed_pct as "时间进度%",
    pace.year_goal_value as "本年应达值",
    pace.expected_value as "序时应达值",
    pace.actual_value as "实际值",
    pace.attainment_pct as "完成度%",
    pace.pace_pct as "序时进度%",
    statuses.status_zh as "状态",
    indicators.is_municipal_pilot as "市级试点指标"
from {{ ref('fct_indicator_pace').include(database=false) }} as pace
inner join {{ ref('dim_town').include(database=false) }} as towns
    on pace.town_code = towns.town_code and towns.is_current
inner join {{ ref('dim_indicator').include(database=false) }} as indicators
    on pace.indicator_code = indicators.indicator_code
inner join {{ ref('dim_status').include(database=false) }} as statuses on pace.status = statuses.status
