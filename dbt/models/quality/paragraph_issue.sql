select
    found.rule_code,
    found.batch_id,
    files.received_at,
    found.source_path,
    {{ paragraph_place('found.paragraph_no') }} as cell,
    found.town_code,
    found.paragraph_no,
    found.char_start,
    found.char_end,
    found.value_text,
    found.candidates
from {{ ref('int_task_issues_found') }} as found
inner join {{ ref('stg_landing__source_files') }} as files
    on found.batch_id = files.batch_id and found.source_path = files.source_path
