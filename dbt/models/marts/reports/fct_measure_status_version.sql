select
    subject_code as measure_code,
    town_code,
    period_code,
    cast(version_no as integer) as version_no,
    is_current,
    case when status = 'withdrawn' then 'withdrawn' else 'reported' end as value_status,
    case when status not in ('withdrawn', 'blank') then status end as status,
    status_text,
    case when status <> 'withdrawn' then cast(progress_pct as decimal(28, 8)) end as progress_pct,
    nullif(progress_text, '') as progress_text,
    nullif(account_text, '') as account_text,
    nullif(evidence_text, '') as evidence_text,
    nullif(note_text, '') as note_text,
    department_code,
    received_at,
    superseded_at,
    source_sha256,
    source_path,
    sheet,
    row_no,
    coalesce(status_cell, cell) as cell,
    progress_cell
from {{ ref('int_report_versions') }}
where line_kind = 'measure'
order by measure_code, period_code, version_no
