with texts as (
    select
        indicator_text,
        {{ fold_text('indicator_text') }} as indicator_folded
    from {{ ref('stg_submission__labels') }}
    group by indicator_text
)

select
    texts.indicator_text,
    names.sheet_indicator_code as indicator_code,
    greatest(names.known_at, indicators.known_at) as known_at,
    names.candidates as indicator_candidates,
    names.unit_folded as bracket_unit_folded,
    indicators.unit as indicator_unit,
    {{ fold_text('indicators.unit') }} as indicator_unit_folded,
    indicators.measure_kind,
    indicators.time_basis,
    indicators.scale_code,
    ranges.lowest,
    ranges.highest,
    dense_rank() over (order by names.sheet_indicator_code nulls last) as indicator_no
from texts
inner join {{ ref('int_indicator_names_resolved') }} as names on texts.indicator_folded = names.indicator_folded
left join {{ ref('int_indicators_known') }} as indicators on names.sheet_indicator_code = indicators.indicator_code
left join {{ ref('seed_possible_ranges') }} as ranges on indicators.measure_kind = ranges.measure_kind
