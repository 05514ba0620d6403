{{ config(
    materialized='incremental',
    unique_key='batch_id'
) }}

select distinct
    {{ text_of('batch_id') }},
    received_at,
    {{ text_of('town_code') }},
    {{ text_of('indicator_code') }},
    {{ text_of('period_code') }},
    outcome
from {{ ref('int_submission_values_judged') }}
where outcome in ('quarantined', 'blank') and value_status <> 'withdrawn' and key_no is not null
