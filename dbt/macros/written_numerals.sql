{#- Numbers written in Chinese signs, as digits: 一百二十公里, 三十六点五公里, 十三亿二千万元, 百分之四十六, 七成五, 五百人. -#}

{#- Tables for a `with`, of which `numerals_read` has the paragraphs of `relation` that hold a numeral, with `digits_text`: as long as `text`, so that
    offsets hold. 一百二十公里 is 0120公里, 一万二千人 1.2万人 and 五百人 5百人. What is no number by the rules (一百二, 两三百家, 十四五, 第二十三条)
    stays as it is. -#}
{% macro numerals_as_digits(relation) %}
    {%- set sign = '[' ~ numeral_digits() ~ '十百千零〇点万亿]' -%}
    {#- 重点二十家 begins behind 点. -#}
    {%- set first_sign = '[' ~ numeral_digits() ~ '十百千零]' -%}
    {%- set tenths = '[' ~ numeral_digits() ~ ']成[' ~ numeral_digits() ~ ']?' -%}
    {%- set decimal = '[零' ~ numeral_digits() ~ ']点[零' ~ numeral_digits() ~ ']+' -%}
    {%- set numeral = '百分之' ~ sign ~ '+|' ~ first_sign ~ sign ~ '+' ~ commitment_units()
        ~ '|(?:' ~ tenths ~ '|' ~ decimal ~ ')(?:[以左提升增降减缩到至，,、；;。和及与）)]|$)' -%}
    {%- set numeral_alone = '^(' ~ tenths ~ '|(?:百分之)?' ~ sign ~ '+)' -%}
    {%- set parted = '^(百分之)?([^万亿]*)(?:([万亿])([^万亿]+)(万?)|([万亿]))?$' -%}
    numerals_cut as (
        {{ exploded(
            '(select town_code, paragraph_no, text from ' ~ relation ~ ' where ' ~ matches('text', numeral) ~ ')',
            split_text(marked('text', numeral, '¤', '¤'), '¤')
        ) }}
    ),

    numerals_parted as (
        select
            town_code,
            paragraph_no,
            position,
            element,
            {{ extract_part('element', numeral_alone, 1) }} as numeral_text,
            {% for part, group in {'share': 1, 'whole': 2, 'big': 3, 'rest': 4, 'rest_big': 5, 'unit': 6}.items() %}
                {{ extract_part(extract_part('element', numeral_alone, 1), parted, group) }} as {{ part }}_text,
            {% endfor %}
            -- 第二十三条 numbers; what goes on with more signs is none of ours.
            position % 2 = 0 and not coalesce({{ matches(
                'lag(element) over (partition by town_code, paragraph_no order by position)', '(?:第|[0-9]|' ~ sign ~ ')$'
            ) }}, false) as is_numeral
        from numerals_cut
    ),

    numerals_valued as (
        select
            *,
            case
                when {{ matches('numeral_text', '成$') }} then {{ digit_signs('numeral_text') }}
                when {{ matches('numeral_text', '成') }}
                    then {{ digit_signs("replace(numeral_text, '成', '')") }} || '%'
                -- 五百人 has no room for 500人.
                when {{ matches('whole_text', '^[' ~ numeral_digits() ~ '][百千]$') }} and rest_text = '' and share_text = ''
                    then {{ digit_signs('whole_text') }} || unit_text
                when rest_text = ''
                    then {{ digits_of_numeral('whole_text') }} || unit_text || case when share_text = '' then '' else '%' end
                when share_text = '' and (big_text = '亿') = (rest_big_text = '万')
                    then {{ digits_of_numeral('whole_text') }} || '.'
                        || {{ replace_all('lpad(' ~ digits_of_numeral('rest_text') ~ ", 4, '0')", '0+$', '') }} || big_text
            end as numeral_digits
        from numerals_parted
    ),

    numerals_read as (
        select
            town_code,
            paragraph_no,
            {{ joined(
                "case when is_numeral and length(numeral_digits) <= length(numeral_text)"
                " then lpad(numeral_digits, cast(length(numeral_text) as integer), '0')"
                " || substr(element, cast(length(numeral_text) + 1 as integer)) else element end",
                'position', ''
            ) }} as digits_text
        from numerals_valued
        group by town_code, paragraph_no
    )
{% endmacro %}

{% macro numeral_digits() -%} {{ return('一二两三四五六七八九') }} {%- endmacro %}
{% macro digit_signs(text) -%} translate({{ text }}, '零〇{{ numeral_digits() }}', '001223456789') {%- endmacro %}

{#- The digits of a numeral below 万, null where it is none: 一千二百零五 is 1205, 零点五 0.5. 一百二 is 120 to some, and none here. -#}
{% macro digits_of_numeral(text) -%}
    {%- set one = '([' ~ numeral_digits() ~ '])' -%}
    {%- set shape = '^零?(?:' ~ one ~ '千)?零?(?:' ~ one ~ '?百)?零?(?:' ~ one ~ '?十)?零?' ~ one ~ '?(?:点([零' ~ numeral_digits() ~ ']+))?$' -%}
    case
        when {{ text }} <> '' and {{ matches(text, shape) }} and not {{ matches(text, '[百千]' ~ one ~ '(?:点|$)') }}
            then cast(
                {%- for place, group in {'千': 1, '百': 2, '十': 3}.items() %}
                    case
                        when instr({{ text }}, '{{ place }}') = 0 then 0
                        else coalesce(try_cast({{ digit_signs(extract_part(text, shape, group)) }} as integer), 1)
                    end * {{ {'千': 1000, '百': 100, '十': 10}[place] }} +
                {%- endfor %}
                coalesce(try_cast({{ digit_signs(extract_part(text, shape, 4)) }} as integer), 0) as string
            ) || {{ replace_all(digit_signs(extract_part(text, shape, 5)), '^([0-9]+)$', '.\\1') }}
    end
{%- endmacro %}
