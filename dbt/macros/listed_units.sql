{#- Tables for a `with`, of which `listed_units` has, for each list of units in a relation (单位：亿元、%) and each unit that is
    wanted, the one on the list of its kind. Two of a kind are none, nor is one larger than what is wanted: nobody's
    income is told in 亿元. `list` is a folded text. -#}
{% macro listed_units(relation, list) %}
    unit_lists as (
        select distinct {{ list }} as list_folded
        from {{ relation }}
        where {{ matches(list, '[、,]') }}
    ),

    listed_units as (
        select
            unit_lists.list_folded,
            wanted.unit_folded as wanted_folded,
            min(listed.unit_folded) as unit_folded
        from unit_lists
        inner join {{ ref('int_units_folded') }} as listed
            on instr('、' || replace(unit_lists.list_folded, ',', '、') || '、', '、' || listed.unit_folded || '、') > 0
        inner join {{ ref('int_units_folded') }} as wanted on listed.dimension = wanted.dimension
        group by unit_lists.list_folded, wanted.unit_folded
        having
            count(distinct listed.unit) = 1
            and max(listed.numerator * wanted.denominator) <= max(wanted.numerator * listed.denominator)
    )
{% endmacro %}
