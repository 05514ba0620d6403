-- compared(): each figure beside the one of the period before, of the same length, and the one of the same period of the
-- year before. The year's figure may be that of a last part, which is the year's where no yearly one was reported.
-- An amount counts again from each January: the first part of a year has no part before it to be compared with.
create or replace temp macro compared() as table (
    with figures as (
        select
            reported.town_code, reported.indicator_code, reported.period_code, reported.value, reported.value_text
        from marts.fct_indicator_value as reported
        where
            reported.is_current and reported.value_status = 'reported' and reported.period_code like '%-%'
        union all
        select
            years.town_code, years.indicator_code, cast(years.year as varchar), years.actual_value,
            reported.value_text
        from marts.fct_indicator_year as years
        left join marts.fct_indicator_value as reported
            on
                years.town_code = reported.town_code and years.indicator_code = reported.indicator_code
                and years.actual_period_code = reported.period_code and reported.is_current
        where years.actual_value is not null
    ),

    placed as (
        select
            figures.*, periods.grain, periods.starts_on, periods.ends_on, periods.year,
            indicators.time_basis = 'year_to_date' and indicators.measure_kind in ('level', 'count') as is_amount
        from figures
        inner join marts.dim_period as periods on figures.period_code = periods.period_code
        inner join marts.dim_indicator as indicators on figures.indicator_code = indicators.indicator_code
    )

    select
        now.town_code, now.indicator_code, now.period_code, now.value, now.value_text, now.is_amount,
        before.period_code as before_period_code, before.value as before_value, before.value_text as before_text,
        year_before.period_code as year_before_period_code, year_before.value as year_before_value,
        year_before.value_text as year_before_text
    from placed as now
    left join placed as before
        on
            now.town_code = before.town_code and now.indicator_code = before.indicator_code
            and now.grain = before.grain and now.grain <> 'year'
            and now.starts_on - 1 = before.ends_on
            and (now.year = before.year or not now.is_amount)
    left join placed as year_before
        on
            now.town_code = year_before.town_code and now.indicator_code = year_before.indicator_code
            and now.grain = year_before.grain and now.year - 1 = year_before.year
            and month(now.ends_on) = month(year_before.ends_on)
);
