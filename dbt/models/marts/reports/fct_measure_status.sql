select
    measure_code,
    town_code,
    period_code,
    status,
    progress_pct,
    account_text,
    evidence_text,
    note_text,
    department_code,
    version_no,
    received_at,
    source_sha256,
    source_path,
    sheet,
    cell
from {{ ref('fct_measure_status_version') }}
where is_current
order by measure_code, period_code
