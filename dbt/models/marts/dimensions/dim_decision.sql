select
    decision_kind,
    town_code,
    indicator_code,
    target_year,
    effective_stated_in,
    effective_target_text,
    period_code,
    department_code,
    rule_code,
    opens_on,
    closes_on,
    decided_by,
    decided_on,
    reason,
    source_path,
    row_no,
    received_at
from {{ ref('int_decisions_known') }}
order by source_path, row_no
