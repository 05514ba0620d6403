{#- The period code that a folded text means (2024, 2024-H1, 2024-Q3, 2024-08), or null where it means none. -#}
{% macro parse_period(text) -%}
    {%- set half = '^(20[0-9]{2})(?:年|-)?(上半年|下半年|H1|H2)$' -%}
    {%- set quarter = '^(20[0-9]{2})(?:年|-)?(?:第?([一二三四1-4])季度?|Q([1-4]))$' -%}
    {%- set month = '^(20[0-9]{2})(?:年|-|[.]|/)(1[0-2]|0?[1-9])月?$' -%}
    case
        when {{ matches(text, '^20[0-9]{2}(年|年度|年全年)?$') }} then substr({{ text }}, 1, 4)
        when {{ matches(text, half) }}
            then {{ extract_part(text, half, 1) }} || case {{ extract_part(text, half, 2) }}
                when '上半年' then '-H1' when 'H1' then '-H1' else '-H2'
            end
        when {{ matches(text, quarter) }}
            then {{ extract_part(text, quarter, 1) }} || '-Q' || translate(
                {{ extract_part(text, quarter, 2) }} || {{ extract_part(text, quarter, 3) }}, '一二三四', '1234'
            )
        when {{ matches(text, month) }}
            then {{ extract_part(text, month, 1) }} || '-' || lpad({{ extract_part(text, month, 2) }}, 2, '0')
    end
{%- endmacro %}
