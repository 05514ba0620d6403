with cells as (
    select
        *,
        -- 9① is 9, of which a note says more.
        {{ replace_all('value_text', '([0-9%])[①-⑳]+$', '\\1') }} as unmarked_text
    from {{ source('landing', 'annex_indicators') }}
    where role = 'year_value'
),

{{ parse_figures('cells', 'unmarked_text') }}

select
    batch_id,
    source_path,
    town_code,
    annex_no,
    row_no,
    sheet,
    cell,
    header_text,
    value_text,
    try_cast({{ extract_part(plans_ended(fold_text('header_text')), '(20[0-9]{2})', 1) }} as integer) as figure_year,
    figure_text,
    figure_status,
    figure_value,
    figure_upper_value,
    figure_comparator,
    figure_unit_text,
    figure_label
from figures
