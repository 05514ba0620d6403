select
    towns.district_name as "区",
    towns.town_name as "镇",
    measures.heading_path as "位置",
    measures.title_zh as "任务",
    measures.lead_departments_text as "牵头单位",
    measures.support_departments_text as "配合单位",
    measures.responsible_departments_text as "责任单位",
    documents.title as "文件",
    measures.source_path as "来源文件",
    measures.paragraph_no as "段落",
    measures.measure_code as "编码"
from {{ published('dim_measure') }} as measures
inner join {{ published('dim_town') }} as towns on measures.town_code = towns.town_code and towns.is_current
inner join {{ published('dim_document') }} as documents on measures.document_code = documents.document_code
where measures.kind = 'task'
