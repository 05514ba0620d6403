{# The names of the schema and the table only: in a release the same view reads the release's own tables. #}
select
    towns.district_name as "区",
    towns.town_name as "镇",
    indicators.category_zh as "类别",
    indicators.indicator_name_zh as "指标",
    indicators.unit as "单位",
    progress.year as "年度",
    progress.baseline_value as "基期值",
    progress.target_value as "目标值",
    progress.actual_value as "实际值",
    progress.expected_value as "序时应达值",
    progress.attainment_pct as "完成度%",
    progress.pace_pct as "序时进度%",
    statuses.status_zh as "状态",
    indicators.is_municipal_pilot as "市级试点指标"
from {{ ref('fct_indicator_year').include(database=false) }} as progress
inner join {{ ref('dim_town').include(database=false) }} as towns
    on progress.town_code = towns.town_code and towns.is_current
inner join {{ ref('dim_indicator').include(database=false) }} as indicators
    on progress.indicator_code = indicators.indicator_code
inner join {{ ref('dim_status').include(database=false) }} as statuses on progress.status = statuses.status
