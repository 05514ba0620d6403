create table marts.fct_indicator_value as
select
    cast(town_code as varchar) as town_code,
    cast(indicator_code as varchar) as indicator_code,
    cast(period_code as varchar) as period_code,
    version_no,
    not is_superseded and value_status <> 'withdrawn' as is_current,
    value,
    value_text,
    cast(unit as varchar) as unit,
    unit_text,
    cast(value_status as varchar) as value_status,
    cast(department_code as varchar) as department_code,
    note_text,
    received_at,
    case when is_superseded then received_at end as superseded_at,
    cast(sha256 as varchar) as source_sha256,
    cast(source_path as varchar) as source_path,
    cast(null as varchar) as sheet,
    'D' || (row_no + 2) as cell
from (
    select
        r.*,
        coalesce(v.version_no, 1) as version_no,
        coalesce(v.is_superseded, false) as is_superseded,
        (select max(received_at) from scratch.file) as received_at
    from scratch.resolved as r
    left join scratch.version as v on r.key_no = v.key_no and r.file_no = v.file_no and r.row_no = v.row_no
    where
        r.rule_codes is null
        and r.value_status not in ('blank', 'dash')
        and not exists (
            select 1 from scratch.repeated as d where r.key_no = d.key_no and r.file_no = d.file_no
        )
    order by r.key_no, version_no
)
