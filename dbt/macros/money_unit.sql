{#- The unit of money in a folded text: 亿 is 亿元, and of 万元、% it is 万元. A text that names no single one stays as it
    is, and is no unit. -#}
{% macro money_unit(folded) -%}
    {%- set money = '^(?:[^元亿万]*[、,;和及])?((?:百万|千|万|亿)?元|亿|万)(?:[、,;和及][^元亿万]*|/%)?$' -%}
    case
        when {{ matches(folded, money) }} then replace({{ extract_part(folded, money, 1) }}, '元', '') || '元'
        else {{ folded }}
    end
{%- endmacro %}
