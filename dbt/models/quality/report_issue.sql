-- What a line breaks by itself or within its file, and what looks wrong beside what was reported before. The latter
-- concerns the lines that are current, so nothing of it decides what is accepted.
with progress as (
    select
        *,
        {{ first_day_after_period('period_code') }} as after_on
    from {{ ref('fct_measure_status_version') }}
    where is_current and progress_pct is not null
),

-- Of all earlier periods the latest counts; of two that end together the longer.
pairs as (
    select
        now.measure_code,
        now.period_code,
        now.progress_pct,
        earlier.period_code as earlier_period,
        earlier.progress_pct as earlier_pct,
        row_number() over (
            partition by now.measure_code, now.period_code
            order by earlier.after_on desc, earlier.period_code
        ) as nearness
    from progress as now
    inner join progress as earlier
        on now.measure_code = earlier.measure_code and now.after_on > earlier.after_on
),

falling as (
    select
        reported.*,
        pairs.earlier_period || '：' || {{ plain_number('pairs.earlier_pct') }} || '%' as expected
    from pairs
    inner join progress as reported
        on pairs.measure_code = reported.measure_code and pairs.period_code = reported.period_code
    where pairs.nearness = 1 and pairs.progress_pct < pairs.earlier_pct
),

-- A withdrawal that is the first and last that was said withdraws nothing.
withdrawn as (
    select *
    from {{ ref('int_report_versions') }}
    where status = 'withdrawn' and version_no = 1 and superseded_at is null
)

select
    rule_code, batch_id, received_at, source_path, sheet, cell, cell as value_cell, row_no, town_code, subject_code,
    period_code, value_text, candidates, expected, note_text
from {{ ref('int_report_issues_found') }}
union all
select
    'progress_falls', files.batch_id, falling.received_at, falling.source_path, falling.sheet,
    falling.progress_cell as cell, falling.progress_cell as value_cell, falling.row_no, falling.town_code,
    falling.measure_code, falling.period_code, falling.progress_text, null, falling.expected,
    nullif(falling.note_text, '')
from falling
inner join {{ ref('stg_landing__source_files') }} as files
    on falling.source_path = files.source_path and falling.received_at = files.received_at
union all
select
    'line_not_to_withdraw', batch_id, received_at, source_path, sheet, coalesce(status_cell, cell),
    coalesce(status_cell, cell), row_no, town_code, subject_code, period_code,
    coalesce(nullif(name_text, ''), code_text), null, null,
    nullif(note_text, '')
from withdrawn
