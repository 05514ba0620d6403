{#- Each figure with the last one before it, in the same or an earlier year, and with the same period's a year before;
    null where there is none. Figures of one month (a quarter's and its last month's) do not come before each other. -#}
{% macro with_earlier_figures(relation) %}
    select
        *,
        last_value(value) over earlier as before_value,
        last_value(period_code) over earlier as before_period,
        last_value(value) over year_before as year_before_value
    from {{ relation }}
    window
        earlier as (
            partition by indicator_code, town_code
            order by position range between 119 preceding and 7 preceding
        ),
        year_before as (
            partition by indicator_code, town_code
            order by position range between 120 preceding and 120 preceding
        )
{% endmacro %}

{#- Before an incremental build adds warnings, those that it looks at again go. -#}
{% macro forget_warnings(warnings) %}
    delete from {{ warnings }}
    where
        (
            rule_code <> 'jump_other_towns'
            and (indicator_code, town_code) in (
                select touched.indicator_code, touched.town_code from {{ ref('int_series_touched') }} as touched
            )
        )
        or (
            rule_code = 'jump_other_towns'
            and (indicator_code, period_code) in (
                select touched.indicator_code, touched.period_code from {{ ref('int_keys_touched') }} as touched
            )
        )
{% endmacro %}
