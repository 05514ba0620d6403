-- The notice received last is current, whatever its format.
select
    batch_id,
    received_at,
    source_path,
    source_sha256,
    town_code,
    title_text,
    title_paragraph_no,
    document_no_text,
    issuer_text,
    issued_on_text,
    {{ parse_date(arabic_day('issued_on_text')) }} as issued_on,
    page_count,
    row_number() over (partition by town_code order by batch_id desc, source_path) = 1 as is_current
from {{ source('landing', 'notice_documents') }}
