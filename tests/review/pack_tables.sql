-- What the obligations say of the third quarter of 2024, by hand: each indicator with a target and an owner is owed.
create table quality.obligation_status as
with owed as (
    select targets.town_code, targets.indicator_code, owners.department_code
    from marts.fct_indicator_target as targets
    inner join marts.bridge_indicator_department as owners
        on targets.indicator_code = owners.indicator_code and owners.district_code = left(targets.town_code, 6)
    where targets.is_effective
      -- These two are owed once a year.
      and targets.indicator_code not in ('village_income_200k_share', 'town_seat_population')
),

received as (
    select town_code, indicator_code, min(received_at) as received_at
    from marts.fct_indicator_value
    where period_code = '2024-Q3'
    group by all
)

select
    '2024-Q3' as cycle_code, owed.department_code, 'indicator' as subject_kind, owed.indicator_code as subject_code,
    owed.town_code, '2024-Q3' as period_code, received.received_at is not null as is_received, received.received_at,
    case when received.received_at is not null then owed.indicator_code <> 'export_value' end as is_on_time,
    date '2024-10-15' as due_on,
    case
        when received.received_at is not null then 'accepted'
        when owed.indicator_code = 'rural_doctor_licensed_share' and owed.town_code = '500111-wangu' then 'quarantined'
        else 'missing'
    end as outcome
from owed
left join received on owed.town_code = received.town_code and owed.indicator_code = received.indicator_code;

create table quality.submission_status as
select
    department_code, cycle_code, count(*) as expected_count,
    count(*) filter (outcome in ('accepted', 'quarantined')) as received_count,
    count(*) filter (is_on_time) as on_time_count,
    count(*) filter (outcome = 'accepted') as accepted_count,
    count(*) filter (outcome = 'quarantined') as quarantined_count,
    count(*) filter (outcome = 'blank') as blank_count,
    count(*) filter (outcome = 'missing') as missing_count,
    100.0 * count(*) filter (outcome = 'accepted') / count(*) as completeness_pct,
    100.0 * count(*) filter (is_on_time) / count(*) as timeliness_pct,
    max(due_on) as due_on, min(received_at) as first_received_at, max(received_at) as last_received_at
from quality.obligation_status
group by department_code, cycle_code;
