-- 区教委 belongs to a district: the same words mean another office in the next one.
{% set full_name %}
    case
        when left(department_name, 1) = right(district_name, 1)
            then left(district_name, length(district_name) - 1) || department_name
        else district_name || department_name
    end
{% endset %}
with {{ registered('register_department_names', ['district_code', 'alias_text', 'department_code']) }},

lists as (
    select
        department_code,
        department_name,
        district_code,
        district_name,
        {{ split_text('other_names', '、') }} as names
    from {{ ref('int_departments_known') }}
    where other_names <> ''
),

usual_names as (
    select
        element as department_name,
        department_code,
        district_code,
        district_name
    from ({{ exploded('lists', 'names') }}) as named
),

spellings as {{ computed_once() }} (
    {% for name in ('department_name', full_name) %}
        select
            district_code,
            department_code,
            {{ fold_text(name) }} as name_folded,
            cast(null as string) as name_text,
            null as known_at
        from usual_names
        union
    {% endfor %}
    select
        district_code,
        department_code,
        {{ fold_text('department_name') }} as name_folded,
        department_name as name_text,
        known_at
    from {{ ref('int_departments_known') }}
    union
    select
        district_code,
        department_code,
        department_code as name_folded,
        cast(null as string) as name_text,
        known_at
    from {{ ref('int_departments_known') }}
    union
    select
        district_code,
        department_code,
        {{ fold_text(full_name) }} as name_folded,
        department_name as name_text,
        known_at
    from {{ ref('int_departments_known') }}
    union
    select
        district_code,
        department_code,
        {{ fold_text('alias_text') }} as name_folded,
        alias_text as name_text,
        null as known_at
    from {{ ref('seed_department_aliases') }}
),

-- What a register says a name means, it means, whatever else bears it.
registered_names as (
    select
        district_code,
        {{ fold_text('alias_text') }} as name_folded,
        max(department_code) as department_code,
        max(alias_text) as name_text,
        min(known_at) as known_at
    from registered
    group by district_code, {{ fold_text('alias_text') }}
    having count(distinct department_code) = 1
),

-- What was known before any register.
seeded as (
    select distinct
        district_code,
        name_folded,
        department_code
    from spellings
    where known_at is null
),

-- A name that two offices of a district share names none of them.
known as {{ computed_once() }} (
    select
        district_code,
        name_folded,
        max(department_code) as department_code,
        max(name_text) as name_text,
        case when count(known_at) = count(*) then min(known_at) end as known_at
    from spellings
    where
        not exists (
            select 1
            from registered_names
            where
                registered_names.district_code = spellings.district_code
                and registered_names.name_folded = spellings.name_folded
        )
    group by district_code, name_folded
    having count(distinct department_code) = 1
    union all
    select
        registered_names.district_code,
        registered_names.name_folded,
        registered_names.department_code,
        registered_names.name_text,
        case when seeded.name_folded is null then registered_names.known_at end as known_at
    from registered_names
    left join seeded
        on
            registered_names.district_code = seeded.district_code
            and registered_names.name_folded = seeded.name_folded
            and registered_names.department_code = seeded.department_code
),

texts as (
    select
        district_code,
        department_folded as name_folded
    from {{ ref('int_measure_departments_split') }}
    union
    select
        district_code,
        department_folded as name_folded
    from {{ ref('int_task_departments_split') }}
    union
    select
        towns.district_code,
        coalesce(
            nullif({{ fold_text('submitted.department_text') }}, ''),
            {{ fold_text('submitted.folder_department_text') }}
        ) as name_folded
    from {{ ref('stg_submission__senders') }} as submitted
    inner join {{ ref('int_submission_towns') }} as towns
        on submitted.town_text = towns.town_text and towns.district_code is not null
    union
    select
        district_code,
        department_folded as name_folded
    from {{ ref('int_report_departments') }}
),

{{ nearest_names('texts', 'known', ['name_folded', 'district_code']) }}

select
    texts.district_code,
    texts.name_folded as department_folded,
    known.department_code,
    known.known_at,
    nearest.candidates
from texts
left join known on texts.name_folded = known.name_folded and texts.district_code = known.district_code
left join nearest on texts.name_folded = nearest.name_folded and texts.district_code = nearest.district_code
