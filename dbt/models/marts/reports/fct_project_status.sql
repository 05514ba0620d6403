-- Where departments differ in a thing, none of them is believed: it is null, and each of them is asked.
select
    project_code,
    town_code,
    period_code,
    {{ agreed('status') }} as status,
    {{ agreed('planned_investment') }} as planned_investment,
    {{ agreed('completed_investment') }} as completed_investment,
    unit,
    account_text,
    note_text,
    department_code,
    {{ is_disputed('status') }}
    or {{ is_disputed('planned_investment') }}
    or {{ is_disputed('completed_investment') }} as is_disputed,
    version_no,
    received_at,
    source_sha256,
    source_path,
    sheet,
    cell
from {{ ref('fct_project_status_version') }}
where is_current
window reports as (partition by project_code, period_code)
qualify row_number() over (partition by project_code, period_code order by version_no desc) = 1
order by project_code, period_code
