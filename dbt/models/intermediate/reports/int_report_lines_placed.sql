-- What a line is about: the measure or the project, the town, the period; and whose report it is.
with folded as (
    select
        *,
        {{ fold_text('name_text') }} as name_folded,
        {{ fold_text('code_text') }} as code_folded,
        {{ fold_text('measure_text') }} as measure_folded,
        coalesce(
            nullif({{ fold_text('department_text') }}, ''), {{ fold_text('folder_department_text') }}
        ) as department_folded
    from {{ ref('stg_submission__reports') }}
),

in_towns as (
    select
        folded.*,
        {{ fold_text('folded.town_text') }} as town_folded,
        towns.town_code as stated_town_code,
        towns.candidates as town_candidates,
        case
            when folded.line_kind = 'project' then folded.measure_folded
            else coalesce(nullif(folded.code_folded, ''), folded.name_folded)
        end as named_measure_folded
    from folded
    inner join {{ ref('int_town_names_resolved') }} as towns
        on {{ fold_text('folded.town_text') }} = towns.town_folded
),

-- A project that has one code in some line is meant by its name in the others.
coded_projects as (
    select
        stated_town_code,
        name_folded,
        max(code_folded) as code_folded
    from in_towns
    where line_kind = 'project' and code_folded <> '' and name_folded <> ''
    group by stated_town_code, name_folded
    having count(distinct code_folded) = 1
)

select
    in_towns.*,
    measures.measure_code,
    measures.measure_town_code,
    measures.measure_title_zh,
    named.measure_code as named_measure_code,
    named.ambiguous_names as named_ambiguous_names,
    measures.ambiguous_names,
    measures.candidates as measure_candidates,
    coalesce(
        in_towns.stated_town_code, case when in_towns.line_kind = 'measure' then measures.measure_town_code end
    ) as town_code,
    known_towns.district_code,
    measure_towns.town_name as measure_town_name,
    case
        when in_towns.line_kind = 'measure' then measures.measure_code
        else in_towns.stated_town_code || '-' || coalesce(
            nullif(in_towns.code_folded, ''), coded_projects.code_folded, nullif(in_towns.name_folded, '')
        )
    end as subject_code,
    -- Where a list has no column for the status, an account that is no more than a status says it.
    case
        when in_towns.status_cell is null and in_towns.status_text = '' then in_towns.account_text
        else in_towns.status_text
    end as status_said_text,
    periods.period_code,
    periods.period_folded,
    periods.contradicted_by as period_contradicted_by,
    periods.begins_at,
    periods.opens_at,
    periods.closes_at,
    periods.opens_on,
    periods.closes_on,
    contexts.rule_codes as context_rule_codes,
    contexts.previous_rule_code,
    contexts.unit_rule_code,
    contexts.findings,
    contexts.money_unit,
    contexts.money_words,
    contexts.town_codes,
    contexts.town_place_words,
    contexts.town_place_cell
from in_towns
inner join {{ ref('int_submission_periods') }} as periods
    on
        in_towns.period_text = periods.period_text
        and in_towns.period_source = periods.period_source
        and coalesce(in_towns.sheet, '') = periods.sheet_text
        and in_towns.source_path = periods.source_path
        and in_towns.batch_id = periods.batch_id
        and periods.basis_text = ''
        and in_towns.around_text = periods.around_text
inner join {{ ref('int_report_measures') }} as measures
    on
        coalesce(in_towns.stated_town_code, '') = measures.town_key
        and in_towns.named_measure_folded = measures.measure_folded
-- What the name of a line means that is known by its code.
left join {{ ref('int_report_measures') }} as named
    on
        in_towns.line_kind = 'measure'
        and in_towns.code_folded <> ''
        and coalesce(in_towns.stated_town_code, '') = named.town_key
        and in_towns.name_folded = named.measure_folded
left join coded_projects
    on
        in_towns.line_kind = 'project'
        and in_towns.stated_town_code = coded_projects.stated_town_code
        and in_towns.name_folded = coded_projects.name_folded
left join {{ ref('int_submission_contexts') }} as contexts
    on
        in_towns.source_path = contexts.source_path
        and coalesce(in_towns.sheet, '') = contexts.sheet_key
        and in_towns.around_text = contexts.around_text
left join {{ ref('int_towns_known') }} as known_towns
    on
        coalesce(
            in_towns.stated_town_code, case when in_towns.line_kind = 'measure' then measures.measure_town_code end
        ) = known_towns.town_code
left join {{ ref('int_towns_known') }} as measure_towns on measures.measure_town_code = measure_towns.town_code
