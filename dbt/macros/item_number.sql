{#- The whole number that a 序号 is written as; null for anything else. A cast alone would take 1.5 for 2. -#}
{% macro item_number(text) -%}
    case when {{ matches(fold_text(text), '^[0-9]{1,9}$') }} then cast({{ fold_text(text) }} as integer) end
{%- endmacro %}
