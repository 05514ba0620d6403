-- What a line is rejected for never depends on another file, or the order of arrival would decide what is accepted.
-- Each rule is written with the text it is about, as status_unknown:status; its words and severity are in seed_rules.
{% set several_towns -%}
    (镇|乡|街道).*[^场集](镇|乡|街道)$|^(各|全|所有|全部|相关|有关).*(镇|乡|街|区|县|街道)$
{%- endset %}
{% set title = fold_text('lines.measure_title_zh') %}
with repeated as (
    select
        batch_id,
        source_path,
        line_kind,
        subject_code,
        period_code
    from {{ ref('int_report_lines_read') }}
    where not is_blank and subject_code is not null and period_code is not null
    group by batch_id, source_path, line_kind, subject_code, period_code
    having count(*) > 1
),

judged as (
    select
        lines.*,
        case when lines.code_folded <> '' and lines.line_kind = 'measure' then 'code' else 'name' end as name_role,
        repeated.subject_code is not null as is_repeated,
        -- A shortened title is none of another measure.
        lines.line_kind = 'measure'
        and lines.code_folded <> ''
        and not {{ matches('lines.name_folded', '^([-—–/]*|无)$') }}
        and case
            when lines.named_measure_code is not null then lines.named_measure_code <> lines.measure_code
            when lines.named_ambiguous_names is not null
                then '、' || lines.named_ambiguous_names not like '%、' || lines.measure_code || ' %'
            else
                {{ title }} not like '%' || {{ plain_title('lines.name_folded') }} || '%'
                and {{ likeness(characters('lines.name_folded'), characters(title)) }} < 0.5
        end as names_another_measure
    from {{ ref('int_report_lines_read') }} as lines
    left join repeated
        on
            lines.batch_id = repeated.batch_id
            and lines.source_path = repeated.source_path
            and lines.line_kind = repeated.line_kind
            and lines.subject_code = repeated.subject_code
            and lines.period_code = repeated.period_code
),

ruled as (
    select
        *,
        concat_ws(
            ',',
            case
                when name_folded = '' and (line_kind = 'project' or code_folded = '') then 'name_missing:name'
                when line_kind = 'project' then null
                when ambiguous_names is not null then 'measure_ambiguous:' || name_role
                when measure_code is null then 'measure_unknown:' || name_role
                when measure_town_code <> stated_town_code then 'measure_town_differs:' || name_role
                when names_another_measure then 'measure_name_differs:name'
            end,
            case
                when stated_town_code is not null or (line_kind = 'measure' and town_folded = '') then null
                when {{ matches('town_folded', several_towns) }} then 'town_several:town'
                else 'town_unknown:town'
            end,
            case
                when
                    line_kind = 'project'
                    and measure_folded <> ''
                    and (measure_code is null or measure_town_code <> stated_town_code)
                    then 'project_measure_unknown:measure'
            end,
            case
                when period_code is null then 'period_unparsed:period'
                when received_at < begins_at then 'period_in_future:period'
                when received_at < opens_at or received_at >= closes_at then 'period_not_open:period'
                when period_contradicted_by is not null then 'period_contradicted:period'
            end,
            case
                when
                    district_code is not null
                    and department_code is null
                    -- In another town's district no department of this one is known, which is not what is wrong.
                    and (line_kind = 'project' or coalesce(measure_town_code = stated_town_code, true))
                    then 'department_unknown:department'
            end,
            case
                when status = 'unknown' then 'status_unknown:status'
                when line_kind = 'project' or status <> 'blank' then null
                when status_cell is null then 'status_unstated:account'
                else 'status_missing:status'
            end,
            {% for role in ('progress', 'planned', 'completed', 'starts', 'ends') %}
                {{ role }}_rule || ':{{ role }}',
            {% endfor %}
            case
                when context_rule_codes <> '' then {{ replace_all('context_rule_codes', '([a-z_]+)', '\\1:words') }}
            end,
            previous_rule_code || ':words',
            case
                when planned_investment is not null or completed_investment is not null then unit_rule_code || ':words'
            end,
            case
                when town_codes not like '%,' || coalesce(stated_town_code, measure_town_code) || ',%'
                    then 'towns_contradict:around'
            end,
            case when completed_investment > planned_investment then 'completed_above_planned:completed' end,
            case when status = 'completed' and progress_pct < 100 then 'completed_not_whole:progress' end,
            case when ends_on < starts_on then 'ends_before_starts:ends' end,
            case when is_repeated then 'line_duplicate:' || name_role end
        ) as all_faults
    from judged
),

rejecting as (
    select array_agg(rule_code) as rule_codes
    from {{ ref('int_rules_typed') }}
    where severity = 'reject'
)

select
    ruled.*,
    case when ruled.is_blank then '' else ruled.all_faults end as faults,
    case
        when ruled.is_blank then 'blank'
        when {{ overlap(split_text('ruled.all_faults', '(:[a-z]+)?(,|$)'), 'rejecting.rule_codes') }} then 'quarantined'
        else 'accepted'
    end as outcome
from ruled
cross join rejecting
