with {{ registered('register_decisions', ['decision_kind', 'period_code', 'opens_on']) }}

select
    decision_kind,
    nullif(town_code, '') as town_code,
    nullif(indicator_code, '') as indicator_code,
    cast(nullif(target_year, '') as integer) as target_year,
    nullif(effective_stated_in, '') as effective_stated_in,
    nullif(effective_target_text, '') as effective_target_text,
    nullif(period_code, '') as period_code,
    nullif(department_code, '') as department_code,
    nullif(rule_code, '') as rule_code,
    cast(nullif(opens_on, '') as date) as opens_on,
    cast(nullif(closes_on, '') as date) as closes_on,
    decided_by,
    cast(decided_on as date) as decided_on,
    reason,
    source_path,
    row_no,
    received_at,
    known_at
from registered
