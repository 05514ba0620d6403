select
    batch_id,
    source_path,
    count(*) as value_count,
    sum(case when outcome = 'quarantined' then 1 else 0 end) as quarantined_count,
    sum(case when outcome = 'blank' then 1 else 0 end) as blank_count
from {{ ref('int_report_lines_judged') }}
group by batch_id, source_path
