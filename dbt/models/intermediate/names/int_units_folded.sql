select distinct
    {{ fold_text('unit_text') }} as unit_folded,
    unit,
    dimension,
    numerator,
    denominator
from {{ ref('seed_units') }}
