{#- Whether a row of `relation` is of a series that received a value in this increment, or is bound to one. -#}
{% macro is_of_series_touched(relation) -%}
    ({{ relation }}.indicator_code, {{ relation }}.town_code) in (
        select
            touched.indicator_code,
            touched.town_code
        from {{ ref('int_series_touched') }} as touched
    )
{%- endmacro %}

{#- Before an increment adds their rows as they are now, those of the series that it looks at again go: a series may have
    none any more. -#}
{% macro forget_series(table) -%}
    delete from {{ table }} as judged_before where {{ is_of_series_touched('judged_before') }}
{%- endmacro %}
