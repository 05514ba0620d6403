{#- The sentence of a rule with its placeholders filled in from an issue that was found. -#}
{% macro filled(sentence) -%}
    replace(replace(replace({{ sentence }},
        '{value}', coalesce(found.value_text, '')),
        '{candidates}', coalesce(found.candidates, '—')),
        '{expected}', coalesce(found.expected, '—'))
{%- endmacro %}
