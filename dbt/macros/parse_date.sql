{#- A day in Chinese numerals, 二〇二四年十月三十日, in digits; one in digits stays as it is. White space is out. -#}
{% macro arabic_day(text) -%}
    {%- set digits = "translate(" ~ fold_text(text) ~ ", '〇○零Oo一二三四五六七八九', '00000123456789')" -%}
    {{ with_tens(digits) }}
{%- endmacro %}
{#- 十月三十日 is 10 and 30, 十二月二十一日 12 and 21: a ten beside no digit is 10, before one 1, behind one 0. -#}
{% macro with_tens(text) -%}
    {%- set spaced = "replace(replace(replace(" ~ text ~ ", '年', ' 年 '), '月', ' 月 '), '日', ' 日 ')" -%}
    replace(replace(replace(replace(replace({{ spaced }}, ' 十 ', '10'), ' 十', '1'), '十 ', '0'), '十', ''), ' ', '')
{%- endmacro %}

{#- The first or the last day of a span of years or months, 2023—2025年, 2024年3月至2025年12月; null for anything else. -#}
{% macro parse_span(text, is_end) -%}
    {%- set end = '(20[0-9]{2}(?:年|[.])?(?:[0-9]{1,2}月?)?)' -%}
    {%- set pattern = '^' ~ end ~ '(?:[-—–~至到]+' ~ end ~ ')?$' -%}
    {%- set first, last = extract_part(text, pattern, 1), extract_part(text, pattern, 2) -%}
    {%- set part = "coalesce(nullif(" ~ last ~ ", ''), " ~ first ~ ")" if is_end else first -%}
    {{ parse_date(part, is_end) }}
{%- endmacro %}

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
