with towns as (
    select
        town_code,
        town_name,
        district_code,
        district_name,
        known_at,
        name_folded,
        full_name_folded,
        -- Two towns of one name are told apart by their districts.
        case
            when count(*) over (partition by town_name) > 1 then district_name || town_name
            else town_name
        end as name_text
    from {{ ref('int_towns_known') }}
),

spellings as (
    select
        town_code,
        district_code,
        known_at,
        town_code as name_folded,
        cast(null as string) as name_text
    from towns
    union
    select
        town_code,
        district_code,
        known_at,
        name_folded,
        name_text
    from towns
    union
    select
        town_code,
        district_code,
        known_at,
        full_name_folded as name_folded,
        name_text
    from towns
),

known as {{ computed_once() }} (
    select
        name_folded,
        max(town_code) as town_code,
        max(district_code) as district_code,
        max(name_text) as name_text,
        max(known_at) as known_at
    from spellings
    group by name_folded
    having count(distinct town_code) = 1
),

texts as (
    select distinct {{ fold_text('town_text') }} as name_folded
    from (
        select town_text from {{ ref('stg_submission__senders') }}
        union
        select town_text from {{ ref('stg_submission__reports') }}
    ) as submitted
),

{{ nearest_names('texts', 'known', ['name_folded']) }}

select
    texts.name_folded as town_folded,
    known.town_code,
    known.district_code,
    known.known_at,
    nearest.candidates
from texts
-- 万古镇人民政府 reports for its town.
left join known on {{ replace_all('texts.name_folded', '(镇|乡|街道)(党委|人民政府|政府|办事处)$', '\\1') }} = known.name_folded
left join nearest on texts.name_folded = nearest.name_folded
