with rejected as (
    select distinct found.batch_id, found.source_path, found.annex_no, found.row_no
    from {{ ref('int_annex_issues_found') }} as found
    inner join {{ ref('int_rules_typed') }} as rules
        on found.rule_code = rules.rule_code and rules.severity = 'reject'
)

select
    measures.*,
    -- The annex and the number in it, as people cite it; the kind may turn out otherwise, this does not.
    measures.town_code || '-annex' || measures.annex_no || '-' || lpad(
        cast(measures.item_no as string), cast(greatest(2, length(cast(measures.item_no as string))) as integer), '0'
    ) || case when measures.restart_no > 1 then '-r' || cast(measures.restart_no as string) else '' end
        as measure_code,
    case tables.kind when 'policies' then 'policy' when 'projects' then 'project' else 'reform' end as kind,
    tables.document_code,
    tables.is_title_shortened
from {{ ref('stg_annex__measures') }} as measures
inner join {{ ref('stg_annex__tables') }} as tables
    on
        measures.batch_id = tables.batch_id
        and measures.source_path = tables.source_path
        and measures.annex_no = tables.annex_no
left join rejected
    on
        measures.batch_id = rejected.batch_id
        and measures.source_path = rejected.source_path
        and measures.annex_no = rejected.annex_no
        and measures.row_no = rejected.row_no
where rejected.row_no is null
