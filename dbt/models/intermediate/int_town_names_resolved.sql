with known as (
    select
        town_code,
        district_code,
        town_code as name_folded,
        town_name as name_text
    from {{ ref('stg_annex__notices') }}
    where is_current
    union
    select
        town_code,
        district_code,
        {{ fold_text('town_name') }} as name_folded,
        town_name as name_text
    from {{ ref('stg_annex__notices') }}
    where is_current
    union
    select
        town_code,
        district_code,
        {{ fold_text('district_name || town_name') }} as name_folded,
        town_name as name_text
    from {{ ref('stg_annex__notices') }}
    where is_current
),

-- Two towns of one name in different districts are told apart by code or by district and name.
unambiguous as (
    select
        name_folded,
        max(town_code) as town_code,
        max(district_code) as district_code,
        max(name_text) as name_text
    from known
    group by name_folded
    having count(distinct town_code) = 1
),

texts as (
    select distinct town_folded as name_folded
    from {{ ref('stg_submission__values') }}
),

{{ nearest_names('texts', 'unambiguous', ['name_folded']) }}

select
    texts.name_folded as town_folded,
    unambiguous.town_code,
    unambiguous.district_code,
    nearest.candidates
from texts
left join unambiguous on texts.name_folded = unambiguous.name_folded
left join nearest on texts.name_folded = nearest.name_folded
