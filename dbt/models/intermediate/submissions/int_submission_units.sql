select
    unit_text,
    title_unit_text,
    nullif({{ fold_text('unit_text') }}, '') as unit_folded,
    nullif({{ fold_text('title_unit_text') }}, '') as title_unit_folded
from {{ ref('stg_submission__values') }}
group by unit_text, title_unit_text
