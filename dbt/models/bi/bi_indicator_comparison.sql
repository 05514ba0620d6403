{# The names of the schema and the table only: in a release the same view reads the release's own tables. #}
select
    indicators.indicator_name_zh as "指标",
    indicators.unit as "单位",
    comparison.year as "年度",
    comparison.rank as "名次",
    towns.district_name as "区",
    towns.town_name as "镇",
    comparison.actual_value as "实际值",
    comparison.median_value as "各镇中位数",
    comparison.best_value as "最优值",
    comparison.distance_to_best as "与最优差距",
    comparison.town_count as "填报镇数",
    comparison.pace_pct as "序时进度%",
    statuses.status_zh as "状态",
    comparison.apart_reason_zh as "不可并列的原因"
from {{ ref('fct_indicator_comparison').include(database=false) }} as comparison
inner join {{ ref('dim_town').include(database=false) }} as towns
    on comparison.town_code = towns.town_code and towns.is_current
inner join {{ ref('dim_indicator').include(database=false) }} as indicators
    on comparison.indicator_code = indicators.indicator_code
inner join {{ ref('dim_status').include(database=false) }} as statuses on comparison.status = statuses.status
