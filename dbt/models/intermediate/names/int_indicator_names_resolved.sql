-- An annex writes the unit behind the name, 地区生产总值年均增速（%）; brackets that hold no unit belong to the
-- name, as in 执业（助理）医师.
with texts as (
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

known as (
    select
        indicator_code,
        {{ fold_text('indicator_name_zh') }} as name_folded,
        indicator_name_zh as name_text
    from {{ ref('seed_indicators') }}
    union
    select
        indicator_code,
        indicator_code as name_folded,
        cast(null as varchar) as name_text
    from {{ ref('seed_indicators') }}
    union
    select
        indicator_code,
        {{ fold_text('alias_text') }} as name_folded,
        alias_text as name_text
    from {{ ref('seed_indicator_aliases') }}
),

{{ nearest_names('cut', 'known', ['name_folded']) }}

select
    cut.indicator_folded,
    cut.unit_folded,
    known.indicator_code,
    nearest.candidates
from cut
left join known on cut.name_folded = known.name_folded
left join nearest on cut.name_folded = nearest.name_folded
