select
    {{ name_columns() }},
    {{ basis_in_words('indicators.time_basis') }} as "口径",
    targets.baseline_year as "基期年",
    targets.baseline_text as "基期原文",
    targets.target_year as "目标年",
    {{ target_kind_in_words('targets.target_kind') }} as "目标方式",
    {{ comparator_in_words('targets.comparator') }} as "比较符",
    targets.target_text as "目标原文",
    {{ figure_in_words('targets.target_value') }} as "目标值",
    targets.unit as "目标值单位",
    {{ figure_in_words('targets.target_upper_value') }} as "目标上限",
    {{ figure_in_words(
        "case targets.target_kind"
        " when 'change_from_baseline' then targets.baseline_value + targets.target_value else targets.target_value end"
    ) }} as "目标水平",
    {{ yes_or_no('indicators.is_municipal_pilot') }} as "市级试点指标",
    case targets.stated_in when 'annex' then '附件' when 'body' then '正文' end as "出处",
    targets.item_no as "序号",
    documents.document_no as "文号",
    documents.title as "文件",
    targets.source_path as "来源文件",
    targets.cell as "单元格",
    targets.paragraph_no as "段落"
from {{ published('fct_indicator_target') }} as targets
{{ named_by('targets') }}
inner join {{ published('dim_document') }} as documents on targets.document_code = documents.document_code
where targets.is_effective
