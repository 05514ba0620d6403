with counted as (
    select
        department_code,
        cycle_code,
        count(*) as expected_count,
        sum(case when is_received then 1 else 0 end) as received_count,
        sum(case when is_on_time then 1 else 0 end) as on_time_count,
        {% for outcome in ('accepted', 'quarantined', 'blank', 'missing') %}
            sum(case when outcome = '{{ outcome }}' then 1 else 0 end) as {{ outcome }}_count,
        {% endfor %}
        max(due_on) as due_on,
        min(received_at) as first_received_at,
        max(received_at) as last_received_at
    from {{ ref('obligation_status') }}
    group by department_code, cycle_code
)

-- Percentages are cut and not rounded, so that 100 means all.
select
    department_code,
    cycle_code,
    cast(expected_count as bigint) as expected_count,
    {% for count in ('received', 'on_time', 'accepted', 'quarantined', 'blank', 'missing') %}
        cast({{ count }}_count as bigint) as {{ count }}_count,
    {% endfor %}
    cast(floor(accepted_count * 10000 / expected_count) / 100 as decimal(5, 2)) as completeness_pct,
    cast(floor(on_time_count * 10000 / expected_count) / 100 as decimal(5, 2)) as timeliness_pct,
    due_on,
    first_received_at,
    last_received_at
from counted
order by department_code, cycle_code
