{#- A time basis in words for a sentence to a department. -#}
{% macro label_of_basis(code) -%}
    case {{ code }}
        when 'year_to_date' then '累计值' when 'period' then '当期值' when 'point_in_time' then '期末值'
    end
{%- endmacro %}

{#- A decimal as people write it: no zeros at its end. -#}
{% macro plain_number(number) -%}
    case
        when cast({{ number }} as varchar) like '%.%' then rtrim(rtrim(cast({{ number }} as varchar), '0'), '.')
        else cast({{ number }} as varchar)
    end
{%- endmacro %}

{#- A paragraph of a notice as a place to look at, where a table has a cell. -#}
{% macro paragraph_place(paragraph_no) -%} '第' || cast({{ paragraph_no }} as varchar) || '段' {%- endmacro %}
