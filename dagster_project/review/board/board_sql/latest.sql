-- Of each indicator of a town the figure that was reported last, with its verdict; a target of which nothing was ever
-- reported stands there with what is known of it.
with latest as (
    select compared.*, periods.year
    from compared() as compared
    inner join marts.dim_period as periods on compared.period_code = periods.period_code
    qualify row_number() over (
        partition by compared.town_code, compared.indicator_code order by periods.ends_on desc, periods.starts_on
    ) = 1
),

verdicts as (
    select
        town_code, indicator_code, period_code, expected_value, gap_value, attainment_pct, pace_pct,
        average_growth_pct, status, period_code as actual_period_code
    from marts.fct_indicator_pace
    union all
    select
        town_code, indicator_code, cast(year as varchar), expected_value, gap_value, attainment_pct, pace_pct,
        average_growth_pct, status, actual_period_code
    from marts.fct_indicator_year
),

-- Where several years have a target, the next one counts from the last figure on.
targets as (
    select stated.*
    from marts.fct_indicator_target as stated
    left join latest on stated.town_code = latest.town_code and stated.indicator_code = latest.indicator_code
    where stated.is_effective
    qualify row_number() over (
        partition by stated.town_code, stated.indicator_code
        order by stated.target_year < coalesce(latest.year, 0), abs(stated.target_year - coalesce(latest.year, 9999))
    ) = 1
),

-- What was withheld or does not apply was reported, too.
answers as (
    select reported.*
    from marts.fct_indicator_value as reported
    inner join marts.dim_period as periods on reported.period_code = periods.period_code
    where reported.is_current and reported.value_status in ('not_applicable', 'withheld')
    qualify row_number() over (
        partition by reported.town_code, reported.indicator_code order by periods.ends_on desc, periods.starts_on
    ) = 1
),

owners as (
    select
        owner.district_code, owner.indicator_code,
        string_agg(departments.department_name, '、' order by departments.department_name) as department_names,
        list(departments.department_code order by departments.department_name) as department_codes,
        list(departments.department_name order by departments.department_name) as department_list
    from marts.bridge_indicator_department as owner
    inner join marts.dim_department as departments on owner.department_code = departments.department_code
    group by owner.district_code, owner.indicator_code
)

select
    towns.town_code, towns.town_name, towns.district_code, towns.district_name, indicators.indicator_code,
    indicators.indicator_name_zh, indicators.unit, indicators.measure_kind, indicators.is_municipal_pilot,
    targets.target_year, targets.target_kind, targets.comparator, targets.target_value, targets.target_upper_value,
    targets.target_text, latest.period_code, latest.value as actual_value, latest.value_text as actual_text,
    latest.before_period_code, latest.before_value, latest.before_text, latest.year_before_period_code,
    latest.year_before_value, latest.year_before_text, latest.year as latest_year,
    verdicts.expected_value, verdicts.gap_value, verdicts.attainment_pct, verdicts.pace_pct,
    verdicts.average_growth_pct,
    case
        when latest.value is not null then coalesce(verdicts.status, 'no_target')
        else coalesce(answers.value_status, 'no_actual')
    end as status,
    owners.department_names, owners.department_codes, owners.department_list
from targets
full outer join latest on targets.town_code = latest.town_code and targets.indicator_code = latest.indicator_code
inner join marts.dim_town as towns
    on coalesce(targets.town_code, latest.town_code) = towns.town_code and towns.is_current
inner join marts.dim_indicator as indicators
    on coalesce(targets.indicator_code, latest.indicator_code) = indicators.indicator_code
left join verdicts
    on
        latest.town_code = verdicts.town_code and latest.indicator_code = verdicts.indicator_code
        and latest.period_code = verdicts.period_code
left join answers
    on towns.town_code = answers.town_code and indicators.indicator_code = answers.indicator_code
left join owners
    on towns.district_code = owners.district_code and indicators.indicator_code = owners.indicator_code
order by
    towns.district_code, towns.town_code, targets.stated_in is null, targets.stated_in, targets.annex_no,
    targets.item_no, targets.paragraph_no, indicators.indicator_code
