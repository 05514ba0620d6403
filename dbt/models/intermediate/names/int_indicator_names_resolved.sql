-- An annex writes the unit behind the name, 地区生产总值年均增速（%）; brackets that hold no unit belong to the
-- name, as in 执业（助理）医师.
with {{ registered('register_indicator_names') }},

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

spellings as (
    select
        indicator_code,
        {{ fold_text('alias_text') }} as name_folded,
        alias_text as name_text,
        1 as precedence
    from registered
    union all
    select
        indicator_code,
        {{ fold_text('indicator_name_zh') }} as name_folded,
        indicator_name_zh as name_text,
        2 as precedence
    from {{ ref('int_indicators_known') }}
    union all
    select
        indicator_code,
        indicator_code as name_folded,
        cast(null as varchar) as name_text,
        2 as precedence
    from {{ ref('int_indicators_known') }}
    union all
    select
        aliases.indicator_code,
        {{ fold_text('aliases.alias_text') }} as name_folded,
        aliases.alias_text as name_text,
        3 as precedence
    from {{ ref('seed_indicator_aliases') }} as aliases
),

first_said as (
    select
        name_folded,
        min(precedence) as precedence
    from spellings
    group by name_folded
),

-- What a register says a name means, it means; an indicator's own name comes before another name of a seed. A name
-- that two indicators share all the same names none of them.
known as (
    select
        spellings.name_folded,
        max(spellings.indicator_code) as indicator_code,
        max(spellings.name_text) as name_text
    from spellings
    inner join first_said
        on spellings.name_folded = first_said.name_folded and spellings.precedence = first_said.precedence
    group by spellings.name_folded
    having count(distinct spellings.indicator_code) = 1
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
