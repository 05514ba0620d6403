{#- A value in another unit of the same dimension, exactly, as a decimal; null where the result is too large to
    hold, which its rule reports. -#}
{% macro convert_unit(value, from_factor, to_factor) -%}
    case
        when {{ from_factor }} = {{ to_factor }} then {{ value }}
        when abs(cast({{ value }} as double) * {{ from_factor }} / nullif({{ to_factor }}, 0)) < 1e15
            then cast(
                {{ value }} * cast({{ from_factor }} / nullif({{ to_factor }}, 0) as decimal(20, 10))
                as decimal(28, 8)
            )
    end
{%- endmacro %}
