-- A sentence is cut at its commas, and at 、 behind a number: what is left has one promise at most. Lengths are kept, so
-- that each part still knows where it stands in the notice.
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
        coalesce({{ matches('chapters.text', '基础|现状|成效|背景') }}, false) as is_chapter_of_facts,
        {{ even_text('paragraphs.text') }} as even_text
    from {{ ref('stg_notice__paragraphs') }} as paragraphs
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
        ) as section_year_text,
        is_chapter_of_facts
        or {{ matches('sentence_text', '同比|截至|近年来|现有|已建成|^20[0-9]{2}年') }} as is_fact
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
        max({{ extract_part('element', '(?:到|至)(20[0-9]{2})年', 1) }}) over in_sentence as sentence_year_text
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
        is_fact,
        try_cast(nullif(max(sentence_year_text), '') as integer) as sentence_year,
        try_cast(nullif(max(section_year_text), '') as integer) as section_year,
        cast(min(token_start) as integer) as segment_from,
        cast(max(token_start + length(element)) as integer) as segment_to
    from numbered
    group by all
)

select
    town_code,
    paragraph_no,
    cast(sentence_no as integer) as sentence_no,
    cast(clause_no as integer) as clause_no,
    cast(segment_no as integer) as segment_no,
    heading_path,
    substr(sentence_text, segment_from + 1, segment_to - segment_from) as segment_text,
    substr(
        sentence_text, segment_to + 1,
        max(segment_to) over (partition by town_code, paragraph_no, sentence_no, clause_no) - segment_to
    ) as clause_rest,
    sentence_text,
    paragraph_text,
    is_fact,
    sentence_year,
    section_year,
    paragraph_start,
    cast(paragraph_start + sentence_start + segment_from as integer) as char_start,
    cast(paragraph_start + sentence_start + segment_to as integer) as char_end,
    source_path,
    source_sha256,
    received_at
from segments
