{#- The day that a folded text means, or null where it means none. Of a month or a year alone it is the first day or,
    with `is_end`, the last. -#}
{% macro parse_date(text, is_end=false) -%}
    {%- set day = '^(20[0-9]{2})(?:年|[-./])(1[0-2]|0?[1-9])(?:月|[-./])([12][0-9]|3[01]|0?[1-9])日?(?:00:00:00)?$' -%}
    {%- set month = '^(20[0-9]{2})(?:年|[-./])(1[0-2]|0?[1-9])月?$' -%}
    {%- set year = '^(20[0-9]{2})年?$' -%}
    {%- set month_begins = first_day('cast(' ~ extract_part(text, month, 1) ~ ' as integer)',
        'cast(' ~ extract_part(text, month, 2) ~ ' as integer)') -%}
    {%- set year_begins = first_day('cast(' ~ extract_part(text, year, 1) ~ ' as integer)', '1') -%}
    case
        -- No month has a 30 February.
        when {{ matches(text, day) }} then try_cast(
            {{ extract_part(text, day, 1) }} || '-' || lpad({{ extract_part(text, day, 2) }}, 2, '0')
            || '-' || lpad({{ extract_part(text, day, 3) }}, 2, '0') as date
        )
        {% for shape, begins, length in ((month, month_begins, '1'), (year, year_begins, '12')) %}
            when {{ matches(text, shape) }}
                then {{ 'cast(' ~ add_months(begins, length) ~ ' - 1 as date)' if is_end else begins }}
        {% endfor %}
    end
{%- endmacro %}
