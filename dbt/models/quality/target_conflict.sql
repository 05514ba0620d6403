-- Two statements of one target that differ, and what was decided between them. A statement that names no baseline
-- contradicts none, and 100%以上 says no more than 100% of what cannot exceed it.
{%- set columns = [
    'statement_code', 'target_text', 'statement_text', 'target_value', 'comparator', 'unit', 'baseline_value', 'stated_in',
    'source_path', 'cell', 'paragraph_no'
] %}
with statements as (
    select
        targets.*,
        -- A change in a sentence begins where the annex says the indicator stood.
        coalesce(
            targets.baseline_value,
            min(targets.baseline_value) over (
                partition by targets.town_code, targets.indicator_code, targets.target_year
            )
        ) as known_baseline,
        case
            when targets.comparator = '>=' and targets.target_upper_value is null
                and targets.target_kind = 'reach' and targets.target_value = possible.highest
                then '='
            else targets.comparator
        end as effective_comparator
    from {{ ref('fct_indicator_target') }} as targets
    left join {{ ref('int_indicators_known') }} as indicators on targets.indicator_code = indicators.indicator_code
    left join {{ ref('seed_possible_ranges') }} as possible on indicators.measure_kind = possible.measure_kind
),

pairs as (
    select
        one.town_code,
        one.indicator_code,
        one.target_year,
        {% for column in columns %}
            one.{{ column }} as {{ column }}_1,
            other.{{ column }} as {{ column }}_2,
        {% endfor %}
        -- How a target is compared never enters the verdict, nor does the baseline of a rate or the upper end of a
        -- range.
        {% for side in ('one', 'other') %}
            case when {{ side }}.target_kind = 'change_from_baseline' then {{ side }}.known_baseline else 0 end
            + {{ side }}.target_value as goal_{{ loop.index }},
        {% endfor %}
        one.target_kind = 'average_annual_growth' as is_rate_1,
        other.target_kind = 'average_annual_growth' as is_rate_2,
        one.unit <> other.unit as is_other_unit,
        one.target_value <> other.target_value
        or coalesce(one.target_upper_value <> other.target_upper_value, false)
        or (one.target_upper_value is null) <> (other.target_upper_value is null) as is_other_value,
        one.effective_comparator <> other.effective_comparator as is_other_comparator,
        coalesce(one.baseline_value <> other.baseline_value, false) as is_other_baseline,
        case when one.is_effective then one.statement_code when other.is_effective then other.statement_code end
            as effective_statement_code
    from statements as one
    inner join statements as other
        on
            one.town_code = other.town_code
            and one.indicator_code = other.indicator_code
            and one.target_year = other.target_year
            -- An annex before the body, a table in the body (正文表1) as an annex.
            and one.stated_in || one.statement_code < other.stated_in || other.statement_code
)

select
    pairs.statement_code_1 || ' / ' || pairs.statement_code_2 as conflict_code,
    pairs.town_code,
    pairs.indicator_code,
    pairs.target_year,
    {{ replace_all(
        "case when pairs.is_other_value then 'value ' else '' end || case when pairs.is_other_comparator then 'comparator ' else '' end"
        " || case when pairs.is_other_unit then 'unit ' else '' end || case when pairs.is_other_baseline then 'baseline ' else '' end",
        ' $', ''
    ) }} as differs_in,
    {% for column in columns %}
        pairs.{{ column }}_1,
        pairs.{{ column }}_2,
    {% endfor %}
    pairs.effective_statement_code,
    coalesce(
        pairs.goal_1 <> pairs.goal_2
        or pairs.is_rate_1 <> pairs.is_rate_2
        or (pairs.is_other_baseline and not pairs.is_rate_1),
        true
    ) as changes_verdict,
    decisions.town_code is not null as is_decided,
    decisions.decided_by,
    decisions.decided_on,
    decisions.reason as decision_reason
from pairs
left join {{ ref('int_decisions_known') }} as decisions
    on
        pairs.town_code = decisions.town_code
        and decisions.decision_kind = 'target'
        and pairs.indicator_code = decisions.indicator_code
        and pairs.target_year = decisions.target_year
where pairs.is_other_value or pairs.is_other_comparator or pairs.is_other_unit or pairs.is_other_baseline
