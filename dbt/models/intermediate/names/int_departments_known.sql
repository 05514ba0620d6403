-- What a register says of a department replaces what the seed says. A district that published a notice, and of whose
-- departments the seed knows none, has the usual offices; 县 stands for 区 where it is a county.
{% set own_name = "replace(offices.NAME, '区', right(coalesce(districts.district_name, '区'), 1))" %}
with {{ registered('register_departments') }},

districts as (
    select
        district_code,
        max(district_name) as district_name
    from {{ ref('stg_annex__notices') }}
    where is_current and district_code not in (select departments.district_code from {{ ref('seed_departments') }} as departments)
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
    cross join {{ ref('seed_offices') }} as offices
)

select
    departments.department_code,
    departments.department_name,
    departments.department_name_en,
    departments.district_code,
    districts.district_name,
    cast(null as varchar) as other_names
from {{ ref('seed_departments') }} as departments
inner join {{ ref('stg_register__districts') }} as districts on departments.district_code = districts.district_code
where departments.department_code not in (select registered.department_code from registered)
union all
select
    usual.department_code,
    usual.department_name,
    usual.department_name_en,
    usual.district_code,
    usual.district_name,
    usual.other_names
from usual
where
    -- What a register calls by one of its names is this office.
    not exists (
        select 1
        from registered
        where
            registered.district_code = usual.district_code
            and (
                registered.department_code = usual.department_code
                or instr(
                    '、' || usual.department_name || '、' || coalesce(usual.other_names, '') || '、',
                    '、' || registered.department_name || '、'
                ) > 0
            )
    )
union all
select
    registered.department_code,
    registered.department_name,
    seeded.department_name_en,
    registered.district_code,
    registered.district_name,
    cast(null as varchar) as other_names
from registered
left join {{ ref('seed_departments') }} as seeded on registered.department_code = seeded.department_code
