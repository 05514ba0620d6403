with {{ registered('register_indicator_names', ['alias_text', 'indicator_code']) }},

{{ indicator_names() }},

names as (
    select
        indicator_code,
        {{ joined('name_folded', 'name_folded', '；') }} as names_folded
    from known
    group by indicator_code
),

-- Of the spellings of a grade one is shown: III rather than 三.
grades as (
    select
        scale_code,
        rank,
        min(label) as label
    from {{ ref('seed_ordinal_scales') }}
    group by scale_code, rank
),

scales as (
    select
        scale_code,
        {{ joined('label', 'rank', '；') }} as grades_zh
    from grades
    group by scale_code
)

select
    indicators.indicator_code,
    indicators.indicator_name_zh,
    indicators.indicator_name_en,
    indicators.definition_zh,
    indicators.definition_source_zh,
    indicators.category_zh,
    indicators.unit,
    indicators.direction,
    indicators.measure_kind,
    indicators.time_basis,
    indicators.frequency,
    indicators.decimals,
    indicators.aggregation_towns,
    indicators.aggregation_time,
    indicators.family_code,
    indicators.scale_code,
    scales.grades_zh,
    indicators.is_municipal_pilot,
    names.names_folded
from {{ ref('int_indicators_known') }} as indicators
left join names on indicators.indicator_code = names.indicator_code
left join scales on indicators.scale_code = scales.scale_code
