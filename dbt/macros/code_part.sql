{#- A text as a part of a code whose parts are set off by ! and by a colon: whatever it holds, it cannot pose as two. -#}
{% macro code_part(text) -%}
    replace(replace(replace({{ text }}, '~', '~0'), '!', '~1'), ':', '~2')
{%- endmacro %}
