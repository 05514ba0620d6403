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
        registers.department_code,
        registers.department_name,
        registers.district_code,
        registers.district_name,
        row_number() over (
            partition by registers.department_code order by registers.batch_id desc, registers.row_no
        ) as age
    from {{ source('landing', 'register_departments') }} as registers
    inner join {{ ref('stg_landing__source_files') }} as files
        on registers.batch_id = files.batch_id and registers.source_path = files.source_path
    inner join latest_read on files.source_path = latest_read.source_path and files.batch_id = latest_read.batch_id
)

select
    departments.department_code,
    departments.department_name,
    departments.department_name_en,
    departments.district_code,
    districts.district_name
from {{ ref('seed_departments') }} as departments
inner join {{ ref('seed_districts') }} as districts on departments.district_code = districts.district_code
union all
select
    department_code,
    department_name,
    cast(null as varchar) as department_name_en,
    district_code,
    district_name
from registered
where age = 1 and department_code not in (select seeded.department_code from {{ ref('seed_departments') }} as seeded)
