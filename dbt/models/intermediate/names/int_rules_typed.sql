select
    rule_code,
    layer,
    severity,
    owner,
    sentence_zh,
    sentence_en,
    suggestion_zh,
    suggestion_en,
    -- A rule of the row puts all figures of the row in doubt.
    rule_code in ('item_no_missing', 'item_no_duplicate', 'indicator_unknown', 'target_duplicate') as is_of_row
from {{ ref('seed_rules') }}
