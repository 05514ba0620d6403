{#- For each text of `wanted` that is not in `known`, the three names nearest to it, as one text `candidates`.

    Near is who shares characters: twice the shared ones over all of both (Dice), the same in both engines, where
    DuckDB's edit distance counts bytes. Both relations have name_folded; `known` also name_text, the name to offer,
    or null for a spelling that nobody should be told, such as a code. `keys` are the columns that must agree
    (name_folded, and a district where names belong to one). Every stranger is compared with every name, so there is
    a bound: five million pairs, which among the 41 thousand towns of the country leaves 120 strangers a build with
    candidates, and the others without. -#}
{% macro nearest_names(wanted, known, keys) %}
    {%- set others = keys | reject('equalto', 'name_folded') | list -%}
    strangers as (
        select distinct {% for key in keys %}w.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
        from {{ wanted }} as w
        left join {{ known }} as k
            on w.name_folded = k.name_folded {% for key in others %} and w.{{ key }} = k.{{ key }} {% endfor %}
        where k.name_folded is null
    ),

    bounded_strangers as (
        select
            *,
            {{ characters('name_folded') }} as characters
        from strangers
        qualify
            row_number() over (order by {{ keys | join(', ') }})
            <= 5000000 / greatest((select count(*) from {{ known }}), 1)
    ),

    named as (
        select
            *,
            {{ characters('name_folded') }} as characters
        from {{ known }}
        -- Where there is no stranger, as is usual, no name is taken apart.
        where name_text is not null and exists (select 1 from strangers)
    ),

    compared_names as (
        select
            {% for key in keys %} s.{{ key }}, {% endfor %}
            k.name_text,
            max({{ likeness('s.characters', 'k.characters') }}) as likeness
        from bounded_strangers as s
        {% if others %}
            inner join named as k on {% for key in others %} s.{{ key }} = k.{{ key }} {% endfor %}
        {% else %}
            cross join named as k
        {% endif %}
        group by {% for key in keys %} s.{{ key }}, {% endfor %} k.name_text
    ),

    ranked_names as (
        select
            *,
            row_number() over (
                partition by {{ keys | join(', ') }} order by likeness desc, name_text
            ) as nearness
        from compared_names
    ),

    nearest as (
        select {{ keys | join(', ') }}, {{ joined('name_text', 'nearness') }} as candidates
        from ranked_names
        where nearness <= 3
        group by {{ keys | join(', ') }}
    )
{% endmacro %}
