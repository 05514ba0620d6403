-- A period is owed where its last day is one on which the obligation is valid, and its year is of the town's pilot. The
-- most specific obligations that are valid then say all that is owed of a subject: a yearly one that names it stands
-- in place of a monthly one for everything. Of several equally specific ones the latest counts. Lateness that was
-- granted moves the last day, of everything that the department owes for the period or of one indicator.
with owed as (
    select
        obligations.*,
        periods.period_code,
        periods.starts_on,
        periods.ends_on,
        cast(periods.ends_on + obligations.due_days as date) as due_on
    from {{ ref('int_obligations_resolved') }} as obligations
    inner join {{ ref('dim_period') }} as periods
        on
            obligations.frequency = periods.grain
            and periods.year between obligations.pilot_from_year and obligations.pilot_to_year
            and periods.ends_on between obligations.valid_from_on and obligations.valid_to_on
)

select
    owed.department_code,
    owed.subject_kind,
    owed.subject_code,
    owed.town_code,
    owed.period_code,
    owed.starts_on,
    owed.ends_on,
    coalesce(granted.closes_on, owed.due_on) as due_on
from owed
left join {{ ref('int_decisions_known') }} as granted
    on
        owed.department_code = granted.department_code
        and owed.period_code = granted.period_code
        and coalesce(granted.indicator_code, owed.subject_code) = owed.subject_code
        and coalesce(granted.town_code, owed.town_code) = owed.town_code
        and granted.decision_kind = 'lateness'
where
    not exists (
        select 1
        from {{ ref('int_obligations_resolved') }} as closer
        where
            closer.department_code = owed.department_code
            and closer.subject_kind = owed.subject_kind
            and closer.subject_code = owed.subject_code
            and closer.town_code = owed.town_code
            and closer.specificity > owed.specificity
            and owed.ends_on between closer.valid_from_on and closer.valid_to_on
    )
qualify
    row_number() over (
        partition by owed.department_code, owed.subject_kind, owed.subject_code, owed.town_code, owed.period_code
        order by owed.valid_from_on desc, granted.closes_on desc nulls last
    ) = 1
