create table scratch.warned as
select file_no, row_no, 'year_to_date_falls' as rule_code, cast(before as varchar) as expected
from (
    select
        file_no, row_no, value,
        max(value) over (
            partition by series_no, year order by key_no rows between unbounded preceding and 1 preceding
        ) as before
    from scratch.compared
    where is_cumulative
)
where value < before
