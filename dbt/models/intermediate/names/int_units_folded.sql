-- What a register says of a spelling replaces what the seed says of it.
with {{ registered('register_units') }},

registered_units as (
    select distinct
        {{ fold_text('unit_text') }} as unit_folded,
        unit,
        dimension,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator
    from registered
)

select distinct
    {{ fold_text('unit_text') }} as unit_folded,
    unit,
    dimension,
    numerator,
    denominator
from {{ ref('seed_units') }}
where {{ fold_text('unit_text') }} not in (select registered_units.unit_folded from registered_units)
union all
select
    unit_folded,
    unit,
    dimension,
    numerator,
    denominator
from registered_units
