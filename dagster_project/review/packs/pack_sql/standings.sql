-- The verdict of a cycle: of the period that ends with it, the longest that was reported, and for a year its own.
-- What was not reported stands with what is known of it: whether it was owed, and the last figure before.
with periods as (
    select period_code, grain, starts_on, row_number() over (order by period_code <> $cycle, starts_on) as place
    from marts.dim_period
    where ends_on = $ends_on
),

verdicts as (
    select
        town_code, indicator_code, period_code, actual_value, expected_value, gap_value, attainment_pct, pace_pct,
        year_goal_value, status, required_growth_pct, average_growth_pct, period_code as actual_period_code
    from marts.fct_indicator_pace
    union all
    select
        town_code, indicator_code, cast(year as varchar), actual_value, expected_value, gap_value, attainment_pct,
        pace_pct, expected_value, status, required_growth_pct, average_growth_pct, actual_period_code
    from marts.fct_indicator_year
    where $kind = 'year'
),

judged as (
    select verdicts.*, periods.grain, periods.starts_on
    from verdicts
    inner join periods on verdicts.period_code = periods.period_code
    qualify row_number() over (
        partition by town_code, indicator_code order by actual_value is null, place
    ) = 1
),

-- Where several years have a target, the next one counts.
targets as (
    select *
    from marts.fct_indicator_target
    where is_effective
    qualify row_number() over (
        partition by town_code, indicator_code order by target_year < $year, abs(target_year - $year)
    ) = 1
),

-- What was withheld or does not apply was reported too.
answers as (
    select reported.*
    from marts.fct_indicator_value as reported
    inner join periods on reported.period_code = periods.period_code
    where reported.is_current and reported.value_status in ('not_applicable', 'withheld')
    qualify row_number() over (partition by town_code, indicator_code order by place) = 1
),

owed as (
    select
        town_code, subject_code as indicator_code, bool_or(is_received) as is_received, max(due_on) as due_on,
        bool_or(outcome = 'quarantined') as is_quarantined, bool_or(outcome = 'blank') as is_blank
    from quality.obligation_status
    where cycle_code = $cycle and subject_kind = 'indicator'
    group by town_code, subject_code
),

earlier as (
    select reported.*, known.ends_on
    from marts.fct_indicator_value as reported
    inner join marts.dim_period as known on reported.period_code = known.period_code
    where reported.is_current and reported.value_status = 'reported' and known.ends_on < $ends_on
    qualify row_number() over (
        partition by town_code, indicator_code order by known.ends_on desc, known.starts_on
    ) = 1
),

owners as (
    select
        owner.district_code, owner.indicator_code,
        string_agg(departments.department_name, '、' order by departments.department_name) as department_names,
        list(departments.department_code order by departments.department_name) as department_codes
    from marts.bridge_indicator_department as owner
    inner join marts.dim_department as departments on owner.department_code = departments.department_code
    group by owner.district_code, owner.indicator_code
)

select
    coalesce(targets.town_code, judged.town_code) as town_code,
    coalesce(targets.indicator_code, judged.indicator_code) as indicator_code,
    towns.town_name, towns.district_name, indicators.indicator_name_zh, indicators.category_zh, indicators.unit,
    indicators.direction, indicators.measure_kind, indicators.is_municipal_pilot,
    targets.target_year, targets.target_kind, targets.comparator, targets.target_value,
    targets.target_upper_value, targets.target_text,
    targets.baseline_year, targets.baseline_value, targets.baseline_text, targets.stated_in, targets.annex_no,
    targets.item_no, targets.item_no_text, targets.indicator_text, targets.paragraph_no, targets.heading_path,
    targets.statement_text, targets.unit as target_unit, targets.cell as target_cell,
    targets.baseline_cell, targets.sheet as target_sheet, targets.source_path as target_path,
    targets.source_sha256 as target_sha256, targets.received_at as target_received_at,
    documents.title as document_title, documents.document_no,
    judged.period_code, judged.actual_value, judged.expected_value, judged.gap_value,
    judged.attainment_pct, judged.pace_pct, judged.year_goal_value, judged.required_growth_pct,
    judged.average_growth_pct,
    case
        when judged.actual_value is not null or judged.status = 'no_target' then judged.status
        when answers.value_status is not null then answers.value_status
        when owed.is_quarantined then 'quarantined'
        when owed.is_blank then 'blank'
        when owed.is_received is not null then 'missing'
        when $kind = 'year' then coalesce(judged.status, 'no_actual')
        else 'not_due'
    end as status,
    before.status as status_before, before.period_code as period_before,
    year_before.status as status_year_before,
    compared.before_period_code, compared.before_value, compared.before_text,
    compared.year_before_period_code, compared.year_before_value, compared.year_before_text,
    reported.value_text as actual_text, reported.sheet as actual_sheet, reported.cell as actual_cell,
    reported.source_path as actual_path, reported.source_sha256 as actual_sha256,
    reported.received_at as actual_received_at, reported.note_text as actual_note,
    reported.version_no,
    earlier.period_code as earlier_period_code, earlier.value as earlier_value,
    earlier.value_text as earlier_text, earlier.sheet as earlier_sheet, earlier.cell as earlier_cell,
    earlier.source_path as earlier_path, earlier.source_sha256 as earlier_sha256,
    earlier.received_at as earlier_received_at,
    owners.department_names, owners.department_codes, owed.due_on
from targets
full outer join judged
    on targets.town_code = judged.town_code and targets.indicator_code = judged.indicator_code
inner join marts.dim_town as towns
    on coalesce(targets.town_code, judged.town_code) = towns.town_code and towns.is_current
inner join marts.dim_indicator as indicators
    on coalesce(targets.indicator_code, judged.indicator_code) = indicators.indicator_code
left join marts.dim_document as documents on targets.document_code = documents.document_code
left join answers on targets.town_code = answers.town_code and targets.indicator_code = answers.indicator_code
left join owed on targets.town_code = owed.town_code and targets.indicator_code = owed.indicator_code
left join earlier on targets.town_code = earlier.town_code and targets.indicator_code = earlier.indicator_code
left join owners
    on towns.district_code = owners.district_code and indicators.indicator_code = owners.indicator_code
left join marts.dim_period as periods_before
    on judged.grain = periods_before.grain and judged.starts_on - 1 = periods_before.ends_on
left join verdicts as before
    on
        judged.town_code = before.town_code and judged.indicator_code = before.indicator_code
        and periods_before.period_code = before.period_code and before.actual_value is not null
left join marts.dim_period as periods_year_before
    on
        judged.grain = periods_year_before.grain
        and judged.starts_on = periods_year_before.starts_on + interval 1 year
left join verdicts as year_before
    on
        judged.town_code = year_before.town_code and judged.indicator_code = year_before.indicator_code
        and periods_year_before.period_code = year_before.period_code and year_before.actual_value is not null
left join compared() as compared
    on
        judged.town_code = compared.town_code and judged.indicator_code = compared.indicator_code
        and judged.period_code = compared.period_code and judged.actual_value is not null
left join marts.fct_indicator_value as reported
    on
        judged.town_code = reported.town_code and judged.indicator_code = reported.indicator_code
        and judged.actual_period_code = reported.period_code and reported.is_current
        and judged.actual_value is not null
where coalesce(towns.pilot_from_year, 0) <= $year
order by
    towns.district_code, towns.town_code, targets.stated_in is null, targets.stated_in, targets.annex_no,
    targets.item_no, targets.paragraph_no, indicators.indicator_code
