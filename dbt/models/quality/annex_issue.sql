select
    found.rule_code,
    found.batch_id,
    files.received_at,
    found.source_path,
    found.sheet,
    found.cell,
    found.row_no,
    found.town_code,
    found.value_text,
    found.candidates,
    found.expected
from {{ ref('int_annex_issues_found') }} as found
inner join {{ ref('stg_landing__source_files') }} as files
    on found.batch_id = files.batch_id and found.source_path = files.source_path
