select
    towns.district_name as "区",
    towns.town_name as "镇",
    indicators.indicator_name_zh as "指标",
    reported.period_code as "报告期",
    reported.value as "数值",
    reported.unit as "单位",
    reported.value_text as "原文",
    departments.department_name as "填报单位",
    reported.note_text as "说明",
    reported.received_at as "收到时间",
    reported.source_path as "来源文件",
    reported.cell as "单元格"
from {{ ref('fct_indicator_value').include(database=false) }} as reported
inner join {{ ref('dim_town').include(database=false) }} as towns
    on reported.town_code = towns.town_code and towns.is_current
inner join {{ ref('dim_indicator').include(database=false) }} as indicators
    on reported.indicator_code = indicators.indicator_code
inner join {{ ref('dim_department').include(database=false) }} as departments
    on reported.department_code = departments.department_code
where reported.is_current
