-- The figure that each town reported last. Figures of towns that have come less far than others are not added to
-- theirs.
with latest as (
    select
        reported.town_code,
        reported.indicator_code,
        reported.value,
        reported.period_code,
        periods.grain,
        periods.year,
        periods.ends_on
    from {{ published('fct_indicator_latest') }} as reported
    inner join {{ published('dim_period') }} as periods on reported.period_code = periods.period_code
),

compared as (
    select
        *,
        ends_on = max(ends_on) over (partition by indicator_code) as is_last_of_all,
        count(distinct grain) over (partition by indicator_code) = 1 as is_one_grain
    from latest
)

select
    {{ name_columns() }},
    {{ period_columns('periods') }},
    {{ addable_columns() }},
    {% set is_addable = "compared.is_last_of_all and indicators.aggregation_towns = 'sum'"
        " and (compared.is_one_grain or indicators.time_basis <> 'period')" %}
    {{ chart_columns('compared.value', '值', is_addable) }},
    {{ figure_in_words('compared.value') }} as "数值",
    {{ figure_in_words('coalesce(pace.expected_value, years.expected_value)') }} as "序时应达值",
    coalesce(pace.attainment_pct, years.attainment_pct) as "目标完成率%",
    coalesce(pace.pace_pct, years.pace_pct) as "序时完成率%",
    statuses.status_zh as "状态",
    {{ verdict_counts('coalesce(pace.status, years.status)') }},
    {{ yes_or_no('indicators.is_municipal_pilot') }} as "市级试点指标"
from compared
{{ named_by('compared') }}
inner join {{ published('dim_period') }} as periods on compared.period_code = periods.period_code
left join {{ published('fct_indicator_pace') }} as pace
    on
        compared.indicator_code = pace.indicator_code
        and compared.town_code = pace.town_code
        and compared.period_code = pace.period_code
left join {{ published('fct_indicator_year') }} as years
    on
        compared.grain = 'year'
        and compared.indicator_code = years.indicator_code
        and compared.town_code = years.town_code
        and compared.year = years.year
left join {{ published('dim_status') }} as statuses on coalesce(pace.status, years.status) = statuses.status
