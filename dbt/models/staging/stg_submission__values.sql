with landed as (
    select * from {{ source('landing', 'submissions') }}
),

{{ parse_figures('landed', 'value_text') }},

folded_keys as (
    select
        *,
        {{ fold_text('town_text') }} as town_folded,
        {{ fold_text('indicator_text') }} as indicator_folded,
        {{ fold_text('unit_text') }} as unit_folded,
        -- What the sheet leaves blank, the folder says.
        coalesce(
            nullif({{ fold_text('department_text') }}, ''), {{ fold_text('folder_department_text') }}
        ) as department_folded,
        coalesce(nullif({{ fold_text('period_text') }}, ''), {{ fold_text('folder_period_text') }}) as period_folded
    from figures
)

select
    batch_id,
    received_at,
    source_path,
    source_sha256,
    sheet,
    cell,
    row_no,
    town_text,
    indicator_text,
    period_text,
    value_text,
    unit_text,
    department_text,
    note_text,
    town_folded,
    indicator_folded,
    department_folded,
    period_folded,
    -- A target may say ≥5 or 约20; what was achieved is one number.
    case when figure_comparator <> '=' then 'unparsed' else figure_status end as figure_status,
    figure_value,
    figure_label,
    -- A unit behind the number wins over the unit column.
    coalesce(nullif(figure_unit_text, ''), unit_folded) as unit_folded,
    {{ parse_period('period_folded') }} as period_code
from folded_keys
