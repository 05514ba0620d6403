-- （牵头单位：甲、乙；配合单位：丙） at the end of a paragraph: a list for each role, with its place in the text.
{%- set list -%} [^()]*(?:[(][^()]*[)][^()]*)* {%- endset %}
{%- set shortest_list -%} [^()]*?(?:[(][^()]*[)][^()]*?)*? {%- endset %}
{%- set brackets -%} (?:[(] *{{ department_label() }}{{ list }}[)]?[;, ]*)+[)。.;, ]*$ {%- endset %}
{%- set next_label -%} [;,、。 ]*(?:[)]?[。;, ]*[(] *)?{{ department_label() }} {%- endset %}
with plain as (
    select
        batch_id,
        source_path,
        town_code,
        paragraph_no,
        text,
        char_start,
        {{ plain_signs('text') }} as text_plain
    from {{ ref('stg_notice__paragraphs') }}
    where kind in ('heading', 'body')
),

ends as (
    select
        *,
        {{ extract_part('text_plain', brackets, 0) }} as end_plain
    from plain
),

{# A list runs from its label to the next one, or to the last bracket. -#}
lists as (
    {%- for role, words in department_roles().items() %}
        {%- set to_label -%} ^(.*?{{ department_label(words) }} *) {%- endset %}
        {%- set to_end -%}
            {{ department_label(words) }} *({{ shortest_list }})(?:{{ next_label }}|[)]?[。.;, ]*$)
        {%- endset %}
        select
            *,
            '{{ role }}' as role,
            length(text_plain) - length(end_plain)
            + length({{ extract_part('end_plain', to_label, 1) }}) as chars_before,
            length({{ extract_part('end_plain', to_end, 1) }}) as char_count
        from ends
        where {{ matches('end_plain', department_label(words)) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    batch_id,
    source_path,
    town_code,
    paragraph_no,
    role,
    substr(text, cast(chars_before + 1 as integer), cast(char_count as integer)) as list_text,
    cast(char_start + chars_before as bigint) as char_start,
    cast(char_start + chars_before + char_count as bigint) as char_end
from lists
where char_count > 0
