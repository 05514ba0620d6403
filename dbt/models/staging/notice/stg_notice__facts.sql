-- What a notice says of its town. The title names town and years, 大足区万古镇“强镇带村”试点实施方案（2023—2025年）; its
-- first part, 一、, counts area, communities and people. What is not said in the usual words is null, never guessed.
{% set title = fold_text('documents.title_text') %}
{% set said = 'overviews.said' %}
{% set years = '(20[0-9]{2})年?[-—–~至到]+(20[0-9]{2})' %}
{% set term = '试点(?:期|期限|时间|周期|年限)[^0-9。;]{0,10}' ~ years %}
{% set town = '^(.{1,12}?(?:镇|乡|街道))(?:强镇带村|小县大城|城乡|试点|实施|工作|建设)' %}
with numbered as (
    select
        *,
        {{ fold_text('text') }} as text_folded,
        {{ matches('heading_path', '^一') }} as is_overview
    from {{ source('landing', 'notice_paragraphs') }}
    where kind = 'body'
),

overviews as (
    select
        batch_id,
        source_path,
        {{ joined("case when is_overview then text_folded end", 'paragraph_no') }} as said,
        min(nullif({{ extract_part('text_folded', term, 1) }}, '')) as term_from_text,
        min(nullif({{ extract_part('text_folded', term, 2) }}, '')) as term_to_text
    from numbered
    group by batch_id, source_path
),

titled as (
    select
        documents.*,
        districts.district_code,
        districts.district_name,
        {{ title }} as title_folded,
        -- The town stands behind its district, where the title names that.
        case
            when instr({{ title }}, districts.district_name) > 0
                then substr({{ title }}, instr({{ title }}, districts.district_name) + length(districts.district_name))
            else {{ replace_all(title, '^(?:重庆市)?(?:[^区县镇乡]{1,6}[区县])?', '') }}
        end as title_rest
    from {{ ref('stg_notice__documents') }} as documents
    left join {{ ref('stg_register__districts') }} as districts
        on left(documents.town_code, 6) = districts.district_code
)

select
    titled.batch_id,
    titled.received_at,
    titled.source_path,
    titled.source_sha256,
    titled.town_code,
    titled.is_current,
    left(titled.town_code, 6) as district_code,
    titled.district_name,
    nullif({{ extract_part('titled.title_rest', town, 1) }}, '') as town_name,
    titled.title_text as title,
    titled.document_no_text as document_no,
    titled.issuer_text as issuer,
    titled.issued_on,
    cast(
        coalesce(nullif({{ extract_part('titled.title_folded', years, 1) }}, ''), overviews.term_from_text) as integer
    ) as pilot_from_year,
    cast(
        coalesce(nullif({{ extract_part('titled.title_folded', years, 2) }}, ''), overviews.term_to_text) as integer
    ) as pilot_to_year,
    try_cast(
        {{ extract_part(said, '(?:幅员|总|区域|辖区|镇域)面积约?([0-9.]+)平方公里', 1) }} as decimal(12, 4)
    ) as area_km2,
    try_cast({{ extract_part(said, '建成区面积约?([0-9.]+)平方公里', 1) }} as decimal(12, 4)) as built_up_area_km2,
    try_cast({{ extract_part(said, '辖[^。;]{0,20}?([0-9]+)个(?:城市)?社区', 1) }} as integer) as community_count,
    try_cast({{ extract_part(said, '辖[^。;]{0,20}?([0-9]+)个(?:行政)?村', 1) }} as integer) as village_count,
    cast(
        try_cast({{ extract_part(said, '常住人口约?([0-9.]+)万人', 1) }} as decimal(12, 4)) * 10000 as bigint
    ) as resident_population,
    cast(
        try_cast({{ extract_part(said, '总人口约?([0-9.]+)万人', 1) }} as decimal(12, 4)) * 10000 as bigint
    ) as total_population
from titled
left join overviews on titled.batch_id = overviews.batch_id and titled.source_path = overviews.source_path
