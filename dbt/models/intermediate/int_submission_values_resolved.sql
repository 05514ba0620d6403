with resolved as (
    select
        submitted.*,
        towns.town_code,
        towns.district_code,
        towns.candidates as town_candidates,
        names.indicator_code,
        names.candidates as indicator_candidates,
        departments.department_code,
        departments.candidates as department_candidates,
        indicators.unit as indicator_unit,
        indicators.measure_kind,
        -- The unit column wins over brackets in the indicator's name; a ratio and a grade need none.
        case
            when submitted.figure_status = 'ratio' then '比'
            when submitted.figure_status = 'ordinal' then {{ fold_text('indicators.unit') }}
            else coalesce(nullif(submitted.unit_folded, ''), names.unit_folded)
        end as stated_unit_folded,
        scales.rank as ordinal_rank
    from {{ ref('stg_submission__values') }} as submitted
    inner join {{ ref('int_town_names_resolved') }} as towns on submitted.town_folded = towns.town_folded
    inner join {{ ref('int_indicator_names_resolved') }} as names
        on submitted.indicator_folded = names.indicator_folded
    left join {{ ref('int_department_names_resolved') }} as departments
        on
            submitted.department_folded = departments.department_folded
            and towns.district_code = departments.district_code
    left join {{ ref('seed_indicators') }} as indicators on names.indicator_code = indicators.indicator_code
    left join {{ ref('seed_ordinal_scales') }} as scales
        on indicators.scale_code = scales.scale_code and submitted.figure_label = {{ fold_text('scales.label') }}
)

select
    resolved.*,
    stated.unit as stated_unit,
    coalesce(stated.dimension = wanted.dimension, false) as is_convertible,
    case
        when resolved.figure_status = 'ordinal' then cast(resolved.ordinal_rank as decimal(28, 8))
        when stated.dimension = wanted.dimension
            then {{ convert_unit('resolved.figure_value', 'stated.factor', 'wanted.factor') }}
    end as value,
    case
        when resolved.figure_status in ('number', 'ratio', 'ordinal') then 'reported'
        when resolved.figure_status in ('range', 'unparsed') then 'unparsed'
        else resolved.figure_status
    end as value_status,
    sum(case when resolved.figure_status in ('blank', 'dash') then 0 else 1 end) over (
        partition by
            resolved.batch_id, resolved.source_path, resolved.town_code, resolved.indicator_code, resolved.period_code
    ) as key_count
from resolved
left join {{ ref('int_units_folded') }} as stated on resolved.stated_unit_folded = stated.unit_folded
left join {{ ref('int_units_folded') }} as wanted on {{ fold_text('resolved.indicator_unit') }} = wanted.unit_folded
