select
    indicator_code,
    town_code,
    period_code
from {{ ref('fct_indicator_value') }}
where {{ is_due('received_at') }}
group by indicator_code, town_code, period_code
