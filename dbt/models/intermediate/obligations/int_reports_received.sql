-- A report is there where a value is: accepted and not withdrawn since, or quarantined. Whichever department sent it,
-- it is of the town, the indicator and the period; only projects are reported by each department for itself. Of
-- millions of values only those that somebody owes are looked at.
with wanted as (
    select distinct
        subject_code as indicator_code,
        town_code,
        period_code
    from {{ ref('int_reports_owed') }}
    where subject_kind = 'indicator'
),

{% for lines, relation, verdict in (
    ('accepted_lines', ref('int_report_versions'), 'is_current'),
    ('judged_lines', ref('int_report_lines_judged'), 'outcome')
) %}
{{ lines }} as (
    select
        line_kind as subject_kind,
        case when line_kind = 'project' then department_code else '' end as department_code,
        case when line_kind = 'project' then '*' else subject_code end as subject_code,
        case when line_kind = 'project' then '' else measure_town_code end as town_code,
        period_code,
        status,
        received_at,
        {{ verdict }}
    from {{ relation }}
),

{% endfor %}
received as (
    select
        'indicator' as subject_kind,
        '' as department_code,
        versions.indicator_code as subject_code,
        versions.town_code,
        versions.period_code,
        'accepted' as outcome,
        min(case when versions.value_status <> 'withdrawn' then versions.received_at end) as received_at
    from {{ ref('fct_indicator_value') }} as versions
    inner join wanted
        on
            versions.indicator_code = wanted.indicator_code
            and versions.town_code = wanted.town_code
            and versions.period_code = wanted.period_code
    group by versions.indicator_code, versions.town_code, versions.period_code
    having bool_or(versions.is_current)
    union all
    select
        'indicator' as subject_kind,
        '' as department_code,
        left_out.indicator_code as subject_code,
        left_out.town_code,
        left_out.period_code,
        left_out.outcome,
        left_out.received_at
    from {{ ref('int_submission_values_left_out') }} as left_out
    inner join wanted
        on
            left_out.indicator_code = wanted.indicator_code
            and left_out.town_code = wanted.town_code
            and left_out.period_code = wanted.period_code
    union all
    select
        subject_kind,
        department_code,
        subject_code,
        town_code,
        period_code,
        'accepted' as outcome,
        min(case when status <> 'withdrawn' then received_at end) as received_at
    from accepted_lines
    group by subject_kind, department_code, subject_code, town_code, period_code
    having bool_or(is_current)
    union all
    select
        subject_kind,
        department_code,
        subject_code,
        town_code,
        period_code,
        outcome,
        received_at
    from judged_lines
    where
        outcome <> 'accepted'
        and coalesce(status, '') <> 'withdrawn'
        and period_code is not null
        and subject_code is not null
        and department_code is not null
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
