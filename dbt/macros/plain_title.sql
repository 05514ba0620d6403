{#- A folded title without what lists put around it: a number before it (4. or 4、, not that of 3.5公里), book title
    marks, a full stop behind it. -#}
{% macro plain_title(folded) -%}
    {%- set number = '^[(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[.、]|[)][.、]?)([^0-9].*)$' -%}
    {%- set bare = replace_all(folded, '[《》〈〉「」]|[。;,.]+$', '') -%}
    coalesce(nullif({{ extract_part(bare, number, 1) }}, ''), {{ bare }})
{%- endmacro %}
