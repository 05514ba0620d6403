-- What was read and is no target, and each part of a sentence with numbers that nothing read: no number is dropped.
with statements as (
    select resolved.*
    from {{ ref('int_commitments_resolved') }} as resolved
    left join {{ ref('notice_number') }} as numbers
        on
            resolved.town_code = numbers.town_code
            and resolved.number_start = numbers.char_start
            and numbers.kind = 'no_quantity'
    where resolved.outcome <> 'resolved' and numbers.town_code is null
),

parts as (
    select
        town_code,
        document_code,
        paragraph_no,
        heading_path,
        segment_start as char_start,
        segment_end as char_end,
        segment_text as statement_text,
        reason_code,
        source_path,
        source_sha256,
        received_at
    from {{ ref('notice_number') }}
    where kind = 'not_understood' and statement_code is null
    group by all
)

select
    document_code || '#p' || paragraph_no || '!' || char_start || '?' as statement_code,
    town_code,
    document_code,
    paragraph_no,
    heading_path,
    char_start,
    char_end,
    statement_text,
    reason_code,
    cast(null as string) as name_text,
    cast(null as string) as candidates,
    source_path,
    source_sha256,
    received_at
from parts
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
from statements
