-- A cycle asks for the reports of the periods within it that end on its last day.
with expected as (
    select
        cycles.cycle_code,
        owed.department_code,
        owed.subject_kind,
        owed.subject_code,
        owed.town_code,
        owed.period_code,
        owed.due_on,
        received.received_at,
        coalesce(received.outcome, 'missing') as outcome
    from {{ ref('int_reports_owed') }} as owed
    inner join {{ ref('dim_review_cycle') }} as cycles
        on owed.ends_on = cycles.ends_on and owed.starts_on >= cycles.starts_on
    left join {{ ref('int_reports_received') }} as received
        on
            owed.subject_kind = received.subject_kind
            and owed.subject_code = received.subject_code
            and owed.town_code = received.town_code
            and owed.period_code = received.period_code
            and (owed.subject_kind <> 'project' or owed.department_code = received.department_code)
)

select
    cycle_code,
    department_code,
    subject_kind,
    subject_code,
    town_code,
    period_code,
    due_on,
    received_at is not null as is_received,
    received_at,
    coalesce(received_at < {{ utc_midnight('cast(due_on + 1 as date)') }}, false) as is_on_time,
    outcome
from expected
order by cycle_code, department_code, subject_kind, subject_code, town_code, period_code
