-- Nearly all keys come once: counting them by one number first leaves few to be looked at file by file.
with contested as (
    select key_no
    from {{ ref('int_submission_values_resolved') }}
    where key_no is not null and value_status not in ('blank', 'dash')
    group by key_no
    having count(*) > 1
)

select
    resolved.batch_id,
    resolved.source_path,
    resolved.key_no,
    count(*) as value_count
from {{ ref('int_submission_values_resolved') }} as resolved
where
    resolved.key_no in (select contested.key_no from contested)
    and resolved.value_status not in ('blank', 'dash')
group by resolved.batch_id, resolved.source_path, resolved.key_no
having count(*) > 1
