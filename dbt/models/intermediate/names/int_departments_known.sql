-- What a register says of a department replaces what the seed says. A district that published a notice, and of whose
-- departments the seed knows none, has the usual offices; 县 stands for 区 where it is a county. Every district that
-- appears has a bureau of statistics, whether or not a list names it.
{% set last_word = "right(districts.district_name, 1)" %}
{% set own_sign = "case when " ~ last_word ~ " in ('县', '市', '旗') then " ~ last_word ~ " else '区' end" %}
{% set own_name = "replace(offices.NAME, '区', " ~ own_sign ~ ")" %}
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

-- One row a district that appears, with whether the usual offices are its own.
districts as (
    select
        district_code,
        min(district_name) as district_name,
        bool_or(has_notice) and district_code not in (
            select departments.district_code from {{ ref('seed_departments') }} as departments
        ) as has_usual_offices
    from (
        select district_code, district_name, true as has_notice
        from {{ ref('stg_annex__notices') }}
        where is_current
        union all
        select district_code, district_name, false as has_notice
        from listed
        union all
        select district_code, district_name, false as has_notice
        from {{ ref('stg_register__districts') }}
        where is_registered
    ) as named
    group by district_code
),

usual as (
    select
        districts.district_code || '-' || offices.office_code as department_code,
        {{ own_name | replace('NAME', 'office_name') }} as department_name,
        offices.office_name_en as department_name_en,
        districts.district_code,
        districts.district_name,
        {{ own_name | replace('NAME', 'other_names') }} as other_names
    from districts
    inner join {{ ref('seed_offices') }} as offices
        on districts.has_usual_offices or offices.office_code = 'statistics'
)

select
    department_code,
    department_name,
    department_name_en,
    district_code,
    district_name,
    null as other_names,
    known_at
from listed
union all
select
    department_code,
    department_name,
    department_name_en,
    district_code,
    district_name,
    other_names,
    null as known_at
from usual
where
    -- What a list calls by one of its names is this office.
    not exists (
        select 1
        from listed
        where
            listed.district_code = usual.district_code
            and (
                listed.department_code = usual.department_code
                or instr(
                    '、' || usual.department_name || '、' || coalesce(usual.other_names, '') || '、',
                    '、' || listed.department_name || '、'
                ) > 0
                or right(usual.department_code, 11) = '-statistics' and {{ matches('listed.department_name', '统计局$') }}
            )
    )
