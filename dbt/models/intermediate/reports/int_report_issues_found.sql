-- One row a line and a rule that it breaks. Which cell to mend, which text broke it and what was expected follow from
-- the rule and the text it is about.
{% set newline = "\n" %}
{% set tab = "\t" %}
{% set roles = [
    'name', 'code', 'town', 'measure', 'period', 'status', 'progress', 'planned', 'completed', 'starts', 'ends',
    'department', 'account'
] %}
with faulty as (
    select *
    from {{ ref('int_report_lines_judged') }}
    where faults <> ''
),

faults as (
    {{ exploded('faulty', split_text('faults', ',')) }}
),

ruled as (
    select
        *,
        {{ extract_part('element', '^([a-z_]+):', 1) }} as rule_code,
        {{ extract_part('element', ':([a-z]+)$', 1) }} as role
    from faults
),

-- As of values: the cell (of a column beside, its letters), the words, and what they say.
found as (
    select
        *,
        case
            when role = 'words'
                then {{ extract_part_of('findings', "'(?m)^' || rule_code || '" ~ tab ~ "[^" ~ newline ~ "]*'") }}
        end as finding
    from ruled
),

broken as (
    select
        *,
        nullif(split_part(finding, '{{ tab }}', 2), '') as place_cell
    from found
)

select
    rule_code,
    batch_id,
    received_at,
    source_path,
    sheet,
    row_no,
    town_code,
    subject_code,
    period_code,
    -- What the folder or the sheet's name says has no cell: then the line's own is shown.
    coalesce(
        case role
            {% for role in roles %}
                when '{{ role }}' then {{ role }}_cell
            {% endfor %}
            when 'around' then town_place_cell
            when 'words'
                then case
                    when {{ matches('place_cell', '^[A-Z]+$') }} then place_cell || cast(row_no as string)
                    else place_cell
                end
        end, cell
    ) as cell,
    case
        when role = 'words' then split_part(finding, '{{ tab }}', 3)
        when role = 'around' then town_place_words
        when rule_code = 'units_contradict' then money_words
        when rule_code = 'town_unknown' then coalesce(nullif(town_text, ''), '（空白）')
        when rule_code = 'status_unstated' then coalesce(nullif(account_text, ''), '其他各列')
        when role = 'period' then period_folded
        when role = 'department' then department_folded
        {% for role in roles if role not in ('period', 'department') %}
            when role = '{{ role }}' then {{ role }}_text
        {% endfor %}
    end as value_text,
    case rule_code
        when 'town_unknown' then town_candidates
        when 'measure_unknown' then measure_candidates
        when 'project_measure_unknown' then measure_candidates
        when 'department_unknown' then department_candidates
        when 'status_unknown' then status_candidates
    end as candidates,
    case case when role = 'words' then role else rule_code end
        when 'words' then split_part(finding, '{{ tab }}', 4)
        when 'towns_contradict' then coalesce(nullif(town_text, ''), measure_town_name)
        when 'measure_ambiguous' then ambiguous_names
        when 'measure_town_differs' then measure_town_name
        when 'period_contradicted' then period_contradicted_by
        when 'period_not_open'
            then coalesce(cast(opens_on as string), '') || '—' || coalesce(cast(closes_on as string), '')
        when 'measure_name_differs' then measure_title_zh
        when 'units_contradict' then case role when 'planned' then planned_unit else completed_unit end
        when 'completed_above_planned' then {{ plain_number('planned_investment') }} || '万元'
        when 'ends_before_starts' then starts_text
    end as expected,
    nullif(note_text, '') as note_text
from broken
