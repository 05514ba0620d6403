-- What a register says of a spelling replaces what the seed says of it.
with {{ registered('register_units', ['unit_text', 'unit', 'dimension', 'numerator', 'denominator']) }},

registered_units as (
    select
        {{ fold_text('unit_text') }} as unit_folded,
        unit,
        dimension,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator,
        min(known_at) as known_at
    from registered
    group by {{ fold_text('unit_text') }}, unit, dimension, numerator, denominator
),

seeded_units as (
    select distinct
        {{ fold_text('unit_text') }} as unit_folded,
        unit,
        dimension,
        numerator,
        denominator
    from {{ ref('seed_units') }}
)

select
    *,
    null as known_at
from seeded_units
where unit_folded not in (select registered_units.unit_folded from registered_units)
union all
select
    registered_units.unit_folded,
    registered_units.unit,
    registered_units.dimension,
    registered_units.numerator,
    registered_units.denominator,
    case when seeded_units.unit_folded is null then registered_units.known_at end as known_at
from registered_units
left join seeded_units
    on
        registered_units.unit_folded = seeded_units.unit_folded
        and registered_units.dimension = seeded_units.dimension
        and registered_units.numerator * seeded_units.denominator
        = registered_units.denominator * seeded_units.numerator
