{#- The day that a folded text means, or null where it means none. Of a month, a quarter, a half or a year alone it is the
    first day or, with `is_end`, the last; 年底 and 月末 are the last day in any case. -#}
{% macro parse_date(text, is_end=false) -%}
    {%- set days = [
        '^(20[0-9]{2})(?:年|[-./])(1[0-2]|0?[1-9])(?:月|[-./])([12][0-9]|3[01]|0?[1-9])日?(?:00:00:00)?$',
        '^(20[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])$'
    ] -%}
    {#- Each shape with the month that it begins with, its length in months, and whether it is an end by itself. -#}
    {%- set spans = [
        ('^(20[0-9]{2})(?:年|[-./])(1[0-2]|0?[1-9])月?$', 'cast(PART as integer)', 1, is_end),
        ('^(20[0-9]{2})(0[1-9]|1[0-2])$', 'cast(PART as integer)', 1, is_end),
        ('^(20[0-9]{2})年(1[0-2]|0?[1-9])月[底末]前?$', 'cast(PART as integer)', 1, true),
        ('^(20[0-9]{2})年?第?([一二三四1-4])季度$', "cast(translate(PART, '一二三四', '1234') as integer) * 3 - 2", 3, is_end),
        ('^(20[0-9]{2})年?([上下])半年$', "case PART when '上' then 1 else 7 end", 6, is_end),
        ('^(20[0-9]{2})年?$', '1', 12, is_end),
        ('^(20[0-9]{2})年?[底末]前?$', '1', 12, true)
    ] -%}
    case
        {% for day in days %}
            -- No month has a 30 February.
            when {{ matches(text, day) }} then try_cast(
                {{ extract_part(text, day, 1) }} || '-' || lpad({{ extract_part(text, day, 2) }}, 2, '0')
                || '-' || lpad({{ extract_part(text, day, 3) }}, 2, '0') as date
            )
        {% endfor %}
        {% for shape, month, length, is_last in spans %}
            {%- set begins = first_day(
                'cast(' ~ extract_part(text, shape, 1) ~ ' as integer)', month.replace('PART', extract_part(text, shape, 2))
            ) %}
            when {{ matches(text, shape) }}
                then {{ 'cast(' ~ add_months(begins, length) ~ ' - 1 as date)' if is_last else begins }}
        {% endfor %}
    end
{%- endmacro %}
