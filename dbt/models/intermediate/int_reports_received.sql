-- A report is there where a value is: accepted and not withdrawn since, or quarantined. Whichever department sent it,
-- it is of the town, the indicator and the period; only projects are reported by each department for itself. Of
-- millions of values only those that somebody owes are looked at.
with received as (
    select
        'indicator' as subject_kind,
        '' as department_code,
        versions.indicator_code as subject_code,
        versions.town_code,
        versions.period_code,
        'accepted' as outcome,
        min(case when versions.value_status <> 'withdrawn' then versions.received_at end) as received_at
    from {{ ref('fct_indicator_value') }} as versions
    where
        exists (
            select 1
            from {{ ref('int_reports_owed') }} as owed
            where
                owed.subject_kind = 'indicator'
                and owed.subject_code = versions.indicator_code
                and owed.town_code = versions.town_code
                and owed.period_code = versions.period_code
        )
    group by versions.indicator_code, versions.town_code, versions.period_code
    having bool_or(versions.is_current)
    union all
    select
        'indicator' as subject_kind,
        '' as department_code,
        indicator_code as subject_code,
        town_code,
        period_code,
        outcome,
        received_at
    from {{ ref('int_submission_values_left_out') }}
    union all
    select
        line_kind as subject_kind,
        case when line_kind = 'project' then department_code else '' end as department_code,
        case when line_kind = 'project' then '*' else subject_code end as subject_code,
        case when line_kind = 'project' then '' else measure_town_code end as town_code,
        period_code,
        'accepted' as outcome,
        min(case when status <> 'withdrawn' then received_at end) as received_at
    from {{ ref('int_report_versions') }}
    group by 1, 2, 3, 4, 5
    having bool_or(is_current)
    union all
    select
        line_kind as subject_kind,
        case when line_kind = 'project' then department_code else '' end as department_code,
        case when line_kind = 'project' then '*' else subject_code end as subject_code,
        case when line_kind = 'project' then '' else measure_town_code end as town_code,
        period_code,
        outcome,
        received_at
    from {{ ref('int_report_lines_judged') }}
    where
        outcome in ('quarantined', 'blank')
        and coalesce(status, '') <> 'withdrawn'
        and period_code is not null
        and case when line_kind = 'project' then department_code else subject_code end is not null
)

select
    subject_kind,
    department_code,
    subject_code,
    town_code,
    period_code,
    case
        when bool_or(outcome = 'accepted') then 'accepted'
        when bool_or(outcome = 'quarantined') then 'quarantined'
        else 'blank'
    end as outcome,
    min(case when outcome <> 'blank' then received_at end) as received_at
from received
group by subject_kind, department_code, subject_code, town_code, period_code
