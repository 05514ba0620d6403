{#- A time basis in words for a sentence to a department. -#}
{% macro label_of_basis(code) -%}
    case {{ code }}
        when 'year_to_date' then '累计值' when 'period' then '当期值' when 'point_in_time' then '期末值'
        when 'since_january' then '累计值' when 'part_alone' then '当期值'
        when 'part_or_sum' then '没有写明是当月还是累计的数'
    end
{%- endmacro %}

{#- Whether what is said of a figure's time basis is none of the indicator's. 累计 and 当月 are words of it; that the months
    run from January, or that one stands beside their sum, is nothing against a state at their end. -#}
{% macro is_other_basis(stated, wanted) -%}
    (
        {{ stated }} <> {{ wanted }}
        and not ({{ stated }} = 'since_january' and {{ wanted }} <> 'period')
        and {{ stated }} <> 'span_alone'
        and not ({{ stated }} in ('part_alone', 'part_or_sum') and {{ wanted }} <> 'year_to_date')
    )
{%- endmacro %}

{#- A decimal as people write it: no zeros at its end. -#}
{% macro plain_number(number) -%}
    case
        when cast({{ number }} as string) like '%.%' then {{ trimmed(trimmed('cast(' ~ number ~ ' as string)', 'trailing', '0'), 'trailing', '.') }}
        else cast({{ number }} as string)
    end
{%- endmacro %}

{#- A paragraph of a notice as a place to look at, where a table has a cell. -#}
{% macro paragraph_place(paragraph_no) -%} '第' || cast({{ paragraph_no }} as string) || '段' {%- endmacro %}

{#- A figure by its town and indicator, as a sentence begins: rows of dim_town and dim_indicator. -#}
{% macro figure_named(town, indicator) -%} {{ town }}.town_name || '·' || {{ indicator }}.indicator_name_zh {%- endmacro %}

{#- The day of an instant in Chongqing, as people write it: 2024年11月2日. -#}
{% macro day_in_words(instant) -%}
    cast(year({{ local_day(instant) }}) as string) || '年' || cast(month({{ local_day(instant) }}) as string) || '月'
    || cast(day({{ local_day(instant) }}) as string) || '日'
{%- endmacro %}
