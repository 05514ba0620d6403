with texts as (
    select
        town_text,
        {{ fold_text('town_text') }} as town_folded
    from {{ ref('stg_submission__senders') }}
    group by town_text
)

select
    texts.town_text,
    names.town_code,
    names.district_code,
    names.known_at,
    names.candidates as town_candidates,
    dense_rank() over (order by names.town_code nulls last) as town_no
from texts
inner join {{ ref('int_town_names_resolved') }} as names on texts.town_folded = names.town_folded
