-- Where departments differ in a thing, none of them is believed: it is null, and each of them is asked.
with beside as (
    select
        *,
        min(status) over reports as least_status,
        max(status) over reports as most_status,
        min(planned_investment) over reports as least_planned_investment,
        max(planned_investment) over reports as most_planned_investment,
        min(completed_investment) over reports as least_completed_investment,
        max(completed_investment) over reports as most_completed_investment,
        row_number() over (partition by project_code, period_code order by version_no desc) as age
    from {{ ref('fct_project_status_version') }}
    where is_current
    window reports as (partition by project_code, period_code)
)

select
    project_code,
    town_code,
    period_code,
    case when least_status = most_status then most_status end as status,
    case
        when least_planned_investment = most_planned_investment then most_planned_investment
    end as planned_investment,
    case
        when least_completed_investment = most_completed_investment then most_completed_investment
    end as completed_investment,
    unit,
    account_text,
    note_text,
    department_code,
    coalesce(
        least_status <> most_status
        or least_planned_investment <> most_planned_investment
        or least_completed_investment <> most_completed_investment,
        false
    ) as is_disputed,
    version_no,
    received_at,
    source_sha256,
    source_path,
    sheet,
    cell
from beside
where age = 1
order by project_code, period_code
