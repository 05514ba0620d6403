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
),

annex_statements as (
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
        targets.document_code,
        targets.annex_no,
        targets.item_no,
        targets.item_no_text,
        targets.row_no,
        targets.indicator_text,
        targets.category_text,
        targets.remark_text,
        targets.sheet,
        targets.cell,
        baselines.baseline_cell,
        cast(null as integer) as paragraph_no,
        cast(null as string) as heading_path,
        cast(null as integer) as char_start,
        cast(null as integer) as char_end,
        cast(null as string) as statement_text,
        cast(null as string) as pattern_name,
        cast(null as string) as year_stated_in,
        false as is_later_horizon,
        cast(null as string) as measure_code,
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
),

body_statements as (
    select
        statement_code,
        town_code,
        indicator_code,
        target_year,
        target_kind,
        comparator,
        cast(target_value as decimal(28, 8)) as target_value,
        target_upper_value,
        target_text,
        baseline_year,
        baseline_value,
        baseline_text,
        unit,
        'body' as stated_in,
        document_code,
        cast(null as string) as annex_no,
        cast(null as integer) as item_no,
        cast(null as string) as item_no_text,
        cast(null as integer) as row_no,
        name_text as indicator_text,
        cast(null as string) as category_text,
        cast(null as string) as remark_text,
        cast(null as string) as sheet,
        cast(null as string) as cell,
        cast(null as string) as baseline_cell,
        paragraph_no,
        heading_path,
        char_start,
        char_end,
        statement_text,
        pattern_name,
        year_stated_in,
        is_later_horizon,
        measure_code,
        source_path,
        source_sha256,
        received_at
    from {{ ref('int_commitments_resolved') }}
    where outcome = 'resolved'
),

statements as (
    select * from annex_statements
    union all
    select * from body_statements
),

decided as (
    select
        statements.*,
        decisions.town_code is not null as is_chosen
    from statements
    left join {{ ref('int_decisions_known') }} as decisions
        on
            statements.town_code = decisions.town_code
            and decisions.decision_kind = 'target'
            and statements.indicator_code = decisions.indicator_code
            and statements.target_year = decisions.target_year
            and statements.stated_in = decisions.effective_stated_in
            and statements.target_text = decisions.effective_target_text
)

select
    statement_code,
    town_code,
    indicator_code,
    target_year,
    target_kind,
    comparator,
    target_value,
    target_upper_value,
    target_text,
    baseline_year,
    baseline_value,
    baseline_text,
    unit,
    stated_in,
    -- The one decided upon counts, else the first annex, else the body's first; target_conflict shows the others. What
    -- a sentence sees beyond the pilot (展望2035年) is kept and judges no year.
    not coalesce(is_later_horizon, false)
    and row_number() over (
        partition by town_code, indicator_code, target_year
        order by
            is_chosen desc, stated_in, try_cast({{ extract_part('annex_no', '^[0-9]+', 0) }} as integer) nulls last,
            annex_no,
            row_no, cell, paragraph_no, char_start, statement_code
    ) = 1 as is_effective,
    document_code,
    annex_no,
    item_no,
    item_no_text,
    indicator_text,
    category_text,
    remark_text,
    sheet,
    cell,
    baseline_cell,
    paragraph_no,
    heading_path,
    char_start,
    char_end,
    statement_text,
    pattern_name,
    year_stated_in,
    measure_code,
    source_path,
    source_sha256,
    received_at
from decided
order by indicator_code, town_code, target_year, stated_in, cell, paragraph_no, char_start, statement_code
