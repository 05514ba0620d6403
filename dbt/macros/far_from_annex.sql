{#- Tables for a `with`, of which `far_from_annex` has one row a figure that is orders of magnitude off what the annex of
    its town states: baseline and goal, whatever the kind of target. It needs no history. `thresholds` stands before.

    An amount is held against the part of the year that it covers, the more loosely the earlier in the year. What
    grows from nothing (no baseline, or 0) may be small for long. A growth rate is off where it can only be an index
    (上年=100) or a level; a percentage, where a hundred times as much would be right. Which unit was meant is guessed
    from the units of the same dimension: the one in which the figure comes nearest to the goal. -#}
{% macro far_from_annex() %}
    {%- set times = threshold('annex_times') -%}
    {%- set smallest_count = threshold('jump_smallest_count') -%}
    promised as (
        select
            town_code,
            indicator_code,
            target_kind,
            target_year,
            target_text,
            unit as target_unit,
            baseline_year,
            baseline_text,
            cast(baseline_value as double) as baseline,
            cast(
                case when target_kind = 'change_from_baseline' then baseline_value + target_value else target_value end
                as double
            ) as goal,
            case when target_kind = 'change_from_baseline' then abs(cast(target_value as double)) end as change,
            row_number() over (partition by town_code, indicator_code order by target_year desc) as nth_last
        from {{ ref('fct_indicator_target') }}
        where is_effective
    ),

    bounds as (
        select
            *,
            least(nullif(abs(baseline), 0), nullif(abs(goal), 0)) as lowest,
            greatest(nullif(abs(baseline), 0), nullif(abs(goal), 0)) as highest
        from promised
        where nth_last = 1
    ),

    held as (
        select
            compared.indicator_code,
            compared.town_code,
            compared.period_code,
            compared.measure_kind,
            compared.value,
            bounds.target_kind,
            bounds.target_year,
            bounds.target_text,
            bounds.target_unit,
            bounds.baseline_year,
            bounds.baseline_text,
            bounds.baseline,
            bounds.goal,
            bounds.change,
            bounds.lowest,
            bounds.highest,
            case
                when compared.measure_kind not in ('level', 'count') then 1
                when compared.time_basis = 'year_to_date' then month(periods.ends_on) / cast(12 as double)
                when compared.time_basis = 'period'
                    then case periods.grain when 'month' then 1 when 'quarter' then 3 when 'half' then 6 else 12 end
                        / cast(12 as double)
                else 1
            end as share_of_year
        from {{ ref('int_figures_compared') }} as compared
        inner join bounds
            on compared.indicator_code = bounds.indicator_code and compared.town_code = bounds.town_code
        inner join {{ ref('dim_period') }} as periods on compared.period_code = periods.period_code
        where compared.is_of_series and compared.value <> 0
    ),

    suspected as (
        select
            *,
            case
                when measure_kind = 'growth_rate' then
                    case
                        when value between 75 and 150 and value - coalesce(highest, 0) >= 50 then 'index'
                        when value >= greatest(50, {{ times }} * coalesce(highest, 0)) then 'level'
                        when
                            abs(value) < 0.5
                            and value * coalesce(goal, baseline) > 0
                            and abs(value) * 100 between lowest / 3 and highest * 3
                            and (
                                abs(value * 10 - round(value * 10)) > 1e-9
                                or abs(value) * 100 between lowest * 2 / 3 and highest * 1.5
                            )
                            then 'unit'
                    end
                when measure_kind = 'share' and highest is null
                    then case when change is not null and value <= greatest(1, change) then 'change' end
                when measure_kind = 'share' and value <= 1
                    then case
                        when highest >= value * 20 and value * 100 >= coalesce(nullif(baseline, 0) / 4, 5) then 'unit'
                    end
                when measure_kind in ('share', 'ratio')
                    then case when value >= highest * {{ times }} or value * {{ times }} <= lowest then 'unit' end
                when measure_kind = 'count' and greatest(value, highest) < {{ smallest_count }} then null
                when value >= highest * {{ times }} then 'unit'
                when
                    value * case when baseline > 0 then {{ times }} else 1000 end
                    <= lowest * share_of_year * share_of_year
                    then 'unit'
            end as suspicion
        from held
    ),

    suspects as (
        select
            suspected.*,
            figures.unit,
            coalesce(stated.unit, figures.unit) as stated_unit,
            coalesce(stated.dimension, wanted.dimension) as dimension,
            cast(coalesce(stated.numerator, wanted.numerator) as double)
            / coalesce(stated.denominator, wanted.denominator) as stated_size
        from suspected
        inner join {{ ref('fct_indicator_value') }} as figures
            on
                suspected.indicator_code = figures.indicator_code
                and suspected.town_code = figures.town_code
                and suspected.period_code = figures.period_code
                and figures.superseded_at is null
        left join {{ ref('int_units_folded') }} as stated on figures.unit_text = stated.unit_folded
        left join {{ ref('int_units_folded') }} as wanted on {{ fold_text('figures.unit') }} = wanted.unit_folded
        where suspected.suspicion is not null
    ),

    slips as (
        select
            suspects.indicator_code,
            suspects.town_code,
            suspects.period_code,
            units.unit as unit_meant,
            row_number() over (
                partition by suspects.indicator_code, suspects.town_code, suspects.period_code
                order by
                    abs(ln(
                        abs(suspects.value) * units.numerator / units.denominator / suspects.stated_size
                        / (suspects.share_of_year * sqrt(suspects.lowest * suspects.highest))
                    )),
                    units.unit
            ) as nth
        from suspects
        inner join (
            select distinct
                unit,
                dimension,
                numerator,
                denominator
            from {{ ref('int_units_folded') }}
        ) as units
            on suspects.dimension = units.dimension and suspects.stated_unit <> units.unit
        where
            suspects.suspicion = 'unit'
            and abs(suspects.value) * units.numerator / units.denominator / suspects.stated_size
            between suspects.lowest * suspects.share_of_year / 3 and suspects.highest * 3
    ),

    far_from_annex as (
        select
            suspects.indicator_code,
            suspects.town_code,
            suspects.period_code,
            'far_from_annex' as rule_code,
            {{ figure_named('towns', 'names') }} || '：'
            || coalesce(cast(suspects.baseline_year as string) || '年基期 ' || suspects.baseline_text || '、', '')
            || cast(suspects.target_year as string) || '年目标 ' || suspects.target_text
            || case
                when {{ matches('suspects.target_text', '[^-0-9.,]$') }} then ''
                else case when suspects.target_unit = '%' then '' else ' ' end || suspects.target_unit
            end
            || coalesce('，填报数约为目标的 ' || {{ times_in_words(
                "abs(suspects.value) / coalesce(nullif(abs(suspects.goal), 0), suspects.highest)"
            ) }}, '')
            || case
                when suspects.suspicion = 'index'
                    then '；疑为指数（上年=100）误作增速，如是应填 '
                        || {{ plain_number('cast(suspects.value - 100 as decimal(28, 4))') }}
                when suspects.suspicion = 'level' then '；疑为总量误作增速'
                when suspects.suspicion = 'change' then '；疑为小数或变化幅度误作数值'
                else coalesce('；疑为“' || slips.unit_meant || '”误作“' || suspects.stated_unit || '”', '')
            end as expected
        from suspects
        inner join {{ ref('dim_indicator') }} as names on suspects.indicator_code = names.indicator_code
        inner join {{ ref('dim_town') }} as towns on suspects.town_code = towns.town_code and towns.is_current
        left join slips
            on
                suspects.indicator_code = slips.indicator_code
                and suspects.town_code = slips.town_code
                and suspects.period_code = slips.period_code
                and slips.nth = 1
    )
{% endmacro %}

{#- How many times as much, in words that a person reads at a glance: 9187 倍, 1.1万倍, 1/102. -#}
{% macro times_in_words(times) -%}
    case
        when {{ times }} >= 10000
            then {{ plain_number("cast(round((" ~ times ~ ") / 10000, 1) as decimal(28, 1))") }} || '万倍'
        when {{ times }} >= 10 then cast(cast(round({{ times }}) as bigint) as string) || '倍'
        when {{ times }} >= 1 then {{ plain_number("cast(round(" ~ times ~ ", 1) as decimal(28, 1))") }} || '倍'
        else '1/' || cast(cast(round(1 / ({{ times }})) as bigint) as string)
    end
{%- endmacro %}
