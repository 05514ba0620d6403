-- With a series, those of the indicators that are bound to it.
with touched as (
    select
        indicator_code,
        town_code
    from {{ ref('int_keys_touched') }}
    group by indicator_code, town_code
)

select
    indicator_code,
    town_code
from touched
union
select
    relations.other_indicator_code,
    touched.town_code
from touched
inner join {{ ref('seed_indicator_relations') }} as relations on touched.indicator_code = relations.indicator_code
union
select
    relations.indicator_code,
    touched.town_code
from touched
inner join {{ ref('seed_indicator_relations') }} as relations
    on touched.indicator_code = relations.other_indicator_code
