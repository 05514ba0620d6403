{#- The whole number that a 序号 is written as; null for anything else. A cast alone would take 1.5 for 2. -#}
{% macro item_number(text) -%}
    case when {{ matches(fold_text(text), '^[0-9]{1,9}$') }} then cast({{ fold_text(text) }} as integer) end
{%- endmacro %}

{#- The number of a row of an annex table; in a table without 序号 its place. -#}
{% macro item_number_in_table() -%}
    case
        when max(item_no_cell) over (partition by batch_id, source_path, annex_no) is null
            then cast(row_number() over (partition by batch_id, source_path, annex_no order by row_no) as integer)
        else {{ item_number('item_no_text') }}
    end
{%- endmacro %}

{#- The how manieth count of numbers a row belongs to: a table may begin anew where the next category does. -#}
{% macro restart_number() -%}
    1 + sum(case when is_restart then 1 else 0 end) over (
        partition by batch_id, source_path, annex_no order by row_no rows between unbounded preceding and current row
    )
{%- endmacro %}
