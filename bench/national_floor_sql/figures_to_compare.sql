-- Figures as they compare: what is counted from January is divided by its months.
create table scratch.compared as
select
    r.key_no,
    r.file_no,
    r.row_no,
    r.key_no // 1000 as series_no,
    cast(r.indicator_no * 1000 + r.period_no as integer) as cohort_no,
    p.year,
    i.time_basis = 'year_to_date' and i.measure_kind in ('level', 'count') as is_cumulative,
    cast(r.value as double) as value,
    case when is_cumulative then cast(r.value as double) / p.month else cast(r.value as double) end as pace
from scratch.resolved as r
inner join scratch.indicator as i on r.indicator_no = i.indicator_no
inner join (select distinct period_no, year, month from scratch.period_of_text) as p on r.period_no = p.period_no
left join scratch.version as v on r.key_no = v.key_no and r.file_no = v.file_no and r.row_no = v.row_no
where
    r.rule_codes is null
    and r.value_status = 'reported'
    and not coalesce(v.is_superseded, false)
    and not exists (select 1 from scratch.repeated as d where r.key_no = d.key_no and r.file_no = d.file_no)
