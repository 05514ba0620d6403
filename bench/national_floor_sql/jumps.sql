-- Modified z-score (Iglewicz and Hoaglin): 0.6745 times the distance from the median over the median distance.
-- {group} and {rule_code} are filled in.
insert into scratch.warned
with middles as (
    select {group}, median(pace) as middle from scratch.compared group by {group}
),

distances as (
    select c.{group}, any_value(m.middle) as middle, median(abs(c.pace - m.middle)) as distance
    from scratch.compared as c
    inner join middles as m on c.{group} = m.{group}
    group by c.{group}
)

select c.file_no, c.row_no, '{rule_code}', cast(round(d.middle, 2) as varchar)
from scratch.compared as c
inner join distances as d on c.{group} = d.{group}
where 0.6745 * abs(c.pace - d.middle) > 20 * d.distance and d.distance > 0
