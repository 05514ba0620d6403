{#- A table for a `with`, behind that of the register: the thresholds as a district has them, and where it says nothing
    the seed. -#}
{% macro thresholds() %}
    thresholds as (
        select
            defaults.threshold_code,
            coalesce(cast(registered.threshold_value as decimal(9, 3)), defaults.threshold_value) as threshold_value
        from {{ ref('seed_thresholds') }} as defaults
        left join registered on defaults.threshold_code = registered.threshold_code
    )
{% endmacro %}

{#- One of them, as a value in an expression. -#}
{% macro threshold(code) -%}
    (select thresholds.threshold_value from thresholds where thresholds.threshold_code = '{{ code }}')
{%- endmacro %}
