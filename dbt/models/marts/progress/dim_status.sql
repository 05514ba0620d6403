select
    status,
    status_zh,
    status_en,
    cast(display_order as integer) as display_order
from {{ ref('seed_statuses') }}
