-- A sentence is cut at its commas, and at 、 behind a number: what is left has one promise at most. Lengths are kept, so
-- that each part still knows where it stands in the notice.
{%- set year_to_come = '(?:到|力争|确保|(?:^|[^截])至)(20[0-9]{2})年' %}
{%- set year_told = '^(?:截至)?(20[0-9]{2})年' %}
with paragraphs as (
    select
        paragraphs.town_code,
        paragraphs.paragraph_no,
        paragraphs.heading_path,
        paragraphs.heading_text,
        paragraphs.text,
        paragraphs.char_start as paragraph_start,
        paragraphs.source_path,
        paragraphs.source_sha256,
        paragraphs.received_at,
        notices.document_code,
        notices.town_name,
        notices.pilot_to_year,
        coalesce({{ matches('chapters.text', '基础|现状|成效|背景') }}, false) as is_chapter_of_facts,
        {{ even_text('paragraphs.text') }} as even_text
    from {{ ref('stg_notice__paragraphs') }} as paragraphs
    inner join {{ ref('stg_annex__notices') }} as notices
        on paragraphs.town_code = notices.town_code and notices.is_current
    left join {{ ref('stg_notice__paragraphs') }} as chapters
        on
            paragraphs.town_code = chapters.town_code
            and chapters.kind = 'heading'
            and chapters.heading_path = {{ extract_part('paragraphs.heading_path', '^([^ ]*)', 1) }}
    where paragraphs.kind = 'body'
),

sentences_cut as (
    {{ exploded('paragraphs', split_text('even_text', '[。！？!?；;]')) }}
),

sentences as (
    select
        * exclude (element, position),
        element as sentence_text,
        position as sentence_no,
        sum(length(element) + 1) over (
            partition by town_code, paragraph_no order by position
            rows between unbounded preceding and current row
        ) - length(element) - 1 as sentence_start
    from sentences_cut
),

-- The words of a heading promise nothing themselves.
spoken as (
    select
        *,
        -- A year at the head of a section is that of all its sentences.
        first_value({{ extract_part('sentence_text', '^[^0-9]{0,4}到(20[0-9]{2})年', 1) }}) over (
            partition by town_code, heading_path order by paragraph_no, sentence_no
        ) as section_year_text
    from sentences
    where sentence_no > 1 or heading_text = ''
),

tokens_cut as (
    {{ exploded('spoken', split_text('sentence_text', '[，,、：:]')) }}
),

tokens as (
    select
        *,
        sum(length(element) + 1) over in_sentence - length(element) - 1 as token_start,
        lag(element) over (partition by town_code, paragraph_no, sentence_no order by position) as token_before,
        -- The year named last, and whether it is one to come to (到2025年) or one that is told of (2023年，).
        max(
            case
                {% for year, sign in ((year_to_come, '到'), (year_told, '年')) %}
                    when {{ matches('element', year) }}
                        then
                            lpad(cast(position as varchar), 6, '0')
                            || {{ extract_part('element', year, 1) }} || '{{ sign }}'
                {% endfor %}
            end
        ) over in_sentence as last_year_text
    from tokens_cut
    window in_sentence as (
        partition by town_code, paragraph_no, sentence_no order by position
        rows between unbounded preceding and current row
    )
),

begun as (
    select
        *,
        substr(sentence_text, cast(token_start as integer), 1) as sign_before,
        case
            when token_before is null then true
            -- 1,000 and 2:1 are one number.
            when {{ matches('token_before', '[0-9]$') }} and {{ matches('element', '^[0-9]') }}
                then substr(sentence_text, cast(token_start as integer), 1) not in (',', ':')
            else substr(sentence_text, cast(token_start as integer), 1) <> '、'
        end as begins_clause,
        coalesce({{ matches('token_before', '[0-9]|[十百千][万亿]?元|[IⅡⅢⅣV]+类') }}, false) as is_behind_number
    from tokens
),

numbered as (
    select
        *,
        sum(case when begins_clause then 1 else 0 end) over in_sentence as clause_no,
        sum(case when begins_clause or (sign_before = '、' and is_behind_number) then 1 else 0 end) over in_sentence
            as segment_no
    from begun
    window in_sentence as (
        partition by town_code, paragraph_no, sentence_no order by position
        rows between unbounded preceding and current row
    )
),

segments as (
    select
        town_code,
        document_code,
        town_name,
        pilot_to_year,
        paragraph_no,
        sentence_no,
        clause_no,
        segment_no,
        heading_path,
        source_path,
        source_sha256,
        received_at,
        paragraph_start,
        text as paragraph_text,
        sentence_text,
        sentence_start,
        is_chapter_of_facts,
        try_cast(substr(max(last_year_text), 7, 4) as integer) as spoken_year,
        substr(max(last_year_text), 11, 1) = '到' as is_year_to_come,
        try_cast(nullif(max(section_year_text), '') as integer) as section_year,
        cast(min(token_start) as integer) as segment_from,
        cast(max(token_start + length(element)) as integer) as segment_to
    from numbered
    group by all
),

texts as (
    select
        *,
        substr(sentence_text, segment_from + 1, segment_to - segment_from) as segment_text,
        substr(
            sentence_text, segment_to + 1,
            max(segment_to) over (partition by town_code, paragraph_no, sentence_no, clause_no) - segment_to
        ) as clause_rest
    from segments
)

select
    town_code,
    document_code,
    town_name,
    pilot_to_year,
    cast(paragraph_no as integer) as paragraph_no,
    cast(sentence_no as integer) as sentence_no,
    cast(clause_no as integer) as clause_no,
    cast(segment_no as integer) as segment_no,
    heading_path,
    segment_text,
    clause_rest,
    paragraph_text,
    is_chapter_of_facts
    or coalesce(spoken_year < pilot_to_year and not is_year_to_come, false)
    or {{ matches('segment_text', '同比|截至|近年来|现有|已建成|已达') }} as is_fact,
    spoken_year as sentence_year,
    section_year,
    paragraph_start,
    cast(paragraph_start + sentence_start + segment_from as integer) as char_start,
    cast(paragraph_start + sentence_start + segment_to as integer) as char_end,
    source_path,
    source_sha256,
    received_at
from texts
where segment_text <> ''
