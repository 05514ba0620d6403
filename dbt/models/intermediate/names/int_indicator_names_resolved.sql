-- An annex writes the unit behind the name, 地区生产总值年均增速（%）; brackets that hold no unit belong to the
-- name, as in 执业（助理）医师.
with {{ registered('register_indicator_names', ['alias_text', 'indicator_code']) }},

texts as (
    select indicator_folded from {{ ref('stg_annex__indicator_rows') }}
    union
    select {{ fold_text('indicator_text') }}
    from (select distinct indicator_text from {{ ref('stg_submission__values') }}) as submitted
    union
    select {{ fold_text('name_text') }} from {{ ref('int_commitments_found') }}
    union
    select {{ fold_text('plain_name_text') }} from {{ ref('int_commitments_found') }}
),

bracketed as (
    select
        indicator_folded,
        {{ extract_part('indicator_folded', '[(]([^()]*)[)]$', 1) }} as bracket_text
    from texts
),

cut as (
    select
        bracketed.indicator_folded,
        units.unit_folded,
        case
            when units.unit_folded is null then bracketed.indicator_folded
            else {{ replace_all('bracketed.indicator_folded', '[(][^()]*[)]$', '') }}
        end as name_folded
    from bracketed
    left join {{ ref('int_units_folded') }} as units on bracketed.bracket_text = units.unit_folded
),

{{ indicator_names() }},

{{ nearest_names('cut', 'known', ['name_folded']) }}

select
    cut.indicator_folded,
    cut.unit_folded,
    known.indicator_code,
    known.known_at,
    nearest.candidates
from cut
left join known on cut.name_folded = known.name_folded
left join nearest on cut.name_folded = nearest.name_folded
