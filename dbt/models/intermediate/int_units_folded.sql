select distinct
    {{ fold_text('unit_text') }} as unit_folded,
    unit,
    dimension,
    cast(factor as decimal(28, 8)) as factor
from {{ ref('seed_units') }}
