with {{ registered('register_indicator_names', ['alias_text', 'indicator_code']) }},

{{ indicator_names() }},

names as (
    select
        indicator_code,
        {{ joined('name_folded', 'name_folded', '；') }} as names_folded
    from known
    group by indicator_code
)

select
    indicators.indicator_code,
    indicators.indicator_name_zh,
    indicators.indicator_name_en,
    indicators.category_zh,
    indicators.unit,
    indicators.direction,
    indicators.measure_kind,
    indicators.time_basis,
    indicators.family_code,
    indicators.scale_code,
    indicators.is_municipal_pilot,
    names.names_folded
from {{ ref('int_indicators_known') }} as indicators
left join names on indicators.indicator_code = names.indicator_code
