-- What a notice says of its town. The title names town and years, 大足区万古镇“强镇带村”试点实施方案（2023—2025年）; its
-- first part, 一、, counts area, communities and people. What is not said in the usual words is null, never guessed.
{% set title = fold_text('documents.title_text') %}
{% set said = 'titled.said' %}
{% set day = '年?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?' %}
{% set years = '(20[0-9]{2})' ~ day ~ '(?:[起,]|开始|启动)*[-—–~至到]+(20[0-9]{2})' %}
{% set term = '(?:试点|实施|规划|方案|建设|工作|行动|培育)(?:期|期限|时间|周期|年限|时段)[^0-9。;]{0,10}' ~ years %}
{% set from_to = '试点[^0-9。;]{0,15}[自从](20[0-9]{2})年[^0-9。;]{0,12}[至到](20[0-9]{2})年' %}
{#- 从2024年起开展为期三年的试点, 试点期至2026年12月: the first year, the last, or how many there are. -#}
{% set begins = '试点[^0-9。;]{0,15}[自从](20[0-9]{2})' ~ day ~ '起|[自从](20[0-9]{2})' ~ day ~ '起[^0-9。;]{0,25}试点' %}
{% set ends = '试点(?:期|期限|时间|周期|工作|建设)?[^0-9。;,镇]{0,4}[至到](20[0-9]{2})年(?:[0-9]{1,2}月)?[底末止]?(?:[。;,结完]|$)' %}
{% set length = '(?:为期|期限为?|周期为?|试点期限?为?)([一二两三四五])年' %}
{% set opening_term = '(?:现就|现将|试点)[^0-9。;]{0,12}' ~ years %}
{% set town %}
^(?:关于)?(?:印发|同意|支持)?(.[^镇]{0,10}?(?:镇镇|镇|乡|街道))(?:强镇|小县大城|城乡|试点|实施|工作|建设|开展|推进|创建|全面|典型镇|中心镇|重点镇|示范镇|特色|小城|百强|扩权|国家|省级|市级|高质量|三年|乡村)
{%- endset %}
{#- 小城镇建设, 试点镇建设, 全镇辖: no town's name. -#}
{% set no_town = '^(?:小城|城|各|强|全|本|我|该|试点|典型|中心|重点|示范|特色|建制|百强)[镇乡]$' %}
{% set prefix = '^(?:.*印发)?(?:关于)?(?:[^市省]{1,6}(?:省|市|自治区))?' %}
{% set opening = '^([^,，。、;:于是地]{1,6}(?:镇|乡|街道))(?:位于|地处|坐落|是|幅员|镇域|辖|下辖|现有|面积|属)' %}
with numbered as (
    select
        *,
        {{ fold_text('text') }} as text_folded,
        {{ matches('heading_path', '^(一|第一)') }} as is_overview
    from {{ source('landing', 'notice_paragraphs') }}
    where kind in ('front', 'heading', 'body')
),

overviews as (
    select
        batch_id,
        source_path,
        {{ joined("case when is_overview then text_folded end", 'paragraph_no') }} as said,
        -- Of a title that names no town the paragraph that tells of it does.
        min_by({{ extract_part('text_folded', opening, 1) }}, paragraph_no) filter (
            where {{ matches('text_folded', opening) }}
        ) as opening_town_name,
        -- What stands before the plan speaks of it only where the plan does not.
        {% for part in (1, 2) %}
            coalesce(
                {% for kinds, words in (
                    ("('heading', 'body')", term), ("('front')", term), ("('front')", opening_term),
                    ("('front', 'heading', 'body')", from_to)
                ) %}
                    min(
                        case
                            when kind in {{ kinds }} then nullif({{ extract_part('text_folded', words, part) }}, '')
                        end
                    )
                    {{- ',' if not loop.last }}
                {% endfor %}
            ) as {{ ['term_from_text', 'term_to_text'][part - 1] }},
        {% endfor %}
        min(nullif({{ extract_part('text_folded', begins, 1) }} || {{ extract_part('text_folded', begins, 2) }}, ''))
            as begins_text,
        min(nullif({{ extract_part('text_folded', ends, 1) }}, '')) as ends_text,
        min(case when text_folded like '%试点%' then nullif({{ extract_part('text_folded', length, 1) }}, '') end)
            as length_text
    from numbered
    group by batch_id, source_path
),

-- A title or an issuer says the name of the district itself, 虚构市青榆区栀子镇, 青榆区人民政府.
worded as (
    select
        documents.*,
        {{ title }} as title_folded,
        coalesce(
            nullif({{ extract_part(replace_all(title, prefix, ''), '^([^区县镇乡]{1,6}(?:区|自治县|县))[^域级]', 1) }}, ''),
            nullif(
                {{ extract_part(
                    fold_text('documents.issuer_text'), '^(?:中共)?(?:[^市省]{1,6}(?:省|市))?([^区县市省]{1,6}(?:区|自治县|县))(?:[^千万]|$)', 1
                ) }}, ''
            )
        ) as said_district_name
    from {{ ref('stg_notice__documents') }} as documents
),

titled as (
    select
        documents.*,
        districts.district_name as known_district_name,
        coalesce(districts.district_name, documents.said_district_name) as district_name,
        -- The town stands behind its district, where the title names that.
        case
            when instr(documents.title_folded, districts.district_name) > 0
                then substr(
                    documents.title_folded,
                    instr(documents.title_folded, districts.district_name) + length(districts.district_name)
                )
            else {{ replace_all('documents.title_folded', prefix ~ '(?:[^区县镇乡]{1,6}(?:区|自治县|县))?', '') }}
        end as title_rest
    from worded as documents
    left join {{ ref('stg_register__districts') }} as districts
        on left(documents.town_code, 6) = districts.district_code
),

-- The title names the years, else what says how long the pilot goes on.
termed as (
    select
        titled.*,
        overviews.said,
        overviews.opening_town_name,
        cast(coalesce(
            nullif({{ extract_part('titled.title_folded', years, 1) }}, ''),
            overviews.term_from_text,
            overviews.begins_text
        ) as integer) as first_year,
        cast(coalesce(
            nullif({{ extract_part('titled.title_folded', years, 2) }}, ''),
            overviews.term_to_text,
            overviews.ends_text
        ) as integer) as last_year,
        cast(translate(coalesce(
            overviews.length_text,
            nullif({{ extract_part('titled.title_folded', '([二两三四五])年(?:行动|工作|建设|实施)', 1) }}, '')
        ), '一二两三四五', '122345') as integer) as year_count
    from titled
    left join overviews on titled.batch_id = overviews.batch_id and titled.source_path = overviews.source_path
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
    -- Where the notice names another district than the folder's code is that of.
    case when titled.said_district_name <> titled.known_district_name then titled.said_district_name end
        as other_district_name,
    coalesce(
        nullif({{ replace_all(extract_part('titled.title_rest', town | trim, 1), no_town, '') }}, ''),
        nullif({{ replace_all('titled.opening_town_name', no_town, '') }}, '')
    ) as town_name,
    titled.title_text as title,
    titled.document_no_text as document_no,
    titled.issuer_text as issuer,
    titled.issued_on,
    coalesce(titled.first_year, titled.last_year - titled.year_count + 1) as pilot_from_year,
    coalesce(titled.last_year, titled.first_year + titled.year_count - 1) as pilot_to_year,
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
from termed as titled
