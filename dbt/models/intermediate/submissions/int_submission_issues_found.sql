-- One row a value and a rule it breaks. Which text broke it, which cell to mend and what was expected follow from
-- the rule.
with faulty as (
    select
        *,
        concat_ws(',', nullif(rule_codes, ''), case when is_repeated then 'value_duplicate' end) as all_rule_codes
    from {{ ref('int_submission_values_judged') }}
    where rule_codes <> '' or is_repeated
),

broken as (
    {{ exploded('faulty', split_text('all_rule_codes', ',')) }}
),

-- 0.075 among percentages that are around 7.5 is a fraction by its size.
percentages as (
    select
        batch_id,
        source_path,
        indicator_code,
        median(abs(cast(value as double))) as usual
    from {{ ref('int_submission_values_judged') }}
    where outcome = 'accepted' and value_status = 'reported' and stated_unit = '%' and abs(value) >= 1
    group by batch_id, source_path, indicator_code
),

fractions as (
    select
        judged.*,
        'percent_mixed' as element,
        percentages.usual
    from {{ ref('int_submission_values_judged') }} as judged
    inner join percentages
        on
            judged.batch_id = percentages.batch_id
            and judged.source_path = percentages.source_path
            and judged.indicator_code = percentages.indicator_code
    where
        judged.outcome = 'accepted'
        and judged.value_status = 'reported'
        and judged.stated_unit = '%'
        and judged.value <> 0
        and abs(judged.value) < 1
        and abs(cast(judged.value as double)) * 20 < percentages.usual
)

select
    element as rule_code,
    batch_id,
    received_at,
    source_path,
    sheet,
    town_code,
    indicator_code as subject_code,
    period_code,
    row_no,
    cell as value_cell,
    case element
        when 'town_unknown' then coalesce(for_messages.town_cell, cell)
        when 'indicator_unknown' then coalesce(for_messages.indicator_cell, cell)
        when 'department_unknown' then coalesce(for_messages.department_cell, cell)
        when 'period_unparsed' then coalesce(for_messages.period_cell, cell)
        when 'period_contradicted' then coalesce(for_messages.period_cell, cell)
        when 'unit_unknown' then coalesce(for_messages.unit_cell, cell)
        when 'unit_incompatible' then coalesce(for_messages.unit_cell, cell)
        else cell
    end as cell,
    case
        when element = 'town_unknown' then for_messages.town_text
        when element = 'indicator_unknown' then for_messages.indicator_text
        when element in ('department_unknown', 'department_not_owner') then for_messages.department_folded
        when element in ('period_unparsed', 'period_contradicted', 'period_in_future', 'period_not_open')
            then for_messages.period_folded
        when element = 'unit_unknown' then stated_unit_folded
        when element = 'unit_incompatible' then stated_unit
        when element = 'basis_mismatch' then {{ label_of_basis('for_messages.stated_basis') }}
        else value_text
    end as value_text,
    case element
        when 'town_unknown' then for_messages.town_candidates
        when 'indicator_unknown' then for_messages.indicator_candidates
        when 'department_unknown' then for_messages.department_candidates
    end as candidates,
    case
        when element in ('unit_missing', 'unit_unknown', 'unit_incompatible') then indicator_unit
        when element = 'department_not_owner' then for_messages.owner_names
        when element = 'basis_mismatch' then {{ label_of_basis('for_messages.time_basis') }}
        when element = 'value_out_of_range'
            then coalesce({{ plain_number('for_messages.lowest') }}, '') || '—'
                || coalesce({{ plain_number('for_messages.highest') }}, '') || indicator_unit
        when element = 'period_contradicted' then for_messages.contradicted_by
        when element = 'period_not_open'
            then coalesce(cast(for_messages.opens_on as varchar), '') || '—'
                || coalesce(cast(for_messages.closes_on as varchar), '')
    end as expected,
    nullif(note_text, '') as note_text
from broken
union all
select
    element, batch_id, received_at, source_path, sheet, town_code, indicator_code, period_code, row_no,
    cell as value_cell, cell, value_text, null,
    {{ plain_number('cast(usual as decimal(18, 2))') }}, nullif(note_text, '')
from fractions
