{#- The sentence of a rule with its placeholders filled in from an issue that was found. A brace that comes with a text
    opens no placeholder: it stands as U+FFFF, which is no character, until all are filled in. -#}
{% macro filled(sentence) -%}
    {%- set closed = "'\uffff'" -%}
    replace(replace(replace(replace({{ sentence }},
        '{value}', replace(coalesce(found.value_text, ''), '{', {{ closed }})),
        '{candidates}', replace(coalesce(found.candidates, '—'), '{', {{ closed }})),
        '{expected}', replace(coalesce(found.expected, '—'), '{', {{ closed }})),
        {{ closed }}, '{')
{%- endmacro %}
