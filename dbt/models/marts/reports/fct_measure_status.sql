-- Where departments differ in a thing, none of them is believed: it is null, and each of them is asked.
select
    measure_code,
    town_code,
    period_code,
    {{ agreed('status') }} as status,
    -- Beside a status that is not agreed no progress is.
    case when not {{ is_disputed('status') }} then {{ agreed('progress_pct') }} end as progress_pct,
    account_text,
    evidence_text,
    note_text,
    department_code,
    {{ is_disputed('status') }} or {{ is_disputed('progress_pct') }} as is_disputed,
    version_no,
    received_at,
    source_sha256,
    source_path,
    sheet,
    cell
from {{ ref('fct_measure_status_version') }}
where is_current
window reports as (partition by measure_code, period_code)
qualify row_number() over (partition by measure_code, period_code order by version_no desc) = 1
order by measure_code, period_code
