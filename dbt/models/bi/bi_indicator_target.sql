select
    towns.district_name as "区",
    towns.town_name as "镇",
    indicators.indicator_name_zh as "指标",
    targets.target_year as "目标年",
    targets.baseline_text as "基期原文",
    targets.target_text as "目标原文",
    targets.comparator as "比较",
    targets.target_value as "目标值",
    targets.unit as "单位",
    targets.item_no as "序号",
    documents.document_no as "文号",
    documents.title as "文件",
    targets.source_path as "来源文件",
    targets.cell as "单元格",
    targets.paragraph_no as "段落"
from {{ ref('fct_indicator_target').include(database=false) }} as targets
inner join {{ ref('dim_town').include(database=false) }} as towns
    on targets.town_code = towns.town_code and towns.is_current
inner join {{ ref('dim_indicator').include(database=false) }} as indicators
    on targets.indicator_code = indicators.indicator_code
inner join {{ ref('dim_document').include(database=false) }} as documents
    on targets.document_code = documents.document_code
where targets.is_effective
