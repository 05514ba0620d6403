-- A later batch supersedes an earlier one; within a batch the later path, sheet and row.
with ordered as (
    select
        *,
        row_number() over (
            partition by line_kind, subject_code, period_code
            order by received_at, source_path, sheet nulls first, row_no
        ) as version_no
    from {{ ref('int_report_lines_judged') }}
    where outcome = 'accepted'
)

select
    *,
    lead(received_at) over (partition by line_kind, subject_code, period_code order by version_no) as superseded_at,
    lead(received_at) over (partition by line_kind, subject_code, period_code order by version_no) is null
    and status <> 'withdrawn' as is_current
from ordered
