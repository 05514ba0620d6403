-- A promise as a target: which indicator, and its value in the indicator's unit, as the figures of an annex are read.
{%- set downwards = "'缩小', '下降', '降低', '减少', '压减', '压缩'" %}
{%- set numeral = '^([一二三四五六七八九两]?)([十百千])' %}
with known as (
    select
        indicators.*,
        units.dimension,
        count(*) over (partition by indicators.family_code, units.dimension) as relative_count
    from {{ ref('int_indicators_known') }} as indicators
    inner join {{ ref('int_units_folded') }} as units on {{ fold_text('indicators.unit') }} = units.unit_folded
),

named as (
    select
        found.*,
        coalesce(full_names.indicator_code, plain_names.indicator_code) as named_code,
        full_names.candidates,
        tasks.measure_code,
        -- 百亿元 is 100亿元.
        found.bound_text || case
            when {{ matches('number_text', numeral) }} then
                coalesce(nullif(
                    translate({{ extract_part('number_text', numeral, 1) }}, '一二三四五六七八九两', '1234567892'), ''
                ), '1')
                || case {{ extract_part('number_text', numeral, 2) }}
                    when '十' then '0' when '百' then '00' else '000'
                end
            else ''
        end
        || {{ replace_all('number_text', numeral, '') }} as stated_figure
    from {{ ref('int_commitments_found') }} as found
    left join {{ ref('int_indicator_names_resolved') }} as full_names
        on {{ fold_text('found.name_text') }} = full_names.indicator_folded
    left join {{ ref('int_indicator_names_resolved') }} as plain_names
        on {{ fold_text('found.plain_name_text') }} = plain_names.indicator_folded
    left join {{ ref('int_tasks_found') }} as tasks
        on found.town_code = tasks.town_code and found.paragraph_no = tasks.paragraph_no
),

{{ parse_figures('named', 'stated_figure') }},

with_units as (
    select
        figures.*,
        case
            when figures.figure_status = 'ordinal' then named_indicators.unit
            when figures.figure_unit_text = '' and named_indicators.dimension = 'ratio' then '比'
            else figures.figure_unit_text
        end as stated_unit_text,
        named_indicators.family_code as named_family,
        named_indicators.dimension as named_dimension
    from figures
    left join known as named_indicators on figures.named_code = named_indicators.indicator_code
),

-- Where a clause takes up the subject of the one before, its unit may say that the total is meant and not its growth.
of_indicators as (
    select
        with_units.*,
        units.unit,
        units.dimension as stated_dimension,
        units.numerator,
        units.denominator,
        case
            when not with_units.is_carried or units.dimension in (with_units.named_dimension, 'percentage_point')
                then with_units.named_code
            else relatives.indicator_code
        end as indicator_code
    from with_units
    left join {{ ref('int_units_folded') }} as units
        on {{ fold_text('with_units.stated_unit_text') }} = units.unit_folded
    left join known as relatives
        on
            with_units.named_family = relatives.family_code
            and units.dimension = relatives.dimension
            and relatives.relative_count = 1
),

with_values as (
    select
        stated.*,
        indicators.unit as indicator_unit,
        indicators.measure_kind,
        coalesce(stated.stated_dimension = 'percentage_point' and indicators.dimension = 'share', false) as is_change,
        case
            when stated.figure_status = 'ordinal' then cast(scales.rank as decimal(28, 8))
            when stated.stated_dimension = 'percentage_point' and indicators.dimension = 'share'
                then
                    case
                        when stated.verb_text in ({{ downwards }}) then -stated.figure_value
                        else stated.figure_value
                    end
            when stated.stated_dimension = indicators.dimension
                then {{ convert_unit('stated.figure_value', 'stated', 'wanted') }}
        end as value,
        case
            when stated.stated_dimension = indicators.dimension
                then {{ convert_unit('stated.figure_upper_value', 'stated', 'wanted') }}
        end as upper_value,
        case
            when base_units.dimension = indicators.dimension
                then {{ convert_unit(
                    "try_cast(replace(" ~ extract_part('stated.baseline_text', '^([0-9.,]+)', 1) ~ ", ',', '') as decimal(28, 8))",
                    'base_units', 'wanted'
                ) }}
        end as baseline_value
    from of_indicators as stated
    left join known as indicators on stated.indicator_code = indicators.indicator_code
    left join {{ ref('int_units_folded') }} as wanted on {{ fold_text('indicators.unit') }} = wanted.unit_folded
    left join {{ ref('int_units_folded') }} as base_units
        on
            coalesce(
                nullif({{ replace_all(fold_text('stated.baseline_text'), '^[0-9.,]+', '') }}, ''),
                {{ fold_text('stated.stated_unit_text') }}
            ) = base_units.unit_folded
    left join {{ ref('seed_ordinal_scales') }} as scales
        on indicators.scale_code = scales.scale_code and stated.figure_label = {{ fold_text('scales.label') }}
)

select
    statement_code,
    town_code,
    document_code,
    paragraph_no,
    heading_path,
    char_start,
    char_end,
    statement_text,
    pattern_name,
    -- The total that a clause takes up by its unit is not named there.
    case when indicator_code <> named_code then cast(null as varchar) else name_text end as name_text,
    candidates,
    case
        when indicator_code is null then 'name_unknown'
        when figure_status not in ('number', 'range', 'ratio', 'ordinal') then 'figure_unparsed'
        when value is null then 'unit_unfit'
        else 'resolved'
    end as outcome,
    indicator_code,
    target_year,
    year_stated_in,
    case
        when is_change then 'change_from_baseline'
        when measure_kind = 'growth_rate' then 'average_annual_growth'
        when {{ matches('verb_text', '保持|稳定|维持|持续') }} or value = baseline_value then 'maintain'
        else 'reach'
    end as target_kind,
    -- The best grade has the lowest rank; to fall by 2 points 以上 is a change of -2 at most.
    case
        when figure_status = 'ordinal' and {{ matches('verb_text', '优于|不低于') }} then '<='
        when is_change and value < 0 and figure_comparator in ('>=', '<=')
            then translate(figure_comparator, '<>', '><')
        else figure_comparator
    end as comparator,
    value as target_value,
    upper_value as target_upper_value,
    number_text as target_text,
    baseline_year,
    baseline_value,
    baseline_text,
    case when is_change then unit else indicator_unit end as unit,
    with_values.measure_code,
    source_path,
    source_sha256,
    received_at
from with_values
