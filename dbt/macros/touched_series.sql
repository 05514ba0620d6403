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

{#- Before an increment compares towns, the years of an indicator go in which a series that received a value stands in the
    comparison otherwise than it does by now: with another figure or verdict, for the first time, or no more. -#}
{% macro forget_comparisons(table) -%}
    {%- set verdict = ['actual_value', 'attainment_pct', 'pace_pct', 'status'] -%}
    delete from {{ table }} as compared_before
    where (compared_before.indicator_code, compared_before.year) in (
        select
            coalesce(now.indicator_code, standing.indicator_code),
            coalesce(now.year, standing.year)
        from (
            select *
            from {{ ref('fct_indicator_year') }} as progress
            where progress.actual_value is not null and {{ is_of_series_touched('progress') }}
        ) as now
        full outer join (
            select *
            from {{ table }} as compared
            where {{ is_of_series_touched('compared') }}
        ) as standing
            on
                now.indicator_code = standing.indicator_code
                and now.town_code = standing.town_code
                and now.year = standing.year
        where
            {%- for column in verdict %}
            now.{{ column }} is distinct from standing.{{ column }} {{- ' or' if not loop.last }}
            {%- endfor %}
    )
{%- endmacro %}
