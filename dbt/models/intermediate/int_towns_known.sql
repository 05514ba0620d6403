-- A town of a register that also published a notice is the town of the notice. A register that could not be read
-- leaves the version before it standing.
with latest_read as (
    select
        source_path,
        max(batch_id) as batch_id
    from {{ ref('stg_landing__source_files') }}
    where kind = 'register' and outcome = 'read'
    group by source_path
),

registered as (
    select
        registers.town_code,
        registers.town_name,
        registers.district_code,
        registers.district_name,
        registers.division_code,
        row_number() over (partition by registers.town_code order by registers.batch_id desc, registers.row_no) as age
    from {{ source('landing', 'register_towns') }} as registers
    inner join {{ ref('stg_landing__source_files') }} as files
        on registers.batch_id = files.batch_id and registers.source_path = files.source_path
    inner join latest_read on files.source_path = latest_read.source_path and files.batch_id = latest_read.batch_id
)

select
    town_code,
    town_name,
    district_code,
    district_name,
    true as has_notice,
    cast(null as varchar) as division_code
from {{ ref('stg_annex__notices') }}
where is_current
union all
select
    town_code,
    town_name,
    district_code,
    district_name,
    false as has_notice,
    division_code
from registered
where
    age = 1
    and town_code not in (
        select notices.town_code
        from {{ ref('stg_annex__notices') }} as notices
        where notices.is_current
    )
