{#- The whole number that a 序号 is written as: 3, （3）, 3．, ③, 三, （十二）; null for anything else. A cast alone would
    take 1.5 for 2. -#}
{% macro item_number(text) -%}
    {%- set circles = "translate(" ~ text ~ ", '①②③④⑤⑥⑦⑧⑨', '123456789')" -%}
    case
        when {{ matches(fold_text(circles), '^[(]?(?:[0-9]{1,9}|[一二三四五六七八九十]{1,3})[)]?[.、]?$') }}
            then try_cast({{ path_numbers(fold_text(circles)) }} as integer)
    end
{%- endmacro %}

{#- The lines of an annex table from its landed cells: CTEs that end with `numbered_lines`, a row a line. `roles` says for each
    role of a column what its text is called; its cell is called alike. `beside` has more columns, as (name, role, column).

      item_no      its number; in a table without 序号, or that numbers 1.1, 1.2, 2.1, its place
      restart_no   the how manieth count of numbers it belongs to: a table may begin anew where the next category does -#}
{% macro annex_lines(table, roles, beside=()) %}
lines as (
    select
        batch_id,
        source_path,
        annex_no,
        row_no,
        max(received_at) as received_at,
        max(source_sha256) as source_sha256,
        max(town_code) as town_code,
        max(sheet) as sheet,
        max(case when role = 'category' then value_text end) as category_cell_text,
        {% for role, name in roles.items() %}
            max(case when role = '{{ role }}' then value_text end) as {{ name }}_text,
            max(case when role = '{{ role }}' then cell end) as {{ name }}_cell,
        {% endfor %}
        {% for name, role, column in beside %}
            max(case when role = '{{ role }}' then {{ column }} end) as {{ name }},
        {% endfor %}
        max(case when role = 'item_no' then value_text end) as item_no_text,
        max(case when role = 'item_no' then cell end) as item_no_own_cell
    from {{ source('landing', table) }}
    group by batch_id, source_path, annex_no, row_no
),

lines_with_numbers as (
    select
        *,
        case
            when
                max(item_no_own_cell) over in_table is null
                or ({{ fold_text('item_no_text') }} <> '' and bool_and(
                    {{ fold_text('item_no_text') }} = ''
                    or {{ matches(fold_text('item_no_text'), '^[0-9]{1,2}(?:[.-][0-9]{1,2}){1,2}[.]?$') }}
                ) over in_table)
                then cast(row_number() over (partition by batch_id, source_path, annex_no order by row_no) as integer)
            else {{ item_number('item_no_text') }}
        end as item_no
    from lines
    window in_table as (partition by batch_id, source_path, annex_no)
),

lines_begun as (
    select
        *,
        item_no <= lag(item_no) over (partition by batch_id, source_path, annex_no order by row_no)
        and {{ fold_text('category_cell_text') }} <> '' as is_restart
    from lines_with_numbers
),

numbered_lines as (
    select
        *,
        coalesce(item_no_own_cell, {{ roles.values() | first }}_cell) as item_no_cell,
        1 + sum(case when is_restart then 1 else 0 end) over (
            partition by batch_id, source_path, annex_no order by row_no
            rows between unbounded preceding and current row
        ) as restart_no
    from lines_begun
)
{% endmacro %}
