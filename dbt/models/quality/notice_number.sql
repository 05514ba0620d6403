-- Each number of a body, and what became of it: nothing that counts something is neither read nor listed.
{%- set ends_of_sentence = '([^。！？!?]*)$' %}
with bodies as (
    select
        *,
        {{ even_text('text') }} as even_text
    from {{ ref('stg_notice__paragraphs') }}
    where kind in ('body', 'heading')
),

cut as (
    {{ exploded('bodies', split_text(marked('even_text', written_number(), '¤', '¤'), '¤')) }}
),

pieces as (
    select
        *,
        cast(sum(length(element)) over (
            partition by town_code, paragraph_no order by position
            rows between unbounded preceding and current row
        ) as integer) as piece_end
    from cut
),

numbers as (
    select
        town_code,
        paragraph_no,
        heading_path,
        source_path,
        source_sha256,
        received_at,
        substr(text, cast(piece_end - length(element) + 1 as integer), length(element)) as number_text,
        text,
        cast(char_start + piece_end - length(element) as integer) as char_start,
        cast(char_start + piece_end as integer) as char_end,
        substr(even_text, 1, cast(piece_end - length(element) as integer)) as before_text,
        substr(even_text, piece_end + 1) as after_text
    from pieces
    where position % 2 = 0
),

-- The part of a sentence that a number stands in, and what was read of it there.
placed as (
    select
        numbers.*,
        notices.document_code,
        -- A heading is one part.
        coalesce(
            segments.char_start,
            numbers.char_start - length({{ extract_part('numbers.before_text', ends_of_sentence, 1) }})
        ) as segment_start,
        coalesce(
            segments.char_end,
            numbers.char_end + length({{ extract_part('numbers.after_text', '^([^。！？!?]*)', 1) }})
        ) as segment_end,
        segments.segment_text,
        segments.is_fact,
        segments.doubt,
        substr(
            numbers.text,
            length(numbers.before_text) + 1 - length({{ extract_part('numbers.before_text', ends_of_sentence, 1) }}),
            length({{ extract_part('numbers.before_text', ends_of_sentence, 1) }}) + length(numbers.number_text)
            + length({{ extract_part('numbers.after_text', '^([^。！？!?]*)', 1) }})
        ) as sentence_text,
        {{ counts_nothing('numbers.number_text', 'numbers.before_text', 'numbers.after_text') }} as is_no_quantity
    from numbers
    inner join {{ ref('stg_annex__notices') }} as notices
        on numbers.town_code = notices.town_code and notices.is_current
    left join {{ ref('int_sentences_split') }} as segments
        on
            numbers.town_code = segments.town_code
            and numbers.paragraph_no = segments.paragraph_no
            and numbers.char_start >= segments.char_start
            and numbers.char_start < segments.char_end
),

-- The number bound, the one it comes from, and those that the name of an indicator has.
read as (
    select
        placed.town_code,
        placed.char_start,
        min(statements.statement_code) as statement_code,
        min(case when statements.outcome = 'resolved' then statements.statement_code end) as resolved_code,
        min(statements.outcome) as outcome
    from placed
    inner join {{ ref('int_commitments_resolved') }} as statements
        on
            placed.town_code = statements.town_code
            and placed.paragraph_no = statements.paragraph_no
            and (
                placed.char_start >= statements.number_start and placed.char_start < statements.number_end
                or (
                    placed.char_start >= statements.char_start
                    and placed.char_start < statements.number_start
                    and (
                        instr(statements.baseline_text, {{ extract_part('placed.number_text', '^([0-9.,]*)', 1) }}) > 0
                        or instr(statements.name_text, {{ extract_part('placed.number_text', '^([0-9.,]*)', 1) }}) > 0
                    )
                )
            )
    group by placed.town_code, placed.char_start
)

select
    placed.document_code || '#p' || placed.paragraph_no || '!' || placed.char_start as number_code,
    placed.town_code,
    placed.document_code,
    cast(placed.paragraph_no as integer) as paragraph_no,
    placed.heading_path,
    placed.char_start,
    placed.char_end,
    placed.number_text,
    placed.sentence_text,
    case
        when read.resolved_code is not null then 'commitment'
        when placed.is_no_quantity then 'no_quantity'
        when placed.is_fact then 'fact'
        when placed.segment_text is null and not {{ matches('placed.number_text', '[0-9]') }}
            then 'no_quantity'
        else 'not_understood'
    end as kind,
    coalesce(read.resolved_code, read.statement_code) as statement_code,
    case
        when read.resolved_code is null and not placed.is_no_quantity and not coalesce(placed.is_fact, false)
            then coalesce(read.outcome, placed.doubt, 'pattern_unknown')
    end as reason_code,
    cast(placed.segment_start as integer) as segment_start,
    cast(placed.segment_end as integer) as segment_end,
    coalesce(
        -- As written.
        substr(
            placed.text,
            cast(placed.segment_start - placed.char_start + length(placed.before_text) + 1 as integer),
            cast(length(placed.segment_text) as integer)
        ),
        placed.sentence_text
    ) as segment_text,
    placed.source_path,
    placed.source_sha256,
    placed.received_at
from placed
left join read on placed.town_code = read.town_code and placed.char_start = read.char_start
