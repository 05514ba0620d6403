{# The one data test of a table: every promise about it, and the rows that break one, each with the name of the promise
   and a sentence. One test and not one a promise: each costs a run as much as a small model.

   key              columns that are never null and together different in every row
   key_where        which rows the key is tested on, where not on all
   sorted_by        the columns of the key in the order in which a table of millions of rows is written: where each row is
                    greater than the one before no two are equal, and they are counted only where one is not
   is_read_once     for a view that takes long to read: its keys are counted as they are, not by a hash first
   other_keys       lists of columns for which the same holds
   never_null       columns
   never_null_where a condition: columns that are never null where it holds
   references       column: {to: ref('dim_town'), field: town_code}; what it says stands there
   accepted_values  column: the values that it may have
   within_range     column: {at_least: 0, at_most: 100}, or one of the two
   Null breaks neither of the last three.

   A condition a promise, each on its own: an engine finds from its statistics that no row is null or out of a range, and
   reads the rest of a row only where one breaks a promise. With references the test waits for the tables that they
   name, and dbt builds meanwhile what stands on this one: the release waits for all of them. #}
{% test promises(
    model, key, key_where=none, sorted_by=none, is_read_once=false, other_keys=[], never_null=[], never_null_where={}, references={}, accepted_values={},
    within_range={}
) %}
    {%- set promises = row_promises(model, never_null, never_null_where, references, accepted_values, within_range) -%}
    {%- for columns in [key] + other_keys if not is_read_once %}
    {{ 'with' if loop.first else ',' }} same_hash_{{ loop.index }} as (
        select {{ row_hash(columns) }} as row_hash
        from {{ model }}
        where
            {{ '(' ~ key_where ~ ')' if key_where else 'true' }}
            {%- if sorted_by and loop.first %} and {{ is_out_of_order(model, sorted_by) }} {%- endif %}
        group by 1
        having count(*) > 1
    )
    {%- endfor %}

    {%- for columns in [key] + other_keys %}
    {{ 'union all' if not loop.first }}
    {{ broken_keys(
        model, columns, key_where, none if is_read_once else 'same_hash_' ~ loop.index, is_first=loop.first
    ) }}
    {%- endfor %}
    {%- for promise in promises %}
    union all
    select
        {{ text_literal(promise.name) }} as promise,
        {{ text_literal(promise.sentence) }} as sentence,
        {{ row_text(key + ([promise.column] if promise.column not in key else [])) }} as row_text
    from {{ model }}
    where {{ promise.condition }}
    {%- endfor %}
{% endtest %}

{#- Whether a row of a table, as they lie there, is not greater than the one before. The first has none before. -#}
{% macro is_out_of_order(model, columns) -%}
    {%- set row = '(' ~ columns | join(', ') ~ ')' -%}
    (
        select count(*)
        from (select {{ row }} > lag({{ row }}) over () as is_greater from {{ model }}) as neighbours
        where is_greater is distinct from true
    ) > 1
{%- endmacro %}

{#- The rows that have a key's values in common, once, or null in one of them. Rows are counted by a hash first: among
    millions only the few that share one (`suspects`) are compared as they are. -#}
{% macro broken_keys(model, columns, key_where, suspects, is_first) -%}
    {%- set is_null = '(' ~ columns | join(' is null or ') ~ ' is null)' -%}
    {%- set names = columns | join(', ') -%}
    select
        {{ text_literal('key' if is_first else 'key ' ~ names) }} as promise,
        case
            when {{ is_null }} then {{ text_literal(('One of ' if columns | length > 1 else '') ~ names ~ ' is null.') }}
            else {{ text_literal('More than one row has the same ' ~ names ~ '.') }}
        end as sentence,
        {{ row_text(columns) }} || ' (' || cast(count(*) as string) || ' rows)' as row_text
    from {{ model }}
    where
        {{ '(' ~ key_where ~ ')' if key_where else 'true' }}
        {%- if suspects %}
        and ({{ row_hash(columns) }} in (select {{ suspects }}.row_hash from {{ suspects }}) or {{ is_null }})
        {%- endif %}
    group by {{ names }}
    having count(*) > 1 or {{ is_null }}
{%- endmacro %}

{#- The promises that each row keeps or breaks: name, column, the condition under which it is broken, and the sentence
    that is true then. -#}
{% macro row_promises(model, never_null, never_null_where, references, accepted_values, within_range) -%}
    {%- set promises = [] -%}
    {%- for column in never_null -%}
        {%- do promises.append({
            'name': column ~ ' never null', 'column': column, 'condition': column ~ ' is null',
            'sentence': column ~ ' is null.'
        }) -%}
    {%- endfor -%}
    {%- for where, columns in never_null_where.items() -%}
        {%- for column in columns -%}
            {%- do promises.append({
                'name': column ~ ' never null where ' ~ where, 'column': column,
                'condition': column ~ ' is null and (' ~ where ~ ')',
                'sentence': column ~ ' is null, and ' ~ where ~ '.'
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for column, there in references.items() -%}
        {%- do promises.append({
            'name': column ~ ' → ' ~ there.to.identifier, 'column': column,
            'condition': column ~ ' in (' ~ unknown_values(model, column, there) ~ ')',
            'sentence': column ~ ' stands in no row of ' ~ there.to.identifier ~ '.'
        }) -%}
    {%- endfor -%}
    {%- for column, values in accepted_values.items() -%}
        {%- do promises.append({
            'name': column ~ ' accepted', 'column': column,
            'condition': column ~ " not in ('" ~ values | join("', '") ~ "')",
            'sentence': column ~ ' is none of ' ~ values | join(', ') ~ '.'
        }) -%}
    {%- endfor -%}
    {%- for column, bounds in within_range.items() -%}
        {%- set outside = [] -%}
        {%- do outside.append(column ~ ' < ' ~ bounds.at_least) if bounds.at_least is defined -%}
        {%- do outside.append(column ~ ' > ' ~ bounds.at_most) if bounds.at_most is defined -%}
        {%- do promises.append({
            'name': column ~ ' within range', 'column': column,
            'condition': outside | join(' or '),
            'sentence': outside | join(' or ') ~ '.'
        }) -%}
    {%- endfor -%}
    {{ return(promises) }}
{%- endmacro %}

{#- The values of a column that stand nowhere there. Each value is looked up once: they are few beside the rows. -#}
{% macro unknown_values(model, column, there) -%}
    select stated.{{ column }}
    from (select distinct {{ column }} from {{ model }}) as stated
    where not exists (select 1 from {{ there.to }} as known where known.{{ there.field }} = stated.{{ column }})
{%- endmacro %}

{#- The values of some columns as a text to be read: town_code=500111-wangu, cell=null. -#}
{% macro row_text(columns) -%}
    {%- for column in columns -%}
        {{ text_literal((', ' if not loop.first else '') ~ column | replace('"', '') ~ '=') }} || coalesce(cast({{ column }} as string), 'null')
        {{- ' || ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- A text as a literal of SQL. -#}
{% macro text_literal(text) -%} '{{ text | replace("'", "''") }}' {%- endmacro %}
