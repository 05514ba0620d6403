{#- Tables for a `with`, behind `registered` of register_indicator_names, of which `known` has one row a folded name and the
    indicator that it means, with the name as written, and since when it
    is known; null where that is as old as the program. `registered` has known_at. -#}
{% macro indicator_names() %}
    spellings as {{ computed_once() }} (
        select
            indicator_code,
            {{ fold_text('alias_text') }} as name_folded,
            alias_text as name_text,
            1 as precedence,
            known_at
        from registered
        union all
        select
            indicator_code,
            {{ fold_text('indicator_name_zh') }} as name_folded,
            indicator_name_zh as name_text,
            2 as precedence,
            known_at
        from {{ ref('int_indicators_known') }}
        union all
        select
            indicator_code,
            indicator_code as name_folded,
            cast(null as string) as name_text,
            2 as precedence,
            known_at
        from {{ ref('int_indicators_known') }}
        union all
        select
            aliases.indicator_code,
            {{ fold_text('aliases.alias_text') }} as name_folded,
            aliases.alias_text as name_text,
            3 as precedence,
            null as known_at
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
    known as {{ computed_once() }} (
        select
            spellings.name_folded,
            max(spellings.indicator_code) as indicator_code,
            max(spellings.name_text) as name_text,
            -- What a seed says was always known, and a name counts from the first that said it.
            case
                when count(same.known_at) = count(*) then min(same.known_at)
            end as known_at
        from spellings
        inner join first_said
            on spellings.name_folded = first_said.name_folded and spellings.precedence = first_said.precedence
        inner join spellings as same
            on spellings.name_folded = same.name_folded and spellings.indicator_code = same.indicator_code
        group by spellings.name_folded
        having count(distinct spellings.indicator_code) = 1
    )
{% endmacro %}
