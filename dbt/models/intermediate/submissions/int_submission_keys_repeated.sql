-- A value that is refused for itself makes no other a duplicate: the 本月 beside a 累计 leaves that in.
with {{ rejecting_rules() }}

select
    resolved.batch_id,
    resolved.source_path,
    resolved.key_no,
    count(*) as value_count
from {{ ref('int_submission_values_resolved') }} as resolved
inner join {{ ref('int_submission_keys_contested') }} as contested on resolved.key_no = contested.key_no
cross join rejecting
where resolved.value_status not in ('blank', 'dash') and not {{ is_refused() }}
group by resolved.batch_id, resolved.source_path, resolved.key_no
having count(*) > 1
