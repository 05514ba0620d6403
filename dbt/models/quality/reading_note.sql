-- Two notes of one rule at one place that say different things are two; the same said twice is one.
select
    rule_code,
    batch_id,
    received_at,
    source_path,
    sheet,
    cell,
    message_zh,
    max(message_en) as message_en,
    max(suggestion_zh) as suggestion_zh,
    max(suggestion_en) as suggestion_en
from {{ source('landing', 'reading_notes') }}
group by rule_code, batch_id, received_at, source_path, sheet, cell, message_zh
