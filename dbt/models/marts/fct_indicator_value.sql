select
    town_code,
    indicator_code,
    period_code,
    cast(
        row_number() over (
            partition by town_code, indicator_code, period_code order by batch_id, source_path, row_no
        ) as integer
    ) as version_no,
    row_number() over (
        partition by town_code, indicator_code, period_code order by batch_id desc, source_path desc, row_no desc
    ) = 1 as is_current,
    value,
    value_text,
    indicator_unit as unit,
    stated_unit_folded as unit_text,
    value_status,
    department_code,
    note_text,
    received_at,
    source_sha256,
    source_path,
    sheet,
    cell
from {{ ref('int_submission_values_judged') }}
where outcome = 'accepted'
order by indicator_code, town_code, period_code, version_no
