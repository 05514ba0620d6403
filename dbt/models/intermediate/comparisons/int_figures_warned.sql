-- What looks wrong with a figure beside others: its town's earlier ones, the other towns', the figures it is bound to.
-- The rules read the table of figures themselves, each what it needs: among millions a common start costs more than it
-- saves. Series are told apart by a hash, and what that finds by their codes.
-- depends_on: {{ ref('int_series_touched') }}
{% set margin = 'cast(' ~ threshold('jump_margin_pct') ~ ' / 100 as decimal(12, 5))' %}
-- Towns differ in size: levels are compared by their growth over the same period a year before, rates as they are.
-- From 2 firms to 4 is no growth of 100 % that others could be held against.
{% set compared_value %}
case
    when measure_kind not in ('level', 'count') then value
    when measure_kind = 'count' and year_before_value < {{ threshold('jump_smallest_count') }} then null
    when year_before_value > 0 then (value / year_before_value - 1) * 100
end
{% endset %}

with {{ registered('register_thresholds') }},

{{ thresholds() }},

falling as (
    select
        indicator_code,
        town_code,
        period_code,
        'year_to_date_falls' as rule_code,
        before_period || '：' || {{ plain_number('cast(before_value as decimal(28, 8))') }} as expected
    from {{ ref('int_figures_compared') }}
    where
        is_of_series
        and time_basis = 'year_to_date'
        and measure_kind in ('level', 'count')
        and value < before_value
        and substr(before_period, 1, 4) = substr(period_code, 1, 4)
),

-- Outside the range of a town's other figures by the margin can only be the highest or the lowest, and only where it
-- is as far from the mean of the others: in few series. Sums, unlike medians, need not hold all figures in memory.
extremes as (
    select
        {{ row_hash(['indicator_code', 'town_code']) }} as series_hash,
        season,
        max(value) as highest,
        min(value) as lowest,
        (sum(value) - max(value)) / nullif(count(*) - 1, 0) as mean_below,
        (sum(value) - min(value)) / nullif(count(*) - 1, 0) as mean_above
    from {{ ref('int_figures_compared') }}
    where is_of_series
    group by {{ row_hash(['indicator_code', 'town_code']) }}, season
    having count(*) >= {{ threshold('jump_history_count') }}
),

series_apart as (
    select *
    from extremes
    where
        highest > mean_below + abs(mean_below) * {{ margin }}
        or lowest < mean_above - abs(mean_above) * {{ margin }}
),

-- From 2 firms to 4 is a leap in any series.
standing_apart as (
    select
        compared.*,
        series_apart.series_hash
    from {{ ref('int_figures_compared') }} as compared
    inner join series_apart
        on
            {{ row_hash(['compared.indicator_code', 'compared.town_code']) }} = series_apart.series_hash
            and compared.season = series_apart.season
    where
        compared.is_of_series
        and compared.value in (series_apart.highest, series_apart.lowest)
        and (compared.measure_kind <> 'count' or abs(compared.value) >= {{ threshold('jump_smallest_count') }})
),

-- Modified z-score (Iglewicz and Hoaglin 1993): 0.6745 (x - median) / median absolute deviation, of the other figures.
among_others as (
    select
        one.indicator_code,
        one.town_code,
        one.period_code,
        min(one.value) as value,
        min(other.value) as lowest_other,
        max(other.value) as highest_other,
        median(other.value) as median_other,
        {{ median_absolute_deviation('other.value') }} as deviation_other
    from standing_apart as one
    inner join {{ ref('int_figures_compared') }} as other
        on
            one.series_hash = {{ row_hash(['other.indicator_code', 'other.town_code']) }}
            and one.indicator_code = other.indicator_code
            and one.town_code = other.town_code
            and one.season = other.season
            and one.period_code <> other.period_code
            and other.is_of_series
    group by one.indicator_code, one.town_code, one.period_code
),

jumping as (
    select
        indicator_code,
        town_code,
        period_code,
        'jump_own_history' as rule_code,
        '历史 ' || {{ plain_number('cast(lowest_other as decimal(28, 8))') }} || '—'
        || {{ plain_number('cast(highest_other as decimal(28, 8))') }} || '，中位数 '
        || {{ plain_number('cast(median_other as decimal(28, 8))') }} as expected
    from among_others
    where
        abs(value - median_other) * 0.6745 > {{ threshold('jump_modified_z') }} * deviation_other
        and (
            value > highest_other + abs(highest_other) * {{ margin }}
            or value < lowest_other - abs(lowest_other) * {{ margin }}
        )
),

usual as (
    select
        indicator_code,
        period_code,
        median(compared_value) as median_town,
        {{ median_absolute_deviation('compared_value') }} as deviation_town
    from (
        select
            indicator_code,
            period_code,
            {{ compared_value }} as compared_value
        from {{ ref('int_figures_compared') }}
        where is_across
    ) as compared
    where compared_value is not null
    group by indicator_code, period_code
    having count(*) >= {{ threshold('jump_town_count') }}
),

comparable as (
    select
        *,
        {{ compared_value }} as compared_value
    from {{ ref('int_figures_compared') }}
    where is_across
),

standing_out as (
    select
        comparable.indicator_code,
        comparable.town_code,
        comparable.period_code,
        'jump_other_towns' as rule_code,
        case when comparable.measure_kind in ('level', 'count') then '同比 ' else '' end
        || {{ plain_number('cast(comparable.compared_value as decimal(28, 2))') }}
        || case when comparable.measure_kind in ('level', 'count') then '%' else '' end || '，各镇中位数 '
        || {{ plain_number('cast(usual.median_town as decimal(28, 2))') }} as expected
    from comparable
    inner join usual
        on comparable.indicator_code = usual.indicator_code and comparable.period_code = usual.period_code
    where
        abs(comparable.compared_value - usual.median_town) * 0.6745
        > {{ threshold('jump_modified_z_towns') }} * usual.deviation_town
        and abs(comparable.compared_value - usual.median_town) > {{ threshold('jump_margin_pct') }}
),

bound as (
    select
        relations.relation,
        one.*,
        other.value as other_value,
        (other.value / nullif(other.year_before_value, 0) - 1) * 100 as other_growth,
        names.indicator_name_zh as other_name
    from {{ ref('seed_indicator_relations') }} as relations
    inner join {{ ref('int_figures_compared') }} as one
        on relations.indicator_code = one.indicator_code and one.is_of_series
    inner join {{ ref('int_figures_compared') }} as other
        on
            relations.other_indicator_code = other.indicator_code
            and one.town_code = other.town_code
            and one.period_code = other.period_code
            and other.is_of_series
    inner join {{ ref('dim_indicator') }} as names on relations.other_indicator_code = names.indicator_code
    where relations.relation = 'part_of' or relations.price_basis = 'constant'
),

unbound as (
    select
        indicator_code,
        town_code,
        period_code,
        case relation when 'part_of' then 'part_exceeds_whole' else 'growth_disagrees' end as rule_code,
        other_name || ' ' || case relation
            when 'part_of' then {{ plain_number('cast(other_value as decimal(28, 8))') }}
            else '增长 ' || {{ plain_number('cast(other_growth as decimal(28, 2))') }} || '%'
        end as expected
    from bound
    where
        (relation = 'part_of' and value > other_value)
        or (relation = 'growth_of' and abs(value - other_growth) > {{ threshold('growth_tolerance_points') }})
),

withdrawn_from_nothing as (
    select
        indicator_code,
        town_code,
        period_code,
        'nothing_to_withdraw' as rule_code,
        cast(null as string) as expected
    from {{ ref('fct_indicator_value') }} as withdrawn
    where
        value_status = 'withdrawn'
        and version_no = 1
        and superseded_at is null
        {% if not flags.FULL_REFRESH %} and {{ is_of_series_touched('withdrawn') }} {% endif %}
)

{% for rule in ['falling', 'jumping', 'standing_out', 'unbound', 'withdrawn_from_nothing'] %}
    select
        rule_code,
        {{ text_of('indicator_code') }},
        {{ text_of('town_code') }},
        {{ text_of('period_code') }},
        expected
    from {{ rule }}
    {% if not loop.last %} union all {% endif %}
{% endfor %}
