{{ config(
    materialized='incremental',
    unique_key='batch_id'
) }}

select distinct
    batch_id,
    received_at,
    town_code,
    indicator_code,
    period_code,
    outcome
from {{ ref('int_submission_values_judged') }}
where outcome in ('quarantined', 'blank') and value_status <> 'withdrawn' and key_no is not null
