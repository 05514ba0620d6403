{#- The sentence of a rule with its placeholders filled in from an issue that was found. A brace that comes with a text
    opens no placeholder: it stands as U+FFFF, which is no character, until all are filled in. Where there is nothing to
    suggest the question “did you mean” is left out: the rule has both. -#}
{% macro filled(sentence) -%}
    {%- set closed = "'\uffff'" -%}
    replace(replace(replace(replace(
        case when found.candidates is null then {{ sentence }}_unasked else {{ sentence }} end,
        '{value}', replace(coalesce(found.value_text, ''), '{', {{ closed }})),
        '{candidates}', replace(coalesce(found.candidates, ''), '{', {{ closed }})),
        '{expected}', replace(coalesce(found.expected, '—'), '{', {{ closed }})),
        {{ closed }}, '{')
{%- endmacro %}

{#- A sentence of a rule without its question. Asked once a rule, for there are many issues. -#}
{% macro unasked(sentence) -%}
    {{ replace_all(sentence, '是否为：[{]candidates[}]？|Did you mean: [{]candidates[}][?] ?', '') }} as {{ sentence }}_unasked
{%- endmacro %}
