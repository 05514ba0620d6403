select
    project_code,
    town_code,
    period_code,
    status,
    planned_investment,
    completed_investment,
    unit,
    account_text,
    note_text,
    department_code,
    version_no,
    received_at,
    source_sha256,
    source_path,
    sheet,
    cell
from {{ ref('fct_project_status_version') }}
where is_current
order by project_code, period_code
