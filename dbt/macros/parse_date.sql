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
