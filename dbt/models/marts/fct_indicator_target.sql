with accepted as (
    select resolved.*
    from {{ ref('int_annex_figures_resolved') }} as resolved
    inner join {{ ref('int_annex_figures_judged') }} as judged
        on
            resolved.batch_id = judged.batch_id
            and resolved.source_path = judged.source_path
            and resolved.annex_no = judged.annex_no
            and resolved.cell = judged.cell
            and judged.outcome = 'accepted'
),

-- The last year before the pilot that the row gives is its baseline; its text is kept whatever it holds.
baselines as (
    select
        stated.batch_id,
        stated.source_path,
        stated.annex_no,
        stated.row_no,
        stated.figure_year as baseline_year,
        stated.value_text as baseline_text,
        stated.cell as baseline_cell,
        accepted.value as baseline_value
    from {{ ref('int_annex_figures_resolved') }} as stated
    left join accepted
        on
            stated.batch_id = accepted.batch_id
            and stated.source_path = accepted.source_path
            and stated.annex_no = accepted.annex_no
            and stated.cell = accepted.cell
    where stated.figure_role = 'baseline'
    qualify
        row_number() over (
            partition by stated.batch_id, stated.source_path, stated.annex_no, stated.row_no
            order by stated.figure_year desc, stated.cell
        ) = 1
)

select
    targets.document_code || '#' || targets.annex_no || '!' || targets.cell as statement_code,
    targets.town_code,
    targets.indicator_code,
    targets.figure_year as target_year,
    case
        when targets.is_change then 'change_from_baseline'
        when targets.measure_kind = 'growth_rate' then 'average_annual_growth'
        when targets.value = baselines.baseline_value then 'maintain'
        else 'reach'
    end as target_kind,
    targets.figure_comparator as comparator,
    targets.value as target_value,
    targets.upper_value as target_upper_value,
    targets.value_text as target_text,
    baselines.baseline_year,
    baselines.baseline_value,
    baselines.baseline_text,
    case when targets.is_change then targets.stated_unit else targets.indicator_unit end as unit,
    'annex' as stated_in,
    -- Where two annexes speak of one target, the first counts; target_conflict shows the other.
    row_number() over (
        partition by targets.town_code, targets.indicator_code, targets.figure_year
        order by cast(targets.annex_no as integer), targets.row_no, targets.cell
    ) = 1 as is_effective,
    targets.document_code,
    targets.annex_no,
    targets.item_no,
    targets.item_no_text,
    targets.indicator_text,
    targets.category_text,
    targets.remark_text,
    targets.sheet,
    targets.cell,
    baselines.baseline_cell,
    targets.source_path,
    targets.source_sha256,
    targets.received_at
from accepted as targets
left join baselines
    on
        targets.batch_id = baselines.batch_id
        and targets.source_path = baselines.source_path
        and targets.annex_no = baselines.annex_no
        and targets.row_no = baselines.row_no
where targets.figure_role = 'target'
order by targets.indicator_code, targets.town_code, targets.figure_year, targets.cell
