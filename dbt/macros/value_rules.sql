{#- A table for a `with`: the rules that reject a value, as a list. -#}
{% macro rejecting_rules() %}
    rejecting as (
        select array_agg(rule_code) as rule_codes
        from {{ ref('int_rules_typed') }}
        where severity = 'reject' and layer = 'value'
    )
{% endmacro %}

{#- Whether a value of int_submission_values_resolved is rejected for itself, whatever stands beside it. -#}
{% macro is_refused() -%}
    (resolved.rule_codes <> '' and {{ overlap(split_text('resolved.rule_codes', ','), 'rejecting.rule_codes') }})
{%- endmacro %}

{#- Whether nobody asks who sent it whether it owns the indicator. -#}
{% macro is_of_owner(rule_codes) -%} coalesce({{ rule_codes }}, '') not like '%department_not_owner%' {%- endmacro %}

{#- The texts that only a message needs, by name. -#}
{% macro texts_of_messages() -%}
    {{ return([
        'town_text', 'town_cell', 'town_candidates', 'indicator_text', 'indicator_cell', 'indicator_candidates',
        'period_folded', 'period_cell', 'contradicted_by', 'opens_on', 'closes_on', 'department_folded',
        'department_cell', 'department_candidates', 'owner_names', 'faulty_unit_cell', 'lowest', 'highest',
        'stated_basis', 'time_basis', 'findings', 'beside_unit', 'town_place_words', 'town_place_cell'
    ]) }}
{%- endmacro %}
