insert into scratch.warned
with usual as (
    select r.file_no, r.indicator_no, median(abs(cast(r.value as double))) as usual
    from scratch.resolved as r
    where r.rule_codes is null and r.value_status = 'reported' and r.unit_text = '%' and abs(r.value) >= 1
    group by all
)

select r.file_no, r.row_no, 'percent_mixed', cast(round(u.usual, 2) as varchar)
from scratch.resolved as r
inner join usual as u on r.file_no = u.file_no and r.indicator_no = u.indicator_no
where
    r.rule_codes is null and r.value_status = 'reported' and r.unit_text = '%'
    and r.value <> 0 and abs(r.value) < 1 and abs(cast(r.value as double)) * 20 < u.usual
