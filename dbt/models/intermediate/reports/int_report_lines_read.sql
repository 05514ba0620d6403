-- The texts of a line as what they mean: a status, percent, amounts in 万元, dates. A rule that a text breaks by itself
-- stands beside it.
{% set amounts = ('planned', 'completed') %}
{% set around_dates = '^(预计|计划|拟)于?|([以之]?前)?(开工|动工|启动|完工|竣工|建成|投用)?。?$' %}
with looked_up as (
    select
        placed.*,
        departments.department_code,
        departments.candidates as department_candidates,
        -- An account that is no status leaves it open.
        case
            when placed.status_cell is null and placed.status_text = '' and statuses.status = 'unknown' then 'blank'
            else statuses.status
        end as status,
        statuses.candidates as status_candidates,
        progress.figure_status as progress_status,
        progress.figure_value as progress_value,
        progress.figure_unit_folded as progress_unit_folded,
        {% for amount in amounts %}
            {{ amount }}.figure_status as {{ amount }}_status,
            {{ amount }}.figure_value as {{ amount }}_value,
            coalesce(
                {{ money_unit(amount ~ '.figure_unit_folded') }},
                nullif({{ money_unit(fold_text('placed.' ~ amount ~ '_unit_text')) }}, ''),
                nullif({{ money_unit(fold_text('placed.title_unit_text')) }}, ''),
                placed.money_unit
            ) as {{ amount }}_unit_folded,
        {% endfor %}
        {% for role in ('starts', 'ends') %}
            {{ replace_all(fold_text('placed.' ~ role ~ '_text'), around_dates, '') }} as {{ role }}_folded,
        {% endfor %}
        concat_ws(
            '', placed.progress_text, placed.planned_text, placed.completed_text, placed.starts_text, placed.ends_text,
            placed.evidence_text, placed.account_text, placed.note_text
        ) as texts_beside
    from {{ ref('int_report_lines_placed') }} as placed
    inner join {{ ref('int_report_statuses') }} as statuses
        on {{ fold_text('placed.status_said_text') }} = statuses.status_folded
    inner join {{ ref('int_report_figures') }} as progress on placed.progress_text = progress.value_text
    {% for amount in amounts %}
        inner join {{ ref('int_report_figures') }} as {{ amount }}
            on placed.{{ amount }}_text = {{ amount }}.value_text
    {% endfor %}
    left join {{ ref('int_department_names_resolved') }} as departments
        on
            placed.department_folded = departments.department_folded
            and placed.district_code = departments.district_code
),

measured as (
    select
        looked_up.*,
        {% for amount in amounts %}
            {{ amount }}_unit.unit as {{ amount }}_unit,
            case
                when {{ amount }}_unit.dimension = wanted.dimension
                    then {{ convert_unit('looked_up.' ~ amount ~ '_value', amount ~ '_unit.', 'wanted.') }}
            end as {{ amount }}_investment,
        {% endfor %}
        case
            when looked_up.progress_status = 'number' and coalesce(looked_up.progress_unit_folded, '%') = '%'
                then looked_up.progress_value
        end as progress_pct,
        looked_up.progress_unit_folded is null and looked_up.progress_value > 0 and looked_up.progress_value < 1
            as is_fraction,
        {{ parse_date('looked_up.starts_folded') }} as starts_on,
        {{ parse_date('looked_up.ends_folded', is_end=true) }} as ends_on
    from looked_up
    inner join {{ ref('int_units_folded') }} as wanted on wanted.unit_folded = '万元'
    {% for amount in amounts %}
        left join {{ ref('int_units_folded') }} as {{ amount }}_unit
            on
                looked_up.{{ amount }}_unit_folded = {{ amount }}_unit.unit_folded
                and {{ amount }}_unit.dimension = 'yuan'
    {% endfor %}
),

beside as (
    select
        *,
        -- In a column of fractions 1 is the whole, not a hundredth.
        max(case when is_fraction then 1 else 0 end) over (partition by batch_id, source_path, sheet) = 1
            as has_fractions
    from measured
)

select
    *,
    case
        when progress_status not in ('number', 'none') then progress_status
        when progress_value is not null and progress_pct is null then 'figure_unparsed'
        when is_fraction or (has_fractions and progress_unit_folded is null and progress_value = 1)
            then 'progress_unclear'
        when progress_pct < 0 or progress_pct > 100 then 'progress_out_of_range'
    end as progress_rule,
    {% for amount in amounts %}
        case
            when {{ amount }}_status not in ('number', 'none') then {{ amount }}_status
            when {{ amount }}_value is not null and {{ amount }}_unit is null then 'investment_unit_wrong'
            when {{ amount }}_value is not null and {{ amount }}_unit <> money_unit then 'units_contradict'
            when {{ amount }}_value is not null and {{ amount }}_investment is null then 'figure_unparsed'
            when {{ amount }}_investment < 0 then 'investment_negative'
        end as {{ amount }}_rule,
    {% endfor %}
    {% for role in ('starts', 'ends') %}
        case
            -- A spreadsheet program shows the number 2025.10 as 2025.1.
            when {{ matches(role ~ '_folded', '^20[0-9]{2}[.]1$') }} then 'date_unclear'
            when {{ role }}_on is null and not {{ matches(role ~ '_folded', '^([-—–/]*|无|不适用|待定|未定|待明确)$') }}
                then 'date_unparsed'
        end as {{ role }}_rule,
    {% endfor %}
    status = 'blank' and {{ matches(fold_text('texts_beside'), '^[-—–/]*$') }} as is_blank
from beside
