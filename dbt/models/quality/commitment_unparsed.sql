-- A number that counts something, behind a verb that promises or under a target year, is listed unless it became a
-- target; whatever the thing is counted in. Dates and roads (S206) count nothing.
{%- set no_counts = '[A-Z]+[0-9]+|[0-9]+[年月日号]' %}
{%- set counted = '[0-9](?:%|‰|[一-龥])|[十百千]' ~ commitment_units() ~ '|[IVⅠⅡⅢⅣⅤ]类' %}
with listed as (
    select
        segments.*,
        'pattern_unknown' as reason_code,
        cast(null as varchar) as name_text,
        cast(null as varchar) as candidates
    from {{ ref('int_sentences_split') }} as segments
    left join {{ ref('int_commitments_found') }} as found
        on
            segments.town_code = found.town_code
            and segments.paragraph_no = found.paragraph_no
            and segments.char_start = found.char_start
    where
        found.town_code is null
        and not segments.is_fact
        and {{ matches(replace_all('segments.segment_text', no_counts, ''), counted) }}
        and (
            segments.sentence_year is not null
            or segments.section_year is not null
            or {{ matches('segments.segment_text', promising_verbs()) }}
        )
)

select
    document_code || '#p' || paragraph_no || '!' || char_start as statement_code,
    town_code,
    document_code,
    paragraph_no,
    heading_path,
    char_start,
    char_end,
    segment_text as statement_text,
    reason_code,
    name_text,
    candidates,
    source_path,
    source_sha256,
    received_at
from listed
union all
select
    statement_code,
    town_code,
    document_code,
    paragraph_no,
    heading_path,
    char_start,
    char_end,
    statement_text,
    outcome as reason_code,
    name_text,
    candidates,
    source_path,
    source_sha256,
    received_at
from {{ ref('int_commitments_resolved') }}
where outcome <> 'resolved'
