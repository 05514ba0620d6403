-- What a register says of a department replaces what the seed says. Every district has a bureau of statistics, whether
-- or not a list names it.
with {{ registered('register_departments', ['department_code', 'department_name']) }},

listed as (
    select
        departments.department_code,
        departments.department_name,
        departments.department_name_en,
        departments.district_code,
        districts.district_name,
        null as known_at
    from {{ ref('seed_departments') }} as departments
    inner join {{ ref('stg_register__districts') }} as districts on departments.district_code = districts.district_code
    where departments.department_code not in (select registered.department_code from registered)
    union all
    select
        registered.department_code,
        registered.department_name,
        seeded.department_name_en,
        registered.district_code,
        registered.district_name,
        case
            when coalesce(seeded.department_name = registered.department_name, false) then null
            else registered.known_at
        end as known_at
    from registered
    left join {{ ref('seed_departments') }} as seeded on registered.department_code = seeded.department_code
),

districts as (
    select
        district_code,
        min(district_name) as district_name
    from (
        select district_code, district_name from {{ ref('stg_register__districts') }}
        union
        select district_code, district_name from {{ ref('stg_annex__notices') }}
        where is_current
    ) as named
    where
        district_code not in (
            select listed.district_code
            from listed
            where {{ matches('listed.department_name', '统计局$') }}
        )
    group by district_code
)

select
    department_code,
    department_name,
    department_name_en,
    district_code,
    district_name,
    known_at
from listed
union all
select
    district_code || '-statistics' as department_code,
    right(district_name, 1) || '统计局' as department_name,
    'Bureau of Statistics' as department_name_en,
    district_code,
    district_name,
    null as known_at
from districts
where district_code || '-statistics' not in (select listed.department_code from listed)
