-- Every text around a value, or a line of a list, once for all that have the same texts around them. The name of the
-- sheet and that of the file say something of all that is in them.
{% set newline = "\n" %}
{% set tab = "\t" %}
{% set key = ['source_path', 'sheet_key', 'around_text'] %}
with places as (
    select
        source_path,
        coalesce(sheet, '') as sheet_key,
        around_text
    from {{ ref('stg_submission__labels') }}
    group by source_path, coalesce(sheet, ''), around_text
    union
    select
        source_path,
        coalesce(sheet, '') as sheet_key,
        around_text
    from {{ ref('stg_submission__reports') }}
),

lines as (
    {{ exploded('places', split_text('around_text', newline)) }}
),

located as (
    select
        {{ key | join(', ') }},
        position,
        split_part(element, '{{ tab }}', 1) as place,
        split_part(element, '{{ tab }}', 2) as cell,
        split_part(element, '{{ tab }}', 3) as words
    from lines
    where element <> ''
    union all
    select {{ key | join(', ') }}, 0 as position, 'sheet' as place, '' as cell, sheet_key as words
    from places
    where sheet_key <> ''
    union all
    select
        {{ key | join(', ') }}, -1 as position, 'file' as place, '' as cell,
        {{ replace_all(replace_all('source_path', '^.*/', ''), '[.][A-Za-z]+$', '') }} as words
    from places
)

select
    *,
    {{ fold_text('words') }} as words_folded
from located
