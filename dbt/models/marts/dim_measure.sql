select
    measure_code,
    kind,
    item_no,
    title_text as title_zh,
    is_title_shortened,
    town_code,
    document_code,
    annex_no,
    lead_departments_text,
    support_departments_text,
    {{ matches(fold_text('lead_departments_text'), '等$') }} as is_open_ended,
    sheet,
    item_no_cell as cell,
    source_path,
    source_sha256,
    received_at
from {{ ref('int_measures_coded') }}
order by town_code, annex_no, item_no
