-- An annex writes the unit behind the name, 地区生产总值年均增速（%）; brackets that hold no unit belong to the
-- name, as in 执业（助理）医师.
with {{ registered('register_indicator_names') }},

spoken as (
    {% for name in ('name_text', 'plain_name_text', 'swapped_name_text') %}
        {% if not loop.first %} union {% endif %}
        select {{ fold_text(name) }} as name_folded from {{ ref('int_commitments_found') }}
    {% endfor %}
),

texts as (
    select indicator_folded from {{ ref('stg_annex__indicator_rows') }}
    union
    select {{ fold_text('indicator_text') }}
    from (select distinct indicator_text from {{ ref('stg_submission__values') }}) as submitted
    union
    select {{ fold_text('name_text') }} from {{ ref('int_commitments_found') }}
    union
    select {{ fold_text('plain_name_text') }} from {{ ref('int_commitments_found') }}
    union
    select {{ name_core('name_folded') }} from spoken
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

-- What a sentence calls an indicator is known by the core of a name too; nothing else begins with ~.
cores as (
    select * from spellings
    union all
    select
        indicator_code,
        {{ name_core('name_folded') }} as name_folded,
        cast(null as varchar) as name_text,
        precedence + 3 as precedence
    from spellings
),

first_said as (
    select
        name_folded,
        min(precedence) as precedence
    from cores
    group by name_folded
),

-- What a register says a name means, it means; an indicator's own name comes before another name of a seed. A name
-- that two indicators share all the same names none of them.
known as (
    select
        cores.name_folded,
        max(cores.indicator_code) as indicator_code,
        max(cores.name_text) as name_text
    from cores
    inner join first_said
        on cores.name_folded = first_said.name_folded and cores.precedence = first_said.precedence
    group by cores.name_folded
    having count(distinct cores.indicator_code) = 1
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
