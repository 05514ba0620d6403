-- Cut at its labels, a paragraph has a piece before the first and one behind each. A label counts where its bracket, or
-- itself, stands between sentences, or right behind the list of another that does; the list behind it ends with its
-- bracket, its sentence or the next label. Where the role stands behind the names, （区教委牵头，区民政局配合）, it is cut there.
{%- set list -%} ^ *((?:[^()。]|[(][^()]*[)])*) {%- endset %}
{%- set between -%} (?:^|[。;.!?！？)] *)$ {%- endset %}
{#- 责任分工：县商务局牵头，… stands without a bracket. -#}
{%- set in_words -%} (?:[(]|由[区县市]|分工:)[^():。;]* {%- endset %}
{%- set opening -%} ^(?:[(]|由|分工:) {%- endset %}
{%- set bare_bracket -%} [(][区县市][^()、:,;。]{1,18}(?:、[^()、:,;。]{2,18})*[)][。 ]*$ {%- endset %}
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

labelled as (
    select
        *,
        {{ split_text(marked('text_plain', department_label(), '⟦', '⟧'), '⟦') }} as pieces
    from plain
    where {{ matches('text_plain', department_label()) }}
),

pieces as (
    select
        *,
        {{ extract_part('element', '^(.*)⟧', 1) }} as label,
        {{ extract_part('element', '([^⟧]*)$', 1) }} as rest,
        sum(length(replace(element, '⟧', ''))) over (
            partition by town_code, paragraph_no order by position rows between unbounded preceding and current row
        ) as chars_until
    from ({{ exploded('labelled', 'pieces') }}) as cut
),

listed as (
    select
        *,
        {{ extract_part('rest', list, 1) }} as list_plain,
        substr(rest, cast(length({{ extract_part('rest', list, 0) }}) + 1 as integer)) as behind
    from pieces
),

judged as (
    select
        *,
        left(label, 1) = '(' as is_in_bracket,
        coalesce(lag(label) over in_order, '') <> ''
        and {{ matches("lag(behind) over in_order", '^[) ;,、]*$') }} as is_chained,
        {{ matches("coalesce(lag(rest) over in_order, '')", between) }} as is_between
    from listed
    window in_order as (partition by town_code, paragraph_no order by position)
),

chained as (
    select
        *,
        is_between
        or (is_in_bracket and ({{ matches('behind', '^[) ]*(?:[。;.,(]|$)') }})) as is_standing,
        sum(case when is_chained then 0 else 1 end) over (
            partition by town_code, paragraph_no order by position rows between unbounded preceding and current row
        ) as chain_no
    from judged
    where label <> ''
),

counted as (
    select
        *,
        first_value(is_standing) over (partition by town_code, paragraph_no, chain_no order by position) as is_counted
    from chained
),

-- A bracket without a label, or a sentence behind 由 or 分工：, whose clauses end in a role.
bracketed as (
    select
        *,
        {{ split_text(marked('text_plain', in_words ~ role_behind(), '⟦', '⟧'), '⟦') }} as brackets
    from plain
    where {{ matches('text_plain', in_words ~ role_behind()) }}
),

in_brackets as (
    select
        *,
        sum(length(replace(element, '⟧', ''))) over (
            partition by town_code, paragraph_no order by position rows between unbounded preceding and current row
        ) - length(replace(element, '⟧', '')) as bracket_start,
        length({{ extract_part('element', opening, 0) }}) as opening_length,
        {{ extract_part("replace(element, '⟧', '')", opening ~ '([^()。]*)', 1) }} as bracket_text
    from ({{ exploded('bracketed', 'brackets') }}) as cut
    where element like '%⟧%' or position = 1
),

clauses as (
    select
        in_brackets.batch_id,
        in_brackets.source_path,
        in_brackets.town_code,
        in_brackets.paragraph_no,
        in_brackets.text,
        in_brackets.char_start,
        in_brackets.bracket_start,
        in_brackets.opening_length,
        {{ split_text(marked('in_brackets.bracket_text', role_behind(), '', '⟦'), '⟦') }} as parts
    from in_brackets
    where in_brackets.bracket_text <> ''
),

roles_behind as (
    select
        *,
        bracket_start + opening_length + sum(length(element)) over (
            partition by town_code, paragraph_no, bracket_start
            order by position rows between unbounded preceding and current row
        ) - length(element) + length({{ extract_part('element', '^(?:由| )*', 0) }}) as chars_before,
        {{ extract_part(
            'element', '^(?:由| )*(.*[' ~ last_signs() ~ '])(?:等)?(?:单位|部门)?(?:共同)?(?:负责)?[^' ~ last_signs() ~ ']*$', 1
        ) }} as list_plain,
        {{ role_in(extract_part('element', '([^' ~ last_signs() ~ ']*)$', 1)) }} as role
    from ({{ exploded('clauses', 'parts') }}) as cut
    where {{ matches('element', role_behind()) }}
),

-- 【市农业农村局、市财政局】 at the end: offices in a bracket of their own, without a word on their role.
bare as (
    select
        *,
        {{ extract_part('text_plain', bare_bracket, 0) }} as bracket
    from plain
    where {{ matches('text_plain', bare_bracket) }} and {{ matches('text', '】[。 ]*$') }}
),

found as (
    select
        batch_id,
        source_path,
        town_code,
        paragraph_no,
        text,
        char_start,
        {{ role_in('label') }} as role,
        chars_until - length(rest) + length({{ extract_part('rest', '^ *', 0) }}) as chars_before,
        length({{ replace_all('list_plain', '[;,、. ]+$', '') }}) as char_count
    from counted
    where is_counted
    union all
    select
        batch_id, source_path, town_code, paragraph_no, text, char_start, role, chars_before, length(list_plain)
    from roles_behind
    union all
    select
        batch_id,
        source_path,
        town_code,
        paragraph_no,
        text,
        char_start,
        'responsible',
        length(text_plain) - length(bracket) + 1,
        length(bracket) - 1 - length({{ extract_part('bracket', '[)][。 ]*$', 0) }})
    from bare
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
from found
where char_count > 0 and role is not null
