{#- What a text that is no number may have meant, for the suggestion: （如 2100） of 约2100, （如 1.03） of 1。03 and
    （如 1.05） of 壹点零五; of 同上 that the number itself is wanted; else null. It is never taken as the figure. -#}
{% macro figure_meant(text) -%}
    {%- set digits = '０１２３４５６７８９' ~ '零〇一二三四五六七八九' ~ '壹贰叁肆伍陆柒捌玖' -%}
    {%- set plain = "translate(" ~ text ~ ", '。．·点" ~ digits ~ "，, ', '....0123456789" ~ "00123456789" ~ "123456789')" -%}
    {%- set number = '^[^0-9.]*([0-9]+(?:[.][0-9]+)?)[^0-9.]*$' -%}
    case
        when {{ matches(text, '同上|同左|见上') }} then '（同上处请写出数字）'
        when {{ matches(text, '[十百千万亿负−-]') }} then null
        when {{ matches(plain, number) }} then '（如 ' || {{ extract_part(plain, number, 1) }} || '）'
    end
{%- endmacro %}
