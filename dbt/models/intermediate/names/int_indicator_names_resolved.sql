-- An annex writes the unit behind the name, 地区生产总值年均增速（%）; brackets that hold no unit belong to the
-- name, as in 执业（助理）医师.
{% set around_a_name = '[(]以?农村(?:居民)?(?:为|=|:)1[)]$'
    ~ '|^([(]?[一二三四五六七八九十0-9]{1,3}[)、.]|[*★☆●▲△※◆■]|其中:)+|[*★☆●▲△※◆■①②③④⑤⑥⑦⑧⑨⑩¹²³]+$' %}
{% set unit_behind = '[/,、(](单位:)?([^/,、:()]+)[)]?$' %}
with {{ registered('register_indicator_names', ['alias_text', 'indicator_code']) }},

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
    from {{ ref('stg_submission__labels') }}
    union
    select {{ fold_text('name_text') }} from {{ ref('int_commitments_found') }}
    union
    select {{ fold_text('plain_name_text') }} from {{ ref('int_commitments_found') }}
    union
    select {{ name_core('name_folded') }} from spoken
),

-- Around a name may stand its number, a mark, 其中, or that 农村 is 1; its unit in other brackets, or behind a stroke.
bare as (
    select
        indicator_folded,
        {{ replace_all('indicator_folded', around_a_name, '') }} as bare_folded
    from texts
),

bracketed as (
    select
        indicator_folded,
        bare_folded,
        {{ extract_part("translate(bare_folded, '【】〔〕[]', '()()()')", unit_behind, 2) }} as bracket_text
    from bare
),

cut as {{ computed_once() }} (
    select
        bracketed.indicator_folded,
        units.unit_folded,
        case
            when units.unit_folded is null then bracketed.bare_folded
            else {{ replace_all("translate(bracketed.bare_folded, '【】〔〕[]', '()()()')", unit_behind, '') }}
        end as name_folded
    from bracketed
    left join {{ ref('int_units_folded') }} as units on bracketed.bracket_text = units.unit_folded
),

{{ indicator_names() }},

-- What a sentence calls an indicator is known by the core of a name too; nothing else begins with ~.
cores as (
    select
        indicator_code,
        precedence,
        known_at,
        length(name_folded) as name_length,
        {{ name_core('name_folded') }} as name_folded
    from spellings
),

cores_first_said as (
    select
        name_folded,
        min(precedence) as precedence
    from cores
    group by name_folded
),

known_cores as (
    select
        cores.name_folded,
        max(cores.indicator_code) as indicator_code,
        min(cores.name_length) as shortest_length,
        case when count(cores.known_at) = count(*) then min(cores.known_at) end as known_at
    from cores
    inner join cores_first_said
        on cores.name_folded = cores_first_said.name_folded and cores.precedence = cores_first_said.precedence
    group by cores.name_folded
    having count(distinct cores.indicator_code) = 1
),

{{ nearest_names('cut', 'known', ['name_folded']) }}

select
    cut.indicator_folded,
    cut.unit_folded,
    coalesce(known.indicator_code, known_cores.indicator_code) as indicator_code,
    -- A row of an annex is known by the core of its name as a sentence is: 高新技术企业数（家）.
    coalesce(known.indicator_code, annex_cores.indicator_code) as annex_indicator_code,
    -- So is a head of a sheet, but for one that leaves out half of the name: 经营性收入 may be anybody's. 新增就业任务 is
    -- what is to be done.
    coalesce(
        known.indicator_code,
        case
            when length(cut.name_folded) * 2 >= annex_cores.shortest_length and cut.name_folded not like '%任务%'
                then annex_cores.indicator_code
        end
    ) as sheet_indicator_code,
    case when known.indicator_code is null then annex_cores.known_at else known.known_at end as known_at,
    nearest.candidates
from cut
left join known on cut.name_folded = known.name_folded
left join known_cores on cut.name_folded = known_cores.name_folded
left join known_cores as annex_cores on {{ name_core('cut.name_folded') }} = annex_cores.name_folded
left join nearest on cut.name_folded = nearest.name_folded
