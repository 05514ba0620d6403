select
    unit_folded as unit_text,
    unit,
    dimension,
    numerator,
    denominator
from {{ ref('int_units_folded') }}
order by unit_text
