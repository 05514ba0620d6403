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
                union all
                select touched.indicator_code, {{ years_later('touched.period_code', 1) }}
                from {{ ref('int_keys_touched') }} as touched
            )
        )
{% endmacro %}
