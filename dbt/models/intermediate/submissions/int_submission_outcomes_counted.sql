{{ config(
    materialized='incremental',
    unique_key='batch_id'
) }}

select
    {{ text_of('judged.batch_id') }},
    {{ text_of('judged.source_path') }},
    count(*) as value_count,
    sum(case when outcome = 'accepted' then 1 else 0 end) as accepted_count,
    sum(case when outcome = 'quarantined' then 1 else 0 end) as quarantined_count,
    sum(case when outcome = 'blank' then 1 else 0 end) as blank_count
from {{ ref('int_submission_values_judged') }} as judged
group by judged.batch_id, judged.source_path
