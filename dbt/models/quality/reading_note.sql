select
    rule_code,
    batch_id,
    received_at,
    source_path,
    sheet,
    cell,
    message_zh,
    message_en,
    suggestion_zh,
    suggestion_en
from {{ source('landing', 'reading_notes') }}
