-- What a value is rejected for never depends on another file, or the order of arrival would decide what is accepted.
with {{ rejecting_rules() }}

select
    resolved.*,
    repeated.key_no is not null
    and resolved.value_status not in ('blank', 'dash')
    and not {{ is_refused() }} as is_repeated,
    case
        when resolved.value_status in ('blank', 'dash') then 'blank'
        when repeated.key_no is not null or {{ is_refused() }} then 'quarantined'
        else 'accepted'
    end as outcome
from {{ ref('int_submission_values_resolved') }} as resolved
cross join rejecting
left join {{ ref('int_submission_keys_repeated') }} as repeated
    on
        resolved.key_no = repeated.key_no
        and resolved.source_path = repeated.source_path
        and resolved.batch_id = repeated.batch_id
