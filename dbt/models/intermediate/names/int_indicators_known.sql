-- What a register says of an indicator replaces what the seed says, row by row.
with {{ registered('register_indicators') }}

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
    is_municipal_pilot
from {{ ref('seed_indicators') }}
where indicator_code not in (select registered.indicator_code from registered)
union all
select
    indicator_code,
    indicator_name_zh,
    nullif(indicator_name_en, '') as indicator_name_en,
    nullif(category_zh, '') as category_zh,
    unit,
    direction,
    measure_kind,
    time_basis,
    nullif(family_code, '') as family_code,
    nullif(scale_code, '') as scale_code,
    coalesce(is_municipal_pilot = '是', false) as is_municipal_pilot
from registered
