{#- Several reports of one thing, in the window `reports` of the query: where they differ, none of them is believed. -#}

{#- What all of them say; null where they differ or none says it. -#}
{% macro agreed(column) -%}
    case when min({{ column }}) over reports = max({{ column }}) over reports then max({{ column }}) over reports end
{%- endmacro %}

{#- Whether two of them say different things. -#}
{% macro is_disputed(column) -%}
    coalesce(min({{ column }}) over reports <> max({{ column }}) over reports, false)
{%- endmacro %}
