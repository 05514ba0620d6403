-- Nearly all keys come once: only the others are looked at again.
create table scratch.contested as
select *
from scratch.resolved
where
    value_status not in ('blank', 'dash')
    and key_no in (
        select key_no
        from scratch.resolved
        where key_no is not null and value_status not in ('blank', 'dash')
        group by key_no
        having count(*) > 1
    );

create table scratch.repeated as
select file_no, key_no from scratch.contested group by all having count(*) > 1;

create table scratch.version as
select
    file_no,
    row_no,
    key_no,
    cast(row_number() over later as integer) as version_no,
    lead(file_no) over later is not null as is_superseded
from scratch.contested
where rule_codes is null and (file_no, key_no) not in (select (file_no, key_no) from scratch.repeated)
window later as (partition by key_no order by file_no, row_no);
