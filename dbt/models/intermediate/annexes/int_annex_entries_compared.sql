-- Double entry: where an annex was transcribed and the notice itself is at hand, the two are held against each other,
-- white space apart. Rows are paired by their 序号, columns by role and order, so that one row too many is one issue.
{% set key = 'town_code, annex_no' %}
with pairs as (
    select
        tables.town_code,
        tables.annex_no,
        tables.is_title_shortened,
        tables.batch_id,
        tables.source_path,
        annexes.batch_id as notice_batch_id,
        annexes.source_path as notice_path
    from {{ ref('stg_annex__tables') }} as tables
    inner join {{ ref('stg_notice__annexes') }} as annexes
        on tables.town_code = annexes.town_code and tables.annex_no = annexes.annex_no and annexes.is_current
    where tables.is_transcribed
),

landed as (
    {% for table in ['annex_indicators', 'annex_measures'] %}
        select
            batch_id, source_path, annex_no, sheet, cell, row_no, column_no, role,
            -- As printed, without what the reader saw around it.
            {{ replace_all('header_text', '( [当各]年| 单位[:：][^ ]*)+$', '') }} as header_text,
            value_text
        from {{ source('landing', table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

{% for side, batch_id, source_path in [
    ('transcribed', 'batch_id', 'source_path'), ('published', 'notice_batch_id', 'notice_path')
] %}
    {{ side }}_numbered as (
        select
            landed.*,
            pairs.town_code,
            pairs.is_title_shortened,
            {{ without_spaces(
                "max(case when landed.role = 'item_no' then landed.value_text end) over ("
                ~ "partition by pairs.town_code, pairs.annex_no, landed.row_no)"
            ) }} as item_no_folded,
            max(case when landed.role = 'item_no' then landed.cell end) over (
                partition by pairs.town_code, pairs.annex_no, landed.row_no
            ) as item_no_cell,
            row_number() over (
                partition by pairs.town_code, pairs.annex_no, landed.row_no, landed.role order by landed.column_no
            ) as role_no
        from landed
        inner join pairs
            on
                landed.batch_id = pairs.{{ batch_id }}
                and landed.source_path = pairs.{{ source_path }}
                and landed.annex_no = pairs.annex_no
    ),

    {{ side }} as {{ computed_once() }} (
        select
            *,
            -- A number that stands twice is paired in the order of its rows.
            row_number() over (
                partition by {{ key }}, item_no_folded, role, role_no order by row_no
            ) as occurrence_no
        from {{ side }}_numbered
    ),

    {{ side }}_rows as (
        select
            {{ key }}, batch_id, source_path, sheet, row_no, item_no_folded, item_no_cell, occurrence_no
        from {{ side }}
        where role = 'item_no' and role_no = 1
    ),

    {{ side }}_columns as (
        select
            {{ key }}, batch_id, source_path, role, role_no, header_text,
            min(sheet) as sheet,
            min(row_no) as row_no,
            min_by(cell, row_no) as cell,
            bool_or({{ without_spaces('value_text') }} <> '') as is_filled
        from {{ side }}
        group by {{ key }}, batch_id, source_path, role, role_no, header_text
    ),
{% endfor %}

found as (
    select
        'annex_cell_differs' as rule_code,
        transcribed.batch_id,
        transcribed.source_path,
        transcribed.sheet,
        transcribed.cell,
        transcribed.row_no,
        transcribed.town_code,
        transcribed.annex_no,
        transcribed.value_text,
        published.source_path || ' ' || published.sheet || '!' || published.cell || '：“' || published.value_text
        || '”' as expected
    from transcribed
    inner join published
        on
            transcribed.town_code = published.town_code
            and transcribed.annex_no = published.annex_no
            and transcribed.item_no_folded = published.item_no_folded
            and transcribed.occurrence_no = published.occurrence_no
            and transcribed.role = published.role
            and transcribed.role_no = published.role_no
    where
        {{ without_spaces('transcribed.value_text') }} <> {{ without_spaces('published.value_text') }}
        and not (transcribed.role = 'title' and transcribed.is_title_shortened)
    union all
    -- What a column of years is called says which year it is.
    select
        'annex_cell_differs',
        transcribed.batch_id,
        transcribed.source_path,
        transcribed.sheet,
        transcribed.cell,
        transcribed.row_no,
        transcribed.town_code,
        transcribed.annex_no,
        transcribed.header_text,
        published.source_path || ' ' || published.sheet || '!' || published.cell || '：“' || published.header_text || '”'
    from transcribed_columns as transcribed
    inner join published_columns as published
        on
            transcribed.town_code = published.town_code
            and transcribed.annex_no = published.annex_no
            and transcribed.role = published.role
            and transcribed.role_no = published.role_no
    where
        transcribed.role = 'year_value'
        and {{ without_spaces('transcribed.header_text') }} <> {{ without_spaces('published.header_text') }}
    {% for one, other, other_path in [
        ('transcribed', 'published', 'pairs.notice_path'), ('published', 'transcribed', 'pairs.source_path')
    ] %}
        union all
        select
            'annex_part_unmatched',
            one.batch_id,
            one.source_path,
            one.sheet,
            one.item_no_cell,
            one.row_no,
            one.town_code,
            one.annex_no,
            one.item_no_folded,
            {{ other_path }}
        from {{ one }}_rows as one
        inner join pairs on one.town_code = pairs.town_code and one.annex_no = pairs.annex_no
        left join {{ other }}_rows as other
            on
                one.town_code = other.town_code
                and one.annex_no = other.annex_no
                and one.item_no_folded = other.item_no_folded
                and one.occurrence_no = other.occurrence_no
        where other.row_no is null
        union all
        select
            'annex_part_unmatched',
            one.batch_id,
            one.source_path,
            one.sheet,
            one.cell,
            one.row_no,
            one.town_code,
            one.annex_no,
            one.header_text,
            {{ other_path }}
        from {{ one }}_columns as one
        inner join pairs on one.town_code = pairs.town_code and one.annex_no = pairs.annex_no
        left join {{ other }}_columns as other
            on
                one.town_code = other.town_code
                and one.annex_no = other.annex_no
                and one.role = other.role
                and one.role_no = other.role_no
        where other.row_no is null and one.is_filled
    {% endfor %}
)

select *
from found
{{ one_each(['batch_id', 'source_path', 'annex_no', 'cell', 'rule_code', 'value_text']) }}
