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
        now.department_code,
        now.progress_pct,
        earlier.period_code as earlier_period,
        earlier.progress_pct as earlier_pct,
        row_number() over (
            partition by now.measure_code, now.period_code, now.department_code
            order by earlier.after_on desc, earlier.department_code <> now.department_code, earlier.period_code
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
        on
            pairs.measure_code = reported.measure_code
            and pairs.period_code = reported.period_code
            and pairs.department_code = reported.department_code
    where pairs.nearness = 1 and pairs.progress_pct < pairs.earlier_pct
),

-- Departments that differ on one measure or project and period are each told what the others say.
standing as (
    select
        {{ all_but(['status']) }},
        nullif(status, 'blank') as status,
        concat_ws(
            ' ', nullif(status_text, ''), nullif(progress_text, ''),
            nullif(planned_text, ''), nullif(completed_text, '')
        ) as said_text
    from {{ ref('int_report_versions') }}
    where is_current
),

differing as (
    select
        mine.line_kind,
        mine.subject_code,
        mine.period_code,
        mine.version_no,
        {{ joined("departments.department_name || '报“' || others.said_text || '”'", 'others.department_code') }}
            as expected
    from standing as mine
    inner join standing as others
        on
            mine.line_kind = others.line_kind
            and mine.subject_code = others.subject_code
            and mine.period_code = others.period_code
            and mine.department_code <> others.department_code
            and (
                mine.status <> others.status
                {% for value in ('progress_pct', 'planned_investment', 'completed_investment') %}
                    or mine.{{ value }} <> others.{{ value }}
                {% endfor %}
            )
    inner join {{ ref('dim_department') }} as departments on others.department_code = departments.department_code
    group by mine.line_kind, mine.subject_code, mine.period_code, mine.version_no
),

-- A withdrawal that is the first and last that was said withdraws nothing.
withdrawn as (
    select *
    from {{ ref('int_report_versions') }}
    where status = 'withdrawn' and department_version_no = 1 and superseded_at is null
),

issues as (
    select
        rule_code, batch_id, received_at, source_path, sheet, cell, row_no, town_code, subject_code, period_code,
        value_text, candidates, expected, note_text
    from {{ ref('int_report_issues_found') }}
    union all
    select
        'progress_falls', files.batch_id, falling.received_at, falling.source_path, falling.sheet,
        falling.progress_cell, falling.row_no, falling.town_code, falling.measure_code, falling.period_code,
        falling.progress_text, null, falling.expected, nullif(falling.note_text, '')
    from falling
    inner join {{ ref('stg_landing__source_files') }} as files
        on falling.source_path = files.source_path and falling.received_at = files.received_at
    union all
    select
        'line_not_to_withdraw', batch_id, received_at, source_path, sheet, coalesce(status_cell, cell), row_no,
        town_code, subject_code, period_code, coalesce(nullif(name_text, ''), code_text), null, null,
        nullif(note_text, '')
    from withdrawn
    union all
    select
        'departments_differ', standing.batch_id, standing.received_at, standing.source_path, standing.sheet,
        coalesce(standing.status_cell, standing.cell), standing.row_no, standing.town_code, standing.subject_code, standing.period_code, standing.said_text, null, differing.expected,
        nullif(standing.note_text, '')
    from standing
    inner join differing
        on
            standing.line_kind = differing.line_kind
            and standing.subject_code = differing.subject_code
            and standing.period_code = differing.period_code
            and standing.version_no = differing.version_no
),

-- A cell that is merged over several lines, and words around them, say something of each: each line has its own
-- address for it, in its own row.
placed as (
    select
        *,
        coalesce(
            nullif({{ extract_part('cell', '^([A-Z]+)[0-9]+$', 1) }}, '') || cast(row_no as string),
            cell
        ) as value_cell
    from issues
)

select
    rule_code,
    batch_id,
    received_at,
    source_path,
    sheet,
    cell,
    value_cell,
    row_no,
    town_code,
    subject_code,
    period_code,
    value_text,
    candidates,
    expected,
    note_text
from placed
qualify
    row_number() over (partition by batch_id, source_path, sheet, row_no, value_cell, rule_code order by cell) = 1
