-- Nearly all keys come once: counting them by one number leaves few to be looked at as they are.
select
    key_no,
    count(*) as value_count
from {{ ref('int_submission_values_resolved') }}
where key_no is not null and value_status not in ('blank', 'dash')
group by key_no
having count(*) > 1
