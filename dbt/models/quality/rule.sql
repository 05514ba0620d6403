select
    rule_code,
    layer,
    severity,
    owner,
    sentence_zh,
    sentence_en,
    suggestion_zh,
    suggestion_en
from {{ ref('int_rules_typed') }}
