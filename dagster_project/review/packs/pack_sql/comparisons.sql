-- The municipal pilot indicators across the towns, by the figures of the cycle's own period; of what counts from
-- January or stands at a day any part that ends with it is as good.
with periods as (
    select period_code, starts_on, period_code = $cycle as is_own
    from marts.dim_period
    where ends_on = $ends_on
),

figures as (
    select town_code, indicator_code, cast(year as varchar) as period_code, actual_value, actual_period_code
    from marts.fct_indicator_year
    where $kind = 'year' and year = $year and actual_value is not null
    union all
    select town_code, indicator_code, period_code, value, period_code
    from marts.fct_indicator_value
    where $kind <> 'year' and is_current and value_status = 'reported'
),

verdicts as (
    select town_code, indicator_code, period_code, pace_pct, status
    from marts.fct_indicator_pace
    union all
    select town_code, indicator_code, cast(year as varchar), pace_pct, status
    from marts.fct_indicator_year
),

-- Why the indicators of a family stand apart, as the yearly comparison says it.
families as (
    select indicators.family_code, any_value(compared.apart_reason_zh) as apart_reason_zh
    from marts.fct_indicator_comparison as compared
    inner join marts.dim_indicator as indicators on compared.indicator_code = indicators.indicator_code
    where compared.apart_reason_zh is not null
    group by indicators.family_code
),

compared as (
    select
        figures.*, indicators.indicator_name_zh, indicators.unit, indicators.measure_kind, indicators.family_code,
        families.apart_reason_zh, case when indicators.direction = 'down' then -1 else 1 end as sign
    from figures
    inner join periods on figures.period_code = periods.period_code
    inner join marts.dim_indicator as indicators on figures.indicator_code = indicators.indicator_code
    left join families on indicators.family_code = families.family_code
    where
        (periods.is_own or indicators.time_basis <> 'period')
        and (indicators.is_municipal_pilot or families.family_code is not null)
    qualify row_number() over (
        partition by figures.town_code, figures.indicator_code order by not periods.is_own, periods.starts_on
    ) = 1
)

select
    compared.*, towns.town_name,
    rank() over (partition by compared.indicator_code order by sign * actual_value desc) as rank,
    cast(median(actual_value) over (partition by compared.indicator_code) as double) as median_value,
    sign * actual_value - max(sign * actual_value) over (partition by compared.indicator_code) as distance_to_best,
    verdicts.pace_pct, coalesce(verdicts.status, 'no_target') as status, statuses.status_zh,
    reported.value_text as actual_text, reported.sheet as actual_sheet, reported.cell as actual_cell,
    reported.source_path as actual_path, reported.source_sha256 as actual_sha256,
    reported.received_at as actual_received_at
from compared
inner join marts.dim_town as towns on compared.town_code = towns.town_code and towns.is_current
left join verdicts
    on
        compared.town_code = verdicts.town_code and compared.indicator_code = verdicts.indicator_code
        and compared.period_code = verdicts.period_code
inner join marts.dim_status as statuses on coalesce(verdicts.status, 'no_target') = statuses.status
left join marts.fct_indicator_value as reported
    on
        compared.town_code = reported.town_code and compared.indicator_code = reported.indicator_code
        and compared.actual_period_code = reported.period_code and reported.is_current
where coalesce(towns.pilot_from_year, 0) <= $year
order by
    compared.apart_reason_zh is not null, compared.family_code, compared.indicator_code, rank, compared.town_code
