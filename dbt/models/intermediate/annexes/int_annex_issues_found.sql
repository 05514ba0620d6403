-- Each rule once; its sentence stands in seed_rules.
with figures as (
    select *
    from {{ ref('int_annex_figures_resolved') }}
    where figure_role is distinct from 'other_town'
),

-- What is wrong with a whole row is said once, at the cell that is wrong.
lines as (
    select distinct
        batch_id,
        source_path,
        sheet,
        town_code,
        annex_no,
        row_no,
        item_no,
        item_no_text,
        item_no_cell,
        item_no_count,
        indicator_text,
        indicator_cell,
        indicator_code,
        indicator_candidates,
        indicator_count
    from figures
),

measures as (
    select
        measures.*,
        count(*) over (
            partition by
                measures.batch_id, measures.source_path, measures.annex_no, measures.item_no, measures.restart_no
        ) as item_no_count
    from {{ ref('stg_annex__measures') }} as measures
    inner join {{ ref('stg_annex__tables') }} as tables
        on
            measures.batch_id = tables.batch_id
            and measures.source_path = tables.source_path
            and measures.annex_no = tables.annex_no
),

numbered as (
    select batch_id, source_path, sheet, town_code, annex_no, row_no, item_no, item_no_text, item_no_cell, item_no_count
    from lines
    union all
    select batch_id, source_path, sheet, town_code, annex_no, row_no, item_no, item_no_text, item_no_cell, item_no_count
    from measures
),

found as (
    select
        'item_no_missing' as rule_code,
        batch_id, source_path, sheet, town_code, annex_no, row_no,
        item_no_cell as cell,
        item_no_text as value_text,
        cast(null as string) as candidates,
        cast(null as string) as expected
    from numbered
    where item_no is null
    union all
    select
        'item_no_duplicate', batch_id, source_path, sheet, town_code, annex_no, row_no,
        item_no_cell, item_no_text, null, null
    from numbered
    where item_no is not null and item_no_count > 1
    union all
    select
        'indicator_unknown', batch_id, source_path, sheet, town_code, annex_no, row_no,
        indicator_cell, indicator_text, indicator_candidates, null
    from lines
    where indicator_code is null
    union all
    select
        'target_duplicate', batch_id, source_path, sheet, town_code, annex_no, row_no,
        indicator_cell, indicator_text, null, null
    from lines
    where indicator_code is not null and indicator_count > 1
    union all
    select
        'figure_unparsed', batch_id, source_path, sheet, town_code, annex_no, row_no,
        cell, value_text, null, null
    from figures
    where
        figure_status = 'unparsed'
        or (figure_status = 'ordinal' and indicator_code is not null and ordinal_rank is null)
        or (figure_status in ('number', 'range', 'ratio') and measure_kind = 'ordinal')
        or (figure_status in ('number', 'range', 'ratio') and is_convertible and value is null)
    union all
    select
        'unit_missing', batch_id, source_path, sheet, town_code, annex_no, row_no,
        cell, value_text, null, indicator_unit
    from figures
    where
        indicator_code is not null
        and figure_status in ('number', 'range')
        and measure_kind <> 'ordinal'
        and stated_unit_folded is null
    union all
    select
        'unit_unknown', batch_id, source_path, sheet, town_code, annex_no, row_no,
        cell, stated_unit_folded, null, indicator_unit
    from figures
    where
        indicator_code is not null
        and figure_status in ('number', 'range', 'ratio')
        and measure_kind <> 'ordinal'
        and stated_unit_folded is not null
        and stated_unit is null
    union all
    select
        'unit_incompatible', batch_id, source_path, sheet, town_code, annex_no, row_no,
        cell, stated_unit, null, indicator_unit
    from figures
    where
        indicator_code is not null
        and figure_status in ('number', 'range', 'ratio')
        and measure_kind <> 'ordinal'
        and stated_unit is not null
        and not is_convertible
        and not (is_change and figure_role = 'target')
    union all
    select
        'actual_in_annex', batch_id, source_path, sheet, town_code, annex_no, row_no,
        cell, value_text, null, null
    from figures
    where
        indicator_code is not null
        and figure_role = 'actual'
        and figure_status not in ('blank', 'dash', 'not_applicable', 'withheld')
    union all
    select
        'figure_year_unclear', batch_id, source_path, sheet, town_code, annex_no, row_no,
        cell, value_text, null, null
    from figures
    where
        indicator_code is not null
        and figure_role = 'unclear'
        and figure_status not in ('blank', 'dash', 'not_applicable', 'withheld')
    union all
    select
        'figure_of_other_town', batch_id, source_path, sheet, town_code, annex_no, row_no,
        cell, value_text, null, town_name
    from {{ ref('int_annex_figures_resolved') }}
    where
        figure_role = 'other_town' and figure_status not in ('blank', 'dash', 'not_applicable', 'withheld')
    union all
    select
        'measure_department_unknown',
        split.batch_id, split.source_path, split.sheet, split.town_code,
        split.annex_no, split.row_no,
        split.cell, split.department_folded, names.candidates, null
    from {{ ref('int_measure_departments_split') }} as split
    inner join {{ ref('stg_annex__tables') }} as tables
        on
            split.batch_id = tables.batch_id
            and split.source_path = tables.source_path
            and split.annex_no = tables.annex_no
    inner join {{ ref('int_department_names_resolved') }} as names
        on split.department_folded = names.department_folded and split.district_code = names.district_code
    where names.department_code is null and not {{ is_town_name('split.department_folded') }}
    -- What a name means is asked once a notice.
    qualify
        row_number() over (
            partition by split.town_code, split.department_folded order by split.annex_no, split.row_no, split.cell
        ) = 1
)

select *
from found
-- Whatever is found twice is said once.
{{ one_each(['batch_id', 'source_path', 'annex_no', 'row_no', 'cell', 'rule_code', 'value_text']) }}
