select
    towns.district_name as "区",
    towns.town_name as "镇",
    {{ measure_kind_in_words('measures.kind') }} as "类别",
    measures.annex_no as "附件",
    measures.item_no as "序号",
    measures.title_zh as "事项",
    measures.lead_departments_text as "责任单位",
    documents.title as "文件",
    measures.source_path as "来源文件",
    measures.cell as "单元格"
from {{ published('dim_measure') }} as measures
inner join {{ published('dim_town') }} as towns on measures.town_code = towns.town_code and towns.is_current
inner join {{ published('dim_document') }} as documents on measures.document_code = documents.document_code
where measures.kind <> 'task'
