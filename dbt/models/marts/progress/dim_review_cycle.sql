-- Every period from the first year of a pilot on is reviewed. A cycle expects the reports of all periods within it that
-- end on its last day: the third quarter its own and September's.
with last_due as (
    select
        periods.period_code,
        max(owed.due_on) as due_on
    from {{ ref('dim_period') }} as periods
    inner join {{ ref('int_reports_owed') }} as owed
        on periods.ends_on = owed.ends_on and periods.starts_on <= owed.starts_on
    group by periods.period_code
),

first_pilot as (
    select min(pilot_from_year) as year
    from {{ ref('dim_town') }}
    where is_current
),

cycles as (
    select
        periods.*,
        kinds.name_zh,
        kinds.name_en,
        coalesce(last_due.due_on, cast(periods.ends_on + kinds.due_days as date)) as due_on,
        cast(periods.ends_on + kinds.review_days as date) as planned_on
    from {{ ref('dim_period') }} as periods
    inner join {{ ref('seed_review_kinds') }} as kinds on periods.grain = kinds.cycle_kind
    left join last_due on periods.period_code = last_due.period_code
    cross join first_pilot
    where periods.year >= first_pilot.year
)

select
    period_code as cycle_code,
    grain as cycle_kind,
    cast(year as string) || '年' || case grain
        when 'month' then cast(extract(month from starts_on) as string) || '月'
        when 'quarter' then substr('一二三四', cast(substr(period_code, 7) as integer), 1) || '季度'
        when 'half' then case substr(period_code, 7) when '1' then '上半年' else '下半年' end
        else ''
    end || name_zh as cycle_name_zh,
    period_code || ' ' || name_en as cycle_name_en,
    period_code,
    starts_on,
    ends_on,
    due_on,
    planned_on,
    -- Nothing is reviewed before it is due.
    greatest(planned_on, due_on) as review_on
from cycles
order by ends_on, starts_on desc
