-- Of the current notice of each town.
select
    paragraphs.batch_id,
    paragraphs.received_at,
    paragraphs.source_path,
    paragraphs.source_sha256,
    paragraphs.town_code,
    paragraphs.paragraph_no,
    paragraphs.kind,
    paragraphs.heading_path,
    paragraphs.heading_text,
    paragraphs.text,
    paragraphs.char_start,
    paragraphs.char_end,
    paragraphs.page_no
from {{ source('landing', 'notice_paragraphs') }} as paragraphs
inner join {{ ref('stg_notice__documents') }} as documents
    on
        paragraphs.batch_id = documents.batch_id
        and paragraphs.source_path = documents.source_path
        and documents.is_current
