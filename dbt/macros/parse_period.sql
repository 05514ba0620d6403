{#- The period code that a folded text means (2024, 2024-H1, 2024-Q3, 2024-08), or null where it means none.
    1—9月 is the month it ends with, 前三季度 the quarter; the indicator says what a figure counts. A date, which is
    what the cell of a workbook holds, is its month. -#}
{% macro parse_period(text) -%}
    {%- set half = '^(20[0-9]{2})(?:年|[-./])?(上半年|下半年|[Hh]1|[Hh]2)$' -%}
    {%- set quarter = '^(20[0-9]{2})(?:年|[-./])?(?:第?([一二三四1-4])季度?|[Qq]([1-4]))$' -%}
    {%- set quarters = '^(20[0-9]{2})年(?:前|[一1][-—–~至到])([一二三四1-4])个?季度$' -%}
    {%- set month = '^(20[0-9]{2})(?:年|-|[.]|/)(1[0-2]|0?[1-9])月?$' -%}
    {%- set months = '^(20[0-9]{2})年0?1(?:月)?[-—–~至到](1[0-2]|0?[2-9])月$' -%}
    {%- set date = '^(20[0-9]{2})-(1[0-2]|0[1-9])-[0-3][0-9](00:00:00)?$' -%}
    case
        when {{ matches(text, '^20[0-9]{2}(年|年度|年全年)?$') }} then substr({{ text }}, 1, 4)
        when {{ matches(text, half) }}
            then {{ extract_part(text, half, 1) }} || case {{ extract_part(text, half, 2) }}
                when '上半年' then '-H1' when 'H1' then '-H1' when 'h1' then '-H1' else '-H2'
            end
        when {{ matches(text, quarter) }}
            then {{ extract_part(text, quarter, 1) }} || '-Q' || translate(
                {{ extract_part(text, quarter, 2) }} || {{ extract_part(text, quarter, 3) }}, '一二三四', '1234'
            )
        when {{ matches(text, quarters) }}
            then {{ extract_part(text, quarters, 1) }} || '-Q'
                || translate({{ extract_part(text, quarters, 2) }}, '一二三四', '1234')
        {% for shape in (month, months) %}
            when {{ matches(text, shape) }}
                then {{ extract_part(text, shape, 1) }} || '-' || lpad({{ extract_part(text, shape, 2) }}, 2, '0')
        {% endfor %}
        -- No month has a 30 February.
        when {{ matches(text, date) }}
            then substr(cast(try_cast(substr({{ text }}, 1, 10) as date) as varchar), 1, 7)
    end
{%- endmacro %}

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
    cast(cast(substr({{ code }}, 1, 4) as integer) + {{ years }} as varchar) || substr({{ code }}, 5)
{%- endmacro %}
