-- What a verdict needs, side by side: the target that a year works towards, its baseline, the figure, the share of the
-- year that it covers, and the growth of the years before. In an increment only of the series that received a value:
-- targets change with a notice, and then everything is built afresh.
-- depends_on: {{ ref('int_series_touched') }}
{#- Read twice, each time as far as it is needed: as one table expression all figures of a country would be held. -#}
{% set figures %}
    select
        reported.town_code,
        reported.indicator_code,
        reported.period_code,
        periods.grain,
        periods.year,
        -- The months of the year that are gone when the period ends.
        month(periods.ends_on) as elapsed_months,
        indicators.time_basis,
        reported.value
    from {{ ref('fct_indicator_value') }} as reported
    inner join {{ ref('dim_period') }} as periods on reported.period_code = periods.period_code
    inner join {{ ref('dim_indicator') }} as indicators on reported.indicator_code = indicators.indicator_code
    where
        reported.is_current
        and reported.value_status = 'reported'
        {% if not flags.FULL_REFRESH %} and {{ is_of_series_touched('reported') }} {% endif %}
{% endset %}
with targets as (
    select
        target.town_code,
        target.indicator_code,
        target.target_kind,
        target.comparator,
        target.target_year,
        target.target_value,
        target.baseline_value,
        -- Without a stated baseline year, growth counts from the year before the pilot.
        coalesce(target.baseline_year, notices.pilot_from_year - 1) as baseline_year,
        coalesce(
            lag(target.target_year) over (
                partition by target.town_code, target.indicator_code order by target.target_year
            ),
            -- Its own year at least: nothing may say since when, or a notice name a baseline of that year or later.
            least(
                coalesce(target.baseline_year, notices.pilot_from_year - 1, target.target_year - 1),
                target.target_year - 1
            )
        ) as after_year
    from {{ ref('fct_indicator_target') }} as target
    inner join {{ ref('stg_annex__notices') }} as notices
        on target.document_code = notices.document_code and notices.is_current
    where
        target.is_effective
        {% if not flags.FULL_REFRESH %} and {{ is_of_series_touched('target') }} {% endif %}
),

-- The years up to a target work towards it, after an earlier target if there is one.
target_years as (
    {{ exploded('targets', number_list('after_year + 1', 'target_year')) }}
),

-- Within a year only that is judged for which a target is set: of a country's figures few.
figures_with_target as (
    select *
    from ({{ figures }}) as figures
    where
        grain <> 'year'
        and (town_code, indicator_code) in (select targets.town_code, targets.indicator_code from targets)
),

-- What counts from January, or stands at the year's end, is the year's figure where no yearly one was reported.
year_figures as (
    select *
    from ({{ figures }}) as figures
    where elapsed_months = 12 and (grain = 'year' or time_basis <> 'period')
    qualify
        row_number() over (
            partition by town_code, indicator_code, year
            order by case grain when 'year' then 1 when 'month' then 2 when 'quarter' then 3 else 4 end
        ) = 1
),

years as (
    select
        coalesce(target_years.town_code, year_figures.town_code) as town_code,
        coalesce(target_years.indicator_code, year_figures.indicator_code) as indicator_code,
        cast(coalesce(target_years.element, year_figures.year) as integer) as year,
        year_figures.period_code as actual_period_code,
        year_figures.value as actual_value,
        target_years.target_kind,
        target_years.comparator,
        target_years.baseline_year,
        target_years.baseline_value,
        target_years.target_year,
        target_years.target_value
    from target_years
    full outer join year_figures
        on
            target_years.town_code = year_figures.town_code
            and target_years.indicator_code = year_figures.indicator_code
            and target_years.element = year_figures.year
),

-- The year itself, and of a year with a target each part that was reported.
periods as (
    select
        town_code,
        indicator_code,
        year,
        cast(year as string) as period_code,
        'year' as grain,
        12 as elapsed_months,
        actual_period_code,
        actual_value
    from years
    union all
    select
        town_code,
        indicator_code,
        year,
        period_code,
        grain,
        elapsed_months,
        period_code as actual_period_code,
        value as actual_value
    from figures_with_target
),

judged_periods as (
    select
        periods.*,
        years.target_kind,
        years.comparator,
        years.baseline_year,
        years.baseline_value,
        years.target_year,
        years.target_value
    from periods
    inner join years
        on
            periods.town_code = years.town_code
            and periods.indicator_code = years.indicator_code
            and periods.year = years.year
    where periods.grain = 'year' or years.target_kind is not null
),

-- The rates of the years that a rate is averaged with.
growths as (
    select
        judged_periods.town_code,
        judged_periods.indicator_code,
        judged_periods.period_code,
        count(*) as earlier_years,
        sum(case when year_figures.value > -100 then ln(1 + cast(year_figures.value as double) / 100) end)
            as earlier_log_growth,
        min(year_figures.value) as lowest_earlier_growth
    from judged_periods
    inner join year_figures
        on
            judged_periods.town_code = year_figures.town_code
            and judged_periods.indicator_code = year_figures.indicator_code
            and judged_periods.baseline_year < year_figures.year
            and judged_periods.year > year_figures.year
    where judged_periods.target_kind = 'average_annual_growth'
    group by judged_periods.town_code, judged_periods.indicator_code, judged_periods.period_code
),

-- How much of last year's whole had come in by the same month: the season, as 同比 takes it.
seasons as (
    select
        parts.town_code,
        parts.indicator_code,
        parts.year + 1 as year,
        parts.elapsed_months,
        parts.grain,
        cast(parts.value as double) / cast(wholes.value as double) as share,
        row_number() over (
            partition by parts.town_code, parts.indicator_code, parts.year, parts.elapsed_months
            order by parts.grain
        ) as nth
    from figures_with_target as parts
    inner join year_figures as wholes
        on
            parts.town_code = wholes.town_code
            and parts.indicator_code = wholes.indicator_code
            and parts.year = wholes.year
    where parts.elapsed_months < 12 and parts.value > 0 and parts.value <= wholes.value
),

judged_figures as (
    select
        judged_periods.*,
        indicators.direction,
        indicators.measure_kind,
        indicators.time_basis,
        case
            when judged_periods.target_kind = 'average_annual_growth' then 'growth'
            when indicators.measure_kind = 'ordinal' then 'ordinal'
            when indicators.time_basis = 'year_to_date' and indicators.measure_kind in ('level', 'count') then 'amount'
            else 'state'
        end as way
    from judged_periods
    inner join {{ ref('dim_indicator') }} as indicators on judged_periods.indicator_code = indicators.indicator_code
)

select
    judged.*,
    case
        when judged.way <> 'amount' then 1
        else coalesce(same_grain.share, any_grain.share, judged.elapsed_months / cast(12 as double))
    end as period_share,
    case
        when judged.way <> 'amount' then null
        when any_grain.share is not null then 'last_year'
        else 'calendar'
    end as share_basis,
    coalesce(growths.earlier_years, 0) as earlier_years,
    coalesce(growths.earlier_log_growth, 0) as earlier_log_growth,
    growths.lowest_earlier_growth
from judged_figures as judged
left join growths
    on
        judged.town_code = growths.town_code
        and judged.indicator_code = growths.indicator_code
        and judged.period_code = growths.period_code
-- The season of the same kind of period; where there is none, the first of the others.
left join seasons as same_grain
    on
        judged.way = 'amount'
        and judged.town_code = same_grain.town_code
        and judged.indicator_code = same_grain.indicator_code
        and judged.year = same_grain.year
        and judged.elapsed_months = same_grain.elapsed_months
        and judged.grain = same_grain.grain
left join seasons as any_grain
    on
        judged.way = 'amount'
        and judged.town_code = any_grain.town_code
        and judged.indicator_code = any_grain.indicator_code
        and judged.year = any_grain.year
        and judged.elapsed_months = any_grain.elapsed_months
        and any_grain.nth = 1
