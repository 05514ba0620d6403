-- What a register says of an indicator replaces what the seed says, row by row.
with {{ registered('register_indicators', ['indicator_code', 'unit', 'measure_kind', 'time_basis']) }}

select
    indicator_code,
    indicator_name_zh,
    indicator_name_en,
    category_zh,
    unit,
    direction,
    measure_kind,
    time_basis,
    family_code,
    scale_code,
    is_municipal_pilot,
    definition_zh,
    definition_source_zh,
    frequency,
    decimals,
    aggregation_towns,
    aggregation_time,
    null as known_at
from {{ ref('seed_indicators') }}
where indicator_code not in (select registered.indicator_code from registered)
union all
select
    registered.indicator_code,
    registered.indicator_name_zh,
    nullif(registered.indicator_name_en, '') as indicator_name_en,
    nullif(registered.category_zh, '') as category_zh,
    registered.unit,
    registered.direction,
    registered.measure_kind,
    registered.time_basis,
    nullif(registered.family_code, '') as family_code,
    nullif(registered.scale_code, '') as scale_code,
    coalesce(registered.is_municipal_pilot = '是', false) as is_municipal_pilot,
    nullif(registered.definition_zh, '') as definition_zh,
    nullif(registered.definition_source_zh, '') as definition_source_zh,
    nullif(registered.frequency, '') as frequency,
    cast(nullif(registered.decimals, '') as integer) as decimals,
    -- What nobody says may be added is not added.
    coalesce(nullif(registered.aggregation_towns, ''), 'none') as aggregation_towns,
    coalesce(nullif(registered.aggregation_time, ''), 'none') as aggregation_time,
    case when seeded.indicator_code is null then registered.known_at end as known_at
from registered
left join {{ ref('seed_indicators') }} as seeded
    on
        registered.indicator_code = seeded.indicator_code
        and registered.unit = seeded.unit
        and registered.measure_kind = seeded.measure_kind
        and registered.time_basis = seeded.time_basis
