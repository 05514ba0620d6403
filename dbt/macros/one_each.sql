{#- At the end of a query: of rows that say the same of the same place one. Whoever sends a file can make two (a name
    twice in one cell, for instance), and a key of ours must not hang on that. -#}
{% macro one_each(columns) -%}
    qualify row_number() over (partition by {{ columns | join(', ') }} order by {{ columns | join(', ') }}) = 1
{%- endmacro %}
