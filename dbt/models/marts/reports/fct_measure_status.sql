-- Where departments differ in a thing, none of them is believed: it is null, and each of them is asked.
with beside as (
    select
        *,
        min(status) over reports as least_status,
        max(status) over reports as most_status,
        min(progress_pct) over reports as least_progress_pct,
        max(progress_pct) over reports as most_progress_pct,
        row_number() over (partition by measure_code, period_code order by version_no desc) as age
    from {{ ref('fct_measure_status_version') }}
    where is_current
    window reports as (partition by measure_code, period_code)
)

select
    measure_code,
    town_code,
    period_code,
    case when least_status = most_status then most_status end as status,
    -- Beside a status that is not agreed no progress is.
    case
        when least_progress_pct = most_progress_pct and coalesce(least_status = most_status, true)
            then most_progress_pct
    end as progress_pct,
    account_text,
    evidence_text,
    note_text,
    department_code,
    coalesce(least_status <> most_status or least_progress_pct <> most_progress_pct, false) as is_disputed,
    version_no,
    received_at,
    source_sha256,
    source_path,
    sheet,
    cell
from beside
where age = 1
order by measure_code, period_code
