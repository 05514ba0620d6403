-- Of one department a later batch supersedes an earlier one; within a batch the later path, sheet and row. What another
-- department reports of the same measure or project stands beside it.
with ordered as (
    select
        *,
        row_number() over (
            partition by line_kind, subject_code, period_code
            order by received_at, source_path, sheet nulls first, row_no
        ) as version_no,
        row_number() over (
            partition by line_kind, subject_code, period_code, department_code
            order by received_at, source_path, sheet nulls first, row_no
        ) as department_version_no
    from {{ ref('int_report_lines_judged') }}
    where outcome = 'accepted'
)

select
    *,
    lead(received_at) over departments as superseded_at,
    lead(received_at) over departments is null and status <> 'withdrawn' as is_current
from ordered
window departments as (partition by line_kind, subject_code, period_code, department_code order by version_no)
