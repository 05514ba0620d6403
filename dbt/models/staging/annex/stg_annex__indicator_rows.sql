with {{ annex_lines(
    'annex_indicators', {'indicator_name': 'indicator', 'unit': 'unit'},
    [
        ('remark_text', 'remark', 'value_text'),
        ('town_cell_text', 'town', 'value_text'),
        ('head_town_text', 'year_value', town_of_head('header_text'))
    ]
) }}

select
    batch_id,
    source_path,
    row_no,
    received_at,
    source_sha256,
    town_code,
    annex_no,
    sheet,
    item_no_text,
    item_no_cell,
    indicator_text,
    indicator_cell,
    unit_text,
    unit_cell,
    remark_text,
    item_no,
    restart_no,
    {{ fold_text('indicator_text') }} as indicator_folded,
    -- A dash in the column of units says that there is none.
    nullif({{ replace_all(fold_text('unit_text'), '^[-—–/]+$', '') }}, '') as unit_folded,
    -- A merged cell holds its text in its first row only, be it the town's or the category's.
    coalesce(
        {{ last_known("nullif(" ~ fold_text('town_cell_text') ~ ", '')") }} over (
            partition by batch_id, source_path, annex_no
            order by row_no
            rows between unbounded preceding and current row
        ),
        nullif({{ fold_text('head_town_text') }}, '')
    ) as town_folded,
    {{ last_known("case when " ~ fold_text('category_cell_text') ~ " <> '' then category_cell_text end") }} over (
        partition by batch_id, source_path, annex_no
        order by row_no
        rows between unbounded preceding and current row
    ) as category_text
from numbered_lines
