-- Empty where the build starts afresh: then everything is looked at.
select
    indicator_code,
    town_code,
    period_code
from {{ ref('fct_indicator_value') }}
where {{ 'false' if flags.FULL_REFRESH else is_due('received_at') }}
group by indicator_code, town_code, period_code
