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
    make_date(
        cast(nullif({{ extract_part('issued_on_text', '^(20[0-9]{2})年', 1) }}, '') as integer),
        cast(nullif({{ extract_part('issued_on_text', '年([0-9]{1,2})月', 1) }}, '') as integer),
        cast(nullif({{ extract_part('issued_on_text', '月([0-9]{1,2})日', 1) }}, '') as integer)
    ) as issued_on,
    page_count,
    row_number() over (partition by town_code order by batch_id desc, source_path) = 1 as is_current
from {{ source('landing', 'notice_documents') }}
