-- 区教委 belongs to a district: the same words mean another office in the next one.
{% set full_name %}
    case
        when left(departments.department_name, 1) = right(districts.district_name, 1)
            then left(districts.district_name, length(districts.district_name) - 1) || departments.department_name
        else districts.district_name || departments.department_name
    end
{% endset %}
with known as (
    select
        district_code,
        department_code,
        {{ fold_text('department_name') }} as name_folded,
        department_name as name_text
    from {{ ref('seed_departments') }}
    union
    select
        district_code,
        department_code,
        department_code as name_folded,
        cast(null as varchar) as name_text
    from {{ ref('seed_departments') }}
    union
    select
        departments.district_code,
        departments.department_code,
        {{ fold_text(full_name) }} as name_folded,
        departments.department_name as name_text
    from {{ ref('seed_departments') }} as departments
    inner join {{ ref('seed_districts') }} as districts on departments.district_code = districts.district_code
    union
    select
        district_code,
        department_code,
        {{ fold_text('alias_text') }} as name_folded,
        alias_text as name_text
    from {{ ref('seed_department_aliases') }}
),

texts as (
    select
        district_code,
        department_folded as name_folded
    from {{ ref('int_measure_departments_split') }}
    union
    select
        towns.district_code,
        submitted.department_folded as name_folded
    from {{ ref('stg_submission__values') }} as submitted
    inner join {{ ref('int_town_names_resolved') }} as towns
        on submitted.town_folded = towns.town_folded and towns.district_code is not null
),

{{ nearest_names('texts', 'known', ['name_folded', 'district_code']) }}

select
    texts.district_code,
    texts.name_folded as department_folded,
    known.department_code,
    nearest.candidates
from texts
left join known on texts.name_folded = known.name_folded and texts.district_code = known.district_code
left join nearest on texts.name_folded = nearest.name_folded and texts.district_code = nearest.district_code
