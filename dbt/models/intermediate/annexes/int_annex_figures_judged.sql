-- Every figure cell that ever landed has one outcome. A fault of the row (its number, its name) holds for all of
-- its figures, a fault of the figure for that cell. Figures of a town of which too little is known wait.
with rejected as (
    select distinct
        found.batch_id,
        found.source_path,
        found.annex_no,
        found.row_no,
        case when rules.is_of_row then '' else found.cell end as cell
    from {{ ref('int_annex_issues_found') }} as found
    inner join {{ ref('int_rules_typed') }} as rules
        on found.rule_code = rules.rule_code and rules.severity = 'reject'
)

select
    landed.batch_id,
    landed.source_path,
    landed.annex_no,
    landed.row_no,
    landed.cell,
    case
        when tables.batch_id is null and towns.town_code is not null then 'superseded'
        when landed.figure_status in ('blank', 'dash', 'not_applicable', 'withheld') then 'blank'
        when tables.batch_id is null then 'quarantined'
        when row_faults.row_no is not null or cell_faults.cell is not null then 'quarantined'
        else 'accepted'
    end as outcome
from {{ ref('stg_annex__indicator_figures') }} as landed
left join {{ ref('stg_annex__tables') }} as tables
    on
        landed.batch_id = tables.batch_id
        and landed.source_path = tables.source_path
        and landed.annex_no = tables.annex_no
left join {{ ref('stg_annex__notices') }} as towns on landed.town_code = towns.town_code and towns.is_current
left join rejected as row_faults
    on
        landed.batch_id = row_faults.batch_id
        and landed.source_path = row_faults.source_path
        and landed.annex_no = row_faults.annex_no
        and landed.row_no = row_faults.row_no
        and row_faults.cell = ''
left join rejected as cell_faults
    on
        landed.batch_id = cell_faults.batch_id
        and landed.source_path = cell_faults.source_path
        and landed.annex_no = cell_faults.annex_no
        and landed.cell = cell_faults.cell
