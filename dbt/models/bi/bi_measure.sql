select
    towns.district_name as "区",
    towns.town_name as "镇",
    case measures.kind when 'policy' then '政策' when 'reform' then '改革' else measures.kind end as "类别",
    measures.annex_no as "附件",
    measures.item_no as "序号",
    measures.title_zh as "事项",
    measures.lead_departments_text as "牵头单位",
    documents.title as "文件",
    measures.source_path as "来源文件",
    measures.cell as "单元格"
from {{ ref('dim_measure').include(database=false) }} as measures
inner join {{ ref('dim_town').include(database=false) }} as towns
    on measures.town_code = towns.town_code and towns.is_current
inner join {{ ref('dim_document').include(database=false) }} as documents
    on measures.document_code = documents.document_code
where measures.kind <> 'task'
