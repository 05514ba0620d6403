create table quality.source_file as
select
    f.source_path as path, f.sha256, f.received_at,
    count(*) as value_count,
    count(*) filter (r.value_status in ('blank', 'dash')) as blank_count,
    count(*) filter (
        r.value_status not in ('blank', 'dash') and (r.rule_codes is not null or d.key_no is not null)
    ) as quarantined_count,
    value_count - blank_count - quarantined_count as accepted_count
from scratch.resolved as r
inner join scratch.file as f on r.file_no = f.file_no
left join scratch.repeated as d on r.key_no = d.key_no and r.file_no = d.file_no
group by all
