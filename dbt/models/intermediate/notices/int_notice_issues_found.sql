-- What keeps a notice from speaking for its town, or one should know of it: each rule once, its sentence in seed_rules.
{% set asked = {
    'town_name': '镇名', 'district_name': '区县名称', 'title': '方案标题', 'issuer': '印发单位', 'issued_on': '印发日期',
    'pilot_from_year': '试点起始年', 'pilot_to_year': '试点结束年'
} %}
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
    -- Text of an annex is numbered, too, and lists none.
    where paragraphs.kind = 'attachment' and coalesce(paragraphs.heading_path, '') = ''
),

-- Several may stand on one line: 附件：1．《…》2．《…》
titles as (
    {{ exploded('lists', split_text('folded', '[》;]')) }}
),

announced as (
    select
        titles.*,
        {{ extract_part('titles.element', '^(?:附[件表录]:)?([0-9]{1,2})[.、]', 1) }} as annex_no
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
    -- Without a name there is no town; what else is missing is asked about.
    {% for fact, name in asked.items() %}
        select
            '{{ 'notice_fact_needed' if fact == 'town_name' else 'notice_fact_unknown' }}' as rule_code,
            batch_id, source_path, cast(null as string) as cell, town_code,
            '{{ fact }}' as value_text,
            '{{ name }}' as expected
        from latest
        where {{ fact }} is null
        union all
    {% endfor %}
    select
        'notice_town_repeated', batch_id, source_path, null, town_code,
        town_name, other_town_code
    from latest
    where other_town_code is not null
    union all
    -- What stands in another file than what is asked about, or in an earlier version of it, waits with the town.
    select
        'annex_waits', files.batch_id, files.source_path, null, files.town_code,
        null, latest.source_path as expected
    from {{ ref('stg_landing__source_files') }} as files
    left join latest on files.town_code = latest.town_code
    left join {{ ref('stg_annex__notices') }} as towns on files.town_code = towns.town_code and towns.is_current
    where
        files.kind in ('annex_indicators', 'annex_measures', 'notice_text')
        and files.outcome = 'read'
        and towns.town_code is null
        and (files.source_path is distinct from latest.source_path or files.batch_id is distinct from latest.batch_id)
    union all
    select
        'notice_district_differs', batch_id, source_path, null, town_code,
        other_district_name, district_name
    from latest
    where other_district_name is not null
    union all
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
        '第 ' || cast(announced.paragraph_no as string) || ' 段', announced.town_code,
        announced.annex_no, null
    from announced
    left join read_annexes
        on announced.town_code = read_annexes.town_code and announced.annex_no = read_annexes.annex_no
    where announced.annex_no <> '' and read_annexes.annex_no is null
)

select *
from found
qualify
    row_number() over (
        partition by batch_id, source_path, cell, rule_code, value_text order by expected
    ) = 1
