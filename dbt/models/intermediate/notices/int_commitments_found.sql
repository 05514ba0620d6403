-- What a plan promises in its body, as written: which pattern fits, and what its groups hold.
{%- set leads = '^(?:到?20[0-9]{2}年[底末]?|力争|力促|确保|争取|努力|全力|加快|着力|全面|重点|积极|继续|推动|推进|实现|使)+' %}
{%- set trails = '(?:[较比]20[0-9]{2}年[底末]?|至少|力争|稳定|持续|均|都|基本|全部|总体|将|应|要)+$' %}
{%- set year_named = 'coalesce(sentence_year, section_year) is not null' %}
with matched as (
    select
        segments.*,
        coalesce(sentence_year, section_year, pilot_to_year) as target_year,
        case
            when sentence_year is not null then 'sentence'
            when section_year is not null then 'section'
            else 'pilot'
        end as year_stated_in,
        case
            {% for pattern in commitment_patterns() %}
                when
                    {{ matches('segment_text', pattern.shape) }}
                    {% if pattern.needs_year %} and {{ year_named }} {% endif %}
                    then '{{ pattern.name }}'
            {% endfor %}
        end as pattern_name
    from {{ ref('int_sentences_split') }} as segments
    -- A、B分别达到1、2: which number is whose, no pattern says; 每年3个 and 第3个 are no totals.
    where not segments.is_fact and not {{ matches('segment_text', '分别|每[年月季村户家个人名]|第[0-9]') }}
),

parts as (
    select
        *,
        {{ commitment_part('subject') }} as subject_text,
        {{ commitment_part('verb') }} as verb_text,
        {{ commitment_part('baseline') }} as baseline_text,
        {{ commitment_part('baseline_year') }} as baseline_year_text,
        {{ commitment_part('figure') }} as even_number_text,
        {{ commitment_part('object') }} as object_text,
        cast(char_end - length({{ commitment_part('tail') }}) as integer) as figure_end
    from matched
    where pattern_name is not null
),

-- The thing behind a number goes on to the end of the clause; its name stands last, behind 的.
spoken as (
    select
        *,
        case
            when pattern_name = 'number_before'
                then {{ replace_all("object_text || clause_rest", '^.*的|(?:在|工程$|项目$).*$', '') }}
            else {{ replace_all(replace_all('subject_text', leads, ''), trails, '') }}
        end as spoken_text,
        {{ replace_all('verb_text', leads, '') }} as deed_text,
        {{ matches('subject_text', '[均都]$') }} as is_shared,
        case when pattern_name = 'number_before' then char_end else figure_end end as statement_end
    from parts
),

named as (
    select
        *,
        {{ replace_all(
            "case when substr(spoken_text, 1, length(town_name)) = town_name"
            " then substr(spoken_text, length(town_name) + 1) else spoken_text end",
            '年均(?:增长率|增长|增幅)', '年均增速'
        ) }} as name_text
    from spoken
),

-- 年均增速达到… and 力争达到… speak of what the sentence named before.
carried as (
    select
        *,
        {{ matches('name_text', '^(?:年均增速|增速|占比|比重)?$') }} as is_carried,
        lag(name_text) over (
            partition by town_code, paragraph_no, sentence_no order by segment_no
        ) as name_before
    from named
),

-- A、B均达到 binds both; no sentence holds a 。 to be cut at.
subjects as (
    {{ exploded(
        'carried',
        "case when is_shared then " ~ split_text('name_text', '、') ~ " else " ~ split_text('name_text', '。') ~ " end"
    ) }}
)

select
    document_code || '#p' || paragraph_no || '!' || char_start
    || case when is_shared then '.' || position else '' end as statement_code,
    town_code,
    document_code,
    paragraph_no,
    heading_path,
    pattern_name,
    char_start,
    statement_end as char_end,
    substr(paragraph_text, char_start - paragraph_start + 1, statement_end - char_start) as statement_text,
    substr(
        paragraph_text, figure_end - length(even_number_text) - paragraph_start + 1, length(even_number_text)
    ) as number_text,
    nullif(baseline_text, '') as baseline_text,
    try_cast(nullif(baseline_year_text, '') as integer) as baseline_year,
    nullif(verb_text, '') as verb_text,
    -- The words that bound a number without standing beside it, or as the verb itself.
    case when pattern_name = 'exceed' then verb_text else {{ extract_part('segment_text', '(至少)', 1) }} end
        as bound_text,
    is_carried,
    -- What is counted is known with the deed (新增市场主体) or without it (黑臭水体).
    nullif(
        case
            when is_carried then coalesce(name_before, '') || element
            when pattern_name in ('number_behind', 'number_before') then deed_text || element
            else element
        end, ''
    ) as name_text,
    nullif(element, '') as plain_name_text,
    target_year,
    year_stated_in,
    source_path,
    source_sha256,
    received_at
from subjects
