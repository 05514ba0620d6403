{#- The month, from 1, that a period begins with. -#}
{% macro first_month_of_period(code) -%}
    case substr({{ code }}, 6, 1)
        when '' then 1
        when 'H' then cast(substr({{ code }}, 7, 1) as integer) * 6 - 5
        when 'Q' then cast(substr({{ code }}, 7, 1) as integer) * 3 - 2
        else try_cast(substr({{ code }}, 6, 2) as integer)
    end
{%- endmacro %}

{#- How many months a period has. -#}
{% macro month_count_of_period(code) -%}
    case substr({{ code }}, 6, 1) when '' then 12 when 'H' then 6 when 'Q' then 3 else 1 end
{%- endmacro %}

{#- The day a period begins. -#}
{% macro first_day_of_period(code) -%}
    {{ first_day('cast(substr(' ~ code ~ ', 1, 4) as integer)', first_month_of_period(code)) }}
{%- endmacro %}

{#- The day after a period's last. -#}
{% macro first_day_after_period(code) -%}
    {{ add_months(first_day_of_period(code), month_count_of_period(code)) }}
{%- endmacro %}

{#- The same period some years later. -#}
{% macro years_later(code, years) -%}
    cast(cast(substr({{ code }}, 1, 4) as integer) + {{ years }} as string) || substr({{ code }}, 5)
{%- endmacro %}
