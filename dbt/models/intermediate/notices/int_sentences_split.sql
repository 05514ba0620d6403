-- A sentence is cut at its commas, at ； and at 、 behind a number: what is left has one promise at most. Lengths are
-- kept, so that each part still knows where it stands in the notice.
{%- set promise = '[0-9]' ~ commitment_units() %}
{%- set number_and_year = '([0-9][^0-9，,。；;、（(]{0,6})[（(](20[0-9]{2})年([底末]?)[）)]' %}
{%- set number_and_next_year = '([0-9]' ~ commitment_units() ~ ')[和及与](20[0-9]{2}年[底末]?的?[0-9])' %}
{#- 提升0.4个百分点至2.6% is two promises, as long as before. -#}
{%- set points_and_total = '个百分点[至到]([0-9.]+%)' %}
{%- set next_year = '^[，,、；;](?:到|力争)?(20[0-9]{2})年' %}
{%- set year_in_brackets = '^；(20[0-9]{2})括[底末]?；' %}
{%- set chapter = '^([^ ]*)' %}
with {{ numerals_as_digits(ref('stg_notice__paragraphs')) }},

paragraphs as (
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
        notices.district_name,
        notices.pilot_to_year,
        notices.pilot_from_year,
        notices.pilot_to_year - notices.pilot_from_year + 1 as pilot_years,
        extract(year from notices.issued_on) as said_year,
        coalesce(extract(year from notices.issued_on), notices.pilot_to_year) as issue_year,
        -- What a plan of spring says of its own year is to come.
        coalesce(extract(month from notices.issued_on) <= 6, false) as is_issued_early,
        -- What stands in brackets with a number is a part of its own: 达到120亿元（2022年为80亿元）. A year alone is that of
        -- the number before: 达到75%（2025年）.
        {{ replace_all(
            replace_all(replace_all(
                replace_all(
                    without_years_of_names(even_text('coalesce(numerals_read.digits_text, paragraphs.text)')), points_and_total, '百分点，达\\1'
                ), number_and_next_year, '\\1、\\2'
            ), number_and_year, '\\1；\\2括\\3；'), '[（(]([^（()）]*[0-9][^（()）]*)[）)]', '；\\1；'
        ) }} as even_text,
        {{ extract_part('paragraphs.heading_path', chapter, 1) }} as chapter,
        {{ extract_part('paragraphs.heading_path', '^[^ ]* › ([^ ]*)', 1) }} as part,
        first_value({{ extract_part('paragraphs.heading_path', chapter, 1) }}) over (
            partition by paragraphs.town_code
            order by case when paragraphs.heading_path = '' then 1 else 0 end, paragraphs.paragraph_no
        ) as first_chapter
    from {{ ref('stg_notice__paragraphs') }} as paragraphs
    inner join {{ ref('stg_annex__notices') }} as notices
        on paragraphs.town_code = notices.town_code and notices.is_current
    left join numerals_read
        on paragraphs.town_code = numerals_read.town_code and paragraphs.paragraph_no = numerals_read.paragraph_no
    where
        paragraphs.kind = 'body'
        or (paragraphs.kind = 'heading' and {{ matches('paragraphs.heading_text', promise) }})
),

{{ told_or_planned() }},

{{ sentences_with_years('told_or_planned', promise) }},

{{ clauses_cut('held') }},

segments as (
    select
        town_code,
        document_code,
        town_name,
        pilot_to_year,
        pilot_from_year,
        pilot_years,
        issue_year,
        is_issued_early,
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
        is_headed_as_facts or (is_without_future and is_with_past) as is_chapter_of_facts,
        is_without_future and not is_with_past and not is_headed_as_facts as is_unclear_chapter,
        is_dealt,
        bool_or(is_on_condition) as is_on_condition,
        bool_or(is_under_circumstances) as is_under_circumstances,
        bool_or(is_behind_works) as is_behind_works,
        -- What was said last is the time of another part of the sentence.
        try_cast(
            substr(max(case when is_time_of_other_part then time_said end), 7, 4) as integer
        ) as year_of_other_part,
        case
            when max(last_yearly_no) > coalesce(substr(max(last_time_text), 1, 6), '') then '每'
            else substr(max(last_time_text), 11, 1)
        end as time_kind,
        -- 力争 takes up the year to come that was named before it.
        try_cast(
            substr(
                case
                    when substr(max(last_time_text), 11, 1) = '新' then max(last_coming_text)
                    else max(last_time_text)
                end,
                7, 4
            ) as integer
        ) as spoken_year,
        substr(max(last_place_text), 7, 1) as place_kind,
        try_cast(nullif(max(section_year_text), '') as integer) as section_year,
        is_year_broken,
        is_among_goals,
        said_year,
        year_at_beginning,
        cast(min(token_start) as integer) as segment_from,
        cast(max(token_start + length(element)) as integer) as segment_to
    from numbered
    group by all
),

-- What names no time itself is done when the end of its sentence says.
ended as (
    select
        *,
        case
            -- 达到75%（2025年）
            when {{ matches('substr(sentence_text, segment_to + 1)', year_in_brackets) }}
                then {{ extract_part('substr(sentence_text, segment_to + 1)', year_in_brackets, 1) }} || '括'
            when coalesce(time_kind, '新') in ('新', '') and coalesce(spoken_year, 0) = 0
                then {{ time_behind('substr(sentence_text, segment_to + 1)') }}
            else ''
        end as end_text
    from segments
),

texts as (
    select
        {{ all_but(['time_kind']) }},
        case
            when end_text not like '%括' then coalesce(nullif(substr(end_text, 5, 1), ''), time_kind)
            when try_cast(substr(end_text, 1, 4) as integer) < issue_year then '旧'
            else '到'
        end as time_kind,
        case
            when end_text like '%括' or coalesce(spoken_year, 0) = 0
                then try_cast(nullif(substr(end_text, 1, 4), '') as integer)
            else spoken_year
        end as named_year,
        substr(sentence_text, segment_from + 1, segment_to - segment_from) as segment_text,
        substr(
            sentence_text, segment_to + 1,
            max(segment_to) over (partition by town_code, paragraph_no, sentence_no, clause_no) - segment_to
        ) as clause_rest
    from ended
)

select
    town_code,
    document_code,
    town_name,
    pilot_from_year,
    pilot_to_year,
    cast(paragraph_no as integer) as paragraph_no,
    cast(sentence_no as integer) as sentence_no,
    cast(clause_no as integer) as clause_no,
    cast(segment_no as integer) as segment_no,
    heading_path,
    segment_text,
    clause_rest,
    sentence_text,
    paragraph_text,
    is_dealt,
    is_chapter_of_facts
    or coalesce(time_kind = '旧', false)
    or coalesce(time_kind = '年' and named_year < issue_year and named_year < pilot_to_year, false)
    or {{ matches(replace_all('segment_text', '[由从在]' ~ now_words(), ''), fact_words()) }} as is_fact,
    -- What binds neither this town nor its plan, as far as one can tell.
    case
        when place_kind = '外' then 'elsewhere'
        -- What a box (专栏) says of a park or a project is theirs.
        when
            {{ matches('heading_path', '专栏') }}
            and {{ matches(
                'paragraph_text', '^[^，。；;]{0,30}(?:园|区|中心|基地|项目|工程|平台|厂|场|站|院|馆|街|公司|集群)[：:。（(]'
            ) }}
            then 'elsewhere'
        when is_on_condition or {{ is_conditional('substr(sentence_text, segment_from + 1)') }} then 'conditional'
        when {{ is_of_a_part('is_behind_works') }} then 'partial'
        when
            (time_kind = '每' or {{ matches('segment_text', yearly_words()) }})
            and not {{ matches('segment_text', each_year()) }}
            then 'yearly'
        when is_unclear_chapter
            or {{ is_year_unclear('substr(sentence_text, 1, segment_to)') }}
            or {{ matches('segment_text', '^其中[^0-9]*20[0-9]{2}年') }}
            or (
                time_kind = '年' and named_year = issue_year and named_year < pilot_to_year
                and section_year is distinct from named_year
                -- 2023年5家、2024年7家 go through the years to come.
                and not coalesce(
                    not {{ matches('segment_text', promising_verbs()) }}
                    and try_cast({{ extract_part('substr(sentence_text, segment_to + 1)', next_year, 1) }} as integer)
                    > named_year, false
                )
            )
            then 'year_unclear'
    end as doubt,
    -- What nothing says for sure: a promise all the same, if an annex makes it too.
    case
        when place_kind = '准' then 'elsewhere'
        when is_under_circumstances then 'conditional'
        when place_kind = '分' or {{ is_of_a_project('substr(sentence_text, 1, segment_from)') }} then 'partial'
        when
            named_year is null
            and try_cast({{ year_behind_several('substr(sentence_text, segment_to + 1)') }} as integer)
            <> coalesce(section_year, pilot_to_year)
            then 'year_unclear'
        when year_of_other_part <> coalesce(named_year, section_year, pilot_to_year) then 'year_unclear'
        when
            named_year is null
            and (is_year_broken or {{ is_year_amid_words('substr(sentence_text, 1, segment_from)') }})
            then 'year_unclear'
    end as open_question,
    {{ matches('segment_text', each_year()) }} as is_yearly,
    is_among_goals,
    named_year as sentence_year,
    section_year,
    paragraph_start,
    cast(paragraph_start + sentence_start + segment_from as integer) as char_start,
    cast(paragraph_start + sentence_start + segment_to as integer) as char_end,
    source_path,
    source_sha256,
    received_at
from texts
where segment_text <> ''
