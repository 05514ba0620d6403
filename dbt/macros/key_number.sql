{#- One number for indicator, town and period within a build, sorting as their codes do: each part has its own digits,
    room for 10 million towns and 100 thousand periods. -#}
{% macro key_number(indicator_no, town_no, period_no) -%}
    (cast({{ indicator_no }} as bigint) * 10000000 + {{ town_no }}) * 100000 + {{ period_no }}
{%- endmacro %}

{#- The parts of such a number. -#}
{% macro indicator_of_key(key_no) -%} cast(floor({{ key_no }} / 1000000000000) as bigint) {%- endmacro %}
{% macro town_of_key(key_no) -%} cast(floor({{ key_no }} / 100000) as bigint) % 10000000 {%- endmacro %}
{% macro period_of_key(key_no) -%} {{ key_no }} % 100000 {%- endmacro %}
