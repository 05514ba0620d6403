with found as (
    select * from {{ ref('int_annex_issues_found') }}
    union all
    select * from {{ ref('int_submission_issues_found') }}
)

select
    found.batch_id || ':' || found.source_path || '!' || found.cell || ':' || found.rule_code
    || ':' || coalesce(found.value_text, '') as issue_code,
    found.rule_code,
    rules.severity,
    rules.owner,
    {{ filled('rules.sentence_zh') }} as message_zh,
    {{ filled('rules.sentence_en') }} as message_en,
    {{ filled('rules.suggestion_zh') }} as suggestion_zh,
    {{ filled('rules.suggestion_en') }} as suggestion_en,
    found.town_code,
    found.source_path,
    files.source_sha256,
    found.sheet,
    found.cell,
    found.row_no,
    found.value_text,
    files.is_current as is_current_file,
    files.received_at,
    found.batch_id
from found
inner join {{ ref('int_rules_typed') }} as rules on found.rule_code = rules.rule_code
inner join {{ ref('stg_landing__source_files') }} as files
    on found.batch_id = files.batch_id and found.source_path = files.source_path
order by found.source_path, found.row_no, found.cell, found.rule_code
