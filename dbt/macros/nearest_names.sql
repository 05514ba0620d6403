{#- For each text of `wanted` that is not in `known`, the three known names nearest to it by edit distance, as
    one text `candidates`. Both relations have name_folded; `known` also name_text, the name as people write it.
    `keys` are the columns that must agree (name_folded, and a district where names belong to one). -#}
{% macro nearest_names(wanted, known, keys) %}
    {%- set others = keys | reject('equalto', 'name_folded') | list -%}
    strangers as (
        select distinct {% for key in keys %}w.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
        from {{ wanted }} as w
        left join {{ known }} as k
            on w.name_folded = k.name_folded {% for key in others %} and w.{{ key }} = k.{{ key }} {% endfor %}
        where k.name_folded is null
    ),

    ranked_names as (
        select
            {% for key in keys %} s.{{ key }}, {% endfor %}
            k.name_text,
            row_number() over (
                partition by {% for key in keys %} s.{{ key }}{{ ', ' if not loop.last }} {% endfor %}
                order by levenshtein(s.name_folded, k.name_folded), k.name_text
            ) as nearness
        from strangers as s
        inner join {{ known }} as k
            on s.name_folded <> k.name_folded {% for key in others %} and s.{{ key }} = k.{{ key }} {% endfor %}
    ),

    nearest as (
        select {{ keys | join(', ') }}, {{ joined('name_text', 'nearness') }} as candidates
        from ranked_names
        where nearness <= 3
        group by {{ keys | join(', ') }}
    )
{% endmacro %}
