-- What keeps a notice from speaking for its town, or one should know of it: each rule once, its sentence in seed_rules.
{% set needed = ['town_name', 'district_name', 'title', 'issued_on', 'pilot_from_year', 'pilot_to_year'] %}
with latest as (
    select *
    from {{ ref('stg_annex__notices') }}
    qualify row_number() over (partition by town_code order by batch_id desc, source_path) = 1
),

current_documents as (
    select *
    from {{ ref('stg_notice__documents') }}
    where is_current
),

lists as (
    select
        paragraphs.*,
        {{ fold_text('paragraphs.text') }} as folded
    from {{ ref('stg_notice__paragraphs') }} as paragraphs
    where paragraphs.kind = 'attachment'
),

-- Several may stand on one line: 附件：1．《…》2．《…》
titles as (
    {{ exploded('lists', split_text('folded', '[》;]')) }}
),

announced as (
    select
        titles.*,
        {{ extract_part('titles.element', '^(?:附件:)?([0-9]{1,2})[.、]', 1) }} as annex_no
    from titles
),

read_annexes as (
    select town_code, annex_no
    from {{ ref('stg_notice__annexes') }}
    where is_current
    union
    select town_code, annex_no from {{ ref('stg_annex__tables') }}
),

found as (
    {% for fact in needed %}
        select
            'notice_fact_needed' as rule_code,
            batch_id, source_path, cast(null as varchar) as cell, town_code,
            '{{ fact }}' as value_text,
            cast(null as varchar) as expected
        from latest
        where {{ fact }} is null
        union all
    {% endfor %}
    select
        'notice_not_current', others.batch_id, others.source_path, null, others.town_code,
        null, current_documents.source_path as expected
    from {{ ref('stg_notice__documents') }} as others
    inner join {{ ref('stg_landing__source_files') }} as files
        on others.batch_id = files.batch_id and others.source_path = files.source_path and files.is_current
    inner join current_documents on others.town_code = current_documents.town_code
    where not others.is_current and others.source_path <> current_documents.source_path
    union all
    select
        'annex_missing', announced.batch_id, announced.source_path,
        '第 ' || cast(announced.paragraph_no as varchar) || ' 段', announced.town_code,
        announced.annex_no, null
    from announced
    left join read_annexes
        on announced.town_code = read_annexes.town_code and announced.annex_no = read_annexes.annex_no
    where announced.annex_no <> '' and read_annexes.annex_no is null
)

select * from found
