-- One row a value and a rule it breaks. Which text broke it, which cell to mend and what was expected follow from
-- the rule.
{% set newline = "\n" %}
{% set tab = "\t" %}
with faulty as (
    select
        {{ all_but(['for_messages']) }},
        {{ one_as_texts('for_messages', texts_of_messages()) }} as for_messages,
        concat_ws(',', nullif(rule_codes, ''), case when is_repeated then 'value_duplicate' end) as all_rule_codes
    from {{ ref('int_submission_values_judged') }}
    where rule_codes <> '' or is_repeated
),

exploded as (
    {{ exploded('faulty', split_text('all_rule_codes', ',')) }}
),

-- The line of findings that is of the rule: its cell (of a column beside, its letters), the words, and what they say.
found as (
    select
        exploded.*,
        {{ extract_part_of(
            "coalesce(for_messages.findings, '')", "'(?m)^' || element || '" ~ tab ~ "[^" ~ newline ~ "]*'"
        ) }} as finding,
        growths.indicator_name_zh as growth_name,
        departments.department_name
    from exploded
    left join {{ ref('seed_indicator_relations') }} as relations
        on exploded.indicator_code = relations.other_indicator_code and relations.relation = 'growth_of'
    left join {{ ref('int_indicators_known') }} as growths on relations.indicator_code = growths.indicator_code
    -- A folder says who sent it by a code.
    left join {{ ref('int_departments_known') }} as departments
        on exploded.element = 'department_not_owner' and exploded.department_code = departments.department_code
),

broken as (
    select
        *,
        case
            when element = 'towns_contradict' then coalesce(for_messages.town_place_cell, for_messages.town_cell)
            when finding <> ''
                then coalesce(
                    nullif(split_part(finding, '{{ tab }}', 2), ''),
                    case when element = 'units_contradict' then for_messages.faulty_unit_cell end
                )
        end as place_cell
    from found
),

shares as (
    select
        indicator_code,
        measure_kind,
        measure_kind = 'share' and {{ matches('indicator_name_zh', '(率|比例|占比)$') }} as is_of_a_whole
    from {{ ref('int_indicators_known') }}
),

-- 0.075 among percentages that are around 7.5 is a fraction by its size. Where all are below 1, all are by their looks:
-- one has more decimals than percentages have (0.583); rates of a whole are (城镇化率 0.58), and growth of 0.08 and 0.12.
percentages as (
    select
        judged.batch_id,
        judged.source_path,
        judged.indicator_code,
        median(case when abs(judged.value) >= 1 then abs(cast(judged.value as double)) end) as usual,
        {#- Of millions few are below 1: their texts alone are looked at. -#}
        {%- set of_one_below = 'bool_or(case when abs(judged.value) < 1 then %s end)' %}
        {%- set looks_grown = "names.measure_kind = 'growth_rate' and " ~ matches('judged.value_text', '[.][0-9]{2}') %}
        not coalesce({{ of_one_below | replace('%s', matches('judged.value_text', '[%％]')) }}, false)
        and (
            bool_or(names.is_of_a_whole)
            or (count(*) > 1 and {{ of_one_below | replace('%s', matches('judged.value_text', '[.][0-9]{3}')) }})
            or (
                count(*) > 1
                and max(abs(judged.value)) < 0.3
                and {{ of_one_below | replace('%s', looks_grown) }}
            )
        ) as look_like_fractions
    from {{ ref('int_submission_values_judged') }} as judged
    left join shares as names on judged.indicator_code = names.indicator_code
    where judged.outcome = 'accepted' and judged.value_status = 'reported' and judged.stated_unit = '%'
    group by judged.batch_id, judged.source_path, judged.indicator_code
),

fractions as (
    select
        judged.*,
        case when percentages.usual is null then 'percent_fractions' else 'percent_mixed' end as element,
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
        and judged.value > -1
        and judged.value < 1
        and (
            abs(cast(judged.value as double)) * 20 < percentages.usual
            or (percentages.usual is null and percentages.look_like_fractions)
        )
)

select
    element as rule_code,
    {{ text_of('batch_id') }},
    received_at,
    {{ text_of('source_path') }},
    {{ text_of('sheet') }},
    {{ text_of('town_code') }},
    cast(indicator_code as string) as subject_code,
    {{ text_of('period_code') }},
    row_no,
    cell as value_cell,
    case
        when element = 'town_unknown' then coalesce(for_messages.town_cell, cell)
        when element = 'indicator_unknown' then coalesce(for_messages.indicator_cell, cell)
        when element = 'department_unknown' then coalesce(for_messages.department_cell, cell)
        when element in ('period_unparsed', 'period_contradicted', 'period_in_future', 'period_not_open', 'span_alone')
            then coalesce(for_messages.period_cell, cell)
        when element in ('unit_missing', 'unit_unknown', 'unit_incompatible')
            then coalesce(for_messages.faulty_unit_cell, cell)
        when {{ matches('place_cell', '^[A-Z]+$') }} then place_cell || cast(row_no as string)
        else coalesce(place_cell, cell)
    end as cell,
    case
        when finding <> '' then split_part(finding, '{{ tab }}', 3)
        when element = 'towns_contradict' then for_messages.town_place_words
        when element = 'town_unknown' then coalesce(nullif(for_messages.town_text, ''), '（空白）')
        when element = 'indicator_unknown' then coalesce(nullif(for_messages.indicator_text, ''), '（空白）')
        when element = 'department_unknown' then for_messages.department_folded
        when element = 'department_not_owner' then department_name
        when element in ('period_unparsed', 'period_contradicted', 'period_in_future', 'period_not_open', 'span_alone')
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
        when 'figure_unparsed' then {{ figure_meant('value_text') }}
        when 'context_growth' then coalesce(growth_name, '无')
        when 'context_previous_year'
            then cast(cast(left(period_code, 4) as integer) - 1 as string) || substr(period_code, 5)
    end as candidates,
    case
        when finding <> '' then split_part(finding, '{{ tab }}', 4)
        when element = 'towns_contradict' then for_messages.town_text
        when element in ('unit_missing', 'unit_unknown', 'unit_incompatible') then indicator_unit
        when element = 'department_not_owner' then for_messages.owner_names
        when element = 'units_contradict' then for_messages.beside_unit
        when element in ('basis_mismatch', 'span_alone') then {{ label_of_basis('for_messages.time_basis') }}
        when element = 'value_out_of_range'
            then case
                when for_messages.highest is null
                    then '不小于 ' || {{ plain_number('for_messages.lowest') }} || ' ' || indicator_unit
                when for_messages.lowest is null
                    then '不大于 ' || {{ plain_number('for_messages.highest') }} || ' ' || indicator_unit
                else '在 ' || {{ plain_number('for_messages.lowest') }} || '—'
                    || {{ plain_number('for_messages.highest') }} || ' ' || indicator_unit || ' 之间'
            end
        when element = 'period_contradicted' then for_messages.contradicted_by
        when element = 'period_not_open'
            then coalesce(cast(for_messages.opens_on as string), '') || '—'
                || coalesce(cast(for_messages.closes_on as string), '')
    end as expected,
    nullif(note_text, '') as note_text
from broken
union all
select
    element, batch_id, received_at, source_path, sheet, town_code, indicator_code, period_code, row_no,
    cell as value_cell, cell, value_text, null,
    {{ plain_number('cast(usual as decimal(18, 2))') }}, nullif(note_text, '')
from fractions
