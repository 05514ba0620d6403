select
    conflicts.*, towns.town_name, indicators.indicator_name_zh,
    effective.stated_in as effective_stated_in, effective.target_text as effective_text,
    first.item_no_text as item_no_text_1, first.annex_no as annex_no_1, first.indicator_text as indicator_text_1,
    first.source_sha256 as source_sha256_1, first.received_at as received_at_1, first.sheet as sheet_1,
    first.heading_path as heading_path_1,
    second.item_no_text as item_no_text_2, second.annex_no as annex_no_2,
    second.indicator_text as indicator_text_2, second.source_sha256 as source_sha256_2,
    second.received_at as received_at_2, second.sheet as sheet_2, second.heading_path as heading_path_2,
    documents.title as document_title, documents.document_no
from quality.target_conflict as conflicts
inner join marts.dim_town as towns on conflicts.town_code = towns.town_code and towns.is_current
inner join marts.dim_indicator as indicators on conflicts.indicator_code = indicators.indicator_code
inner join marts.fct_indicator_target as first on conflicts.statement_code_1 = first.statement_code
inner join marts.fct_indicator_target as second on conflicts.statement_code_2 = second.statement_code
inner join marts.dim_document as documents on first.document_code = documents.document_code
left join marts.fct_indicator_target as effective
    on conflicts.effective_statement_code = effective.statement_code
order by conflicts.is_decided, conflicts.town_code, conflicts.indicator_code, conflicts.conflict_code
