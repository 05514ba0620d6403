{#- A figure as it is published: rounded where ln and exp leave the dust of their last bits, which differs between
    machines and engines, and never -0. -#}
{% macro without_dust(expression) -%}
    round({{ expression }}, 9) + 0
{%- endmacro %}
