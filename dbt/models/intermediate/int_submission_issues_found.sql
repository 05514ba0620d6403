-- Each rule once; its sentence stands in seed_rules. Blank cells are no values and break no rule.
with submitted as (
    select *
    from {{ ref('int_submission_values_resolved') }}
    where value_status not in ('blank', 'dash')
)

select
    'town_unknown' as rule_code,
    batch_id, source_path, sheet, town_code, row_no, cell,
    town_text as value_text,
    town_candidates as candidates,
    cast(null as varchar) as expected
from submitted
where town_code is null
union all
select
    'indicator_unknown', batch_id, source_path, sheet, town_code, row_no, cell,
    indicator_text, indicator_candidates, null
from submitted
where indicator_code is null
union all
select
    'department_unknown', batch_id, source_path, sheet, town_code, row_no, cell,
    department_folded, department_candidates, null
from submitted
where town_code is not null and department_code is null
union all
select
    'period_unparsed', batch_id, source_path, sheet, town_code, row_no, cell,
    period_folded, null, null
from submitted
where period_code is null
union all
select
    'figure_unparsed', batch_id, source_path, sheet, town_code, row_no, cell,
    value_text, null, null
from submitted
where
    value_status = 'unparsed'
    or (figure_status = 'ordinal' and indicator_code is not null and ordinal_rank is null)
    or (figure_status in ('number', 'ratio') and measure_kind = 'ordinal')
    or (figure_status in ('number', 'ratio') and is_convertible and value is null)
union all
select
    'unit_missing', batch_id, source_path, sheet, town_code, row_no, cell,
    value_text, null, indicator_unit
from submitted
where
    indicator_code is not null
    and figure_status = 'number'
    and measure_kind <> 'ordinal'
    and stated_unit_folded is null
union all
select
    'unit_unknown', batch_id, source_path, sheet, town_code, row_no, cell,
    stated_unit_folded, null, indicator_unit
from submitted
where
    indicator_code is not null
    and figure_status in ('number', 'ratio')
    and measure_kind <> 'ordinal'
    and stated_unit_folded is not null
    and stated_unit is null
union all
select
    'unit_incompatible', batch_id, source_path, sheet, town_code, row_no, cell,
    stated_unit, null, indicator_unit
from submitted
where
    indicator_code is not null
    and figure_status in ('number', 'ratio')
    and measure_kind <> 'ordinal'
    and stated_unit is not null
    and not is_convertible
union all
select
    'value_duplicate', batch_id, source_path, sheet, town_code, row_no, cell,
    value_text, null, null
from submitted
where town_code is not null and indicator_code is not null and period_code is not null and key_count > 1
