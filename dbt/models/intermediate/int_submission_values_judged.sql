-- Every value that landed has one outcome; of the accepted versions of a figure the one received last is current.
with rejected as (
    select distinct found.batch_id, found.source_path, found.cell
    from {{ ref('int_submission_issues_found') }} as found
    inner join {{ ref('int_rules_typed') }} as rules
        on found.rule_code = rules.rule_code and rules.severity = 'reject'
)

select
    submitted.*,
    case
        when submitted.value_status in ('blank', 'dash') then 'blank'
        when rejected.cell is not null then 'quarantined'
        else 'accepted'
    end as outcome
from {{ ref('int_submission_values_resolved') }} as submitted
left join rejected
    on
        submitted.batch_id = rejected.batch_id
        and submitted.source_path = rejected.source_path
        and submitted.cell = rejected.cell
