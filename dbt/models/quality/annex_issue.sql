with found as (
    select rule_code, batch_id, source_path, sheet, cell, row_no, town_code, value_text, candidates, expected
    from {{ ref('int_annex_issues_found') }}
    union all
    select rule_code, batch_id, source_path, sheet, cell, row_no, town_code, value_text, null, expected
    from {{ ref('int_annex_entries_compared') }}
    union all
    select rule_code, batch_id, source_path, null, cell, null, town_code, value_text, null, expected
    from {{ ref('int_notice_issues_found') }}
    union all
    select
        'register_differs', batch_id, source_path, null, 'A' || cast(row_no as string), row_no, null, value_text,
        null, expected
    from {{ ref('int_registers_compared') }}
)

select
    found.rule_code,
    found.batch_id,
    files.received_at,
    found.source_path,
    found.sheet,
    found.cell,
    found.row_no,
    found.town_code,
    found.value_text,
    found.candidates,
    found.expected
from found
inner join {{ ref('stg_landing__source_files') }} as files
    on found.batch_id = files.batch_id and found.source_path = files.source_path
{{ one_each([
    'found.batch_id', 'found.source_path', "coalesce(found.sheet, '')", "coalesce(found.cell, '')", 'found.rule_code',
    "coalesce(found.value_text, '')"
]) }}
