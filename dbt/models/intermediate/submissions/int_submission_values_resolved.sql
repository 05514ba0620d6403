-- Names and units are looked up by their text as written, each folded and read once in a table of its own: of
-- millions of values few texts differ. key_no stands for indicator, town and period within this build, and sorts as
-- their codes do. What only a message needs is put together where there is one, as a list of one record: of a null list
-- no column is written, of a null record each. Texts that come again are numbers; a dictionary of the others, such as
-- cells, would take a seventh of the time.
{{ config(
    pre_hook="{% if target.type == 'duckdb' %}set disabled_compression_methods = 'fsst,dict_fsst'{% endif %}",
    post_hook="{% if target.type == 'duckdb' %}reset disabled_compression_methods{% endif %}"
) }}
{% set of_messages = [
    'town_text', 'town_cell', 'town_candidates', 'indicator_text', 'indicator_cell', 'indicator_candidates',
    'period_folded', 'period_cell', 'contradicted_by', 'opens_on', 'closes_on', 'department_folded', 'department_cell',
    'department_candidates', 'owner_names', 'faulty_unit_cell', 'lowest', 'highest', 'stated_basis', 'time_basis',
    'findings', 'beside_unit', 'town_place_words', 'town_place_cell'
] %}

with {{ value_lookups() }},

owned as (
    select distinct
        district_code,
        indicator_code,
        owner_names
    from owners
),

looked_up as (
    select
        {{ all_but(['batch_id', 'source_path', 'source_sha256', 'sheet'], 'submitted') }},
        periods.batch as batch_id,
        periods.source as source_path,
        periods.source_sha256,
        periods.sheet,
        towns.town_code,
        towns.district_code,
        towns.town_candidates,
        indicators.indicator_code,
        indicators.indicator_candidates,
        indicators.indicator_unit,
        indicators.indicator_unit_folded,
        indicators.measure_kind,
        indicators.time_basis,
        indicators.lowest,
        indicators.highest,
        periods.period_code,
        periods.period_folded,
        periods.stated_basis,
        periods.contradicted_by,
        periods.begins_at,
        periods.opens_at,
        periods.closes_at,
        periods.opens_on,
        periods.closes_on,
        departments.department_code,
        departments.department_folded,
        departments.department_candidates,
        case
            when figures.figure_status = 'move' and indicators.measure_kind <> 'growth_rate' then 'unparsed'
            when figures.figure_status = 'move' then 'number'
            else coalesce(figures.figure_status, 'number')
        end as figure_status,
        case
            when figures.figure_status = 'move' and indicators.measure_kind <> 'growth_rate'
                then {{ numbered("'unparsed'", 'value_status') }}
            else coalesce(figures.value_status, {{ numbered("'reported'", 'value_status') }})
        end as value_status,
        case
            when figures.value_text is null then cast(submitted.value_text as decimal(28, 8))
            when figures.figure_status <> 'move' or indicators.measure_kind = 'growth_rate' then figures.figure_value
        end as figure_value,
        scales.rank as ordinal_rank,
        contexts.rule_codes as context_rule_codes,
        case when figures.figure_unit_folded is null then contexts.unit_rule_code end as unit_rule_code,
        -- What would be the unit, did none stand behind the number.
        case
            when figures.figure_unit_folded is not null
                then coalesce(
                    units.unit_folded, indicators.bracket_unit_folded,
                    units_of_lists.unit_folded, units.title_unit_folded
                )
        end as beside_unit_folded,
        case
            when contexts.previous_year is null or contexts.previous_year <> left(periods.period_code, 4)
                then contexts.previous_rule_code
        end as previous_rule_code,
        contexts.findings,
        contexts.town_codes,
        contexts.town_place_words,
        contexts.town_place_cell,
        case
            when
                towns.town_code is not null
                and indicators.indicator_code is not null
                and periods.period_code is not null
                then {{ key_number('indicators.indicator_no', 'towns.town_no', 'periods.period_no') }}
        end as key_no,
        -- Where the unit is to be mended: where it stands, else where it should.
        case
            when figures.figure_unit_folded is not null then submitted.cell
            when
                units.unit_folded is null
                and (
                    indicators.bracket_unit_folded is not null
                    -- A head over the values.
                    or {{ replace_all('submitted.indicator_cell', '[A-Z]', '') }} <> cast(submitted.row_no as string)
                )
                then submitted.indicator_cell
            else submitted.unit_cell
        end as faulty_unit_cell,
        -- The nearest unit wins: behind the number, in the row, in the brackets of the name, in the title, of several
        -- units there that of its kind. A ratio and a grade need none, nor does a number that is a ratio by what it
        -- counts.
        case
            when figures.figure_status = 'ratio' then {{ numbered("'比'", 'unit_folded') }}
            when figures.figure_status = 'ordinal' then indicators.indicator_unit_folded
            else coalesce(
                figures.figure_unit_folded, units.unit_folded, indicators.bracket_unit_folded,
                units_of_lists.unit_folded, units.title_unit_folded,
                case when indicators.measure_kind = 'ratio' then indicators.indicator_unit_folded end
            )
        end as stated_unit_folded
    from {{ ref('stg_submission__values') }} as submitted
    inner join towns on submitted.town_text = towns.town_text
    inner join indicators
        on submitted.indicator_text = indicators.indicator_text
    inner join periods
        on
            submitted.period_text = periods.period_text
            and submitted.period_source = periods.period_source
            and submitted.basis_text = periods.basis_text
            and submitted.around_text = periods.around_text
            and coalesce(submitted.sheet, '') = periods.sheet_text
            and submitted.source_path = periods.source_path
            and submitted.batch_id = periods.batch_id
    inner join units
        on submitted.unit_text = units.unit_text and submitted.title_unit_text = units.title_unit_text
    left join units_of_lists
        on
            units.title_unit_folded = units_of_lists.list_folded
            and indicators.indicator_unit_folded = units_of_lists.wanted_folded
    left join departments
        on
            submitted.department_text = departments.department_text
            and submitted.folder_department_text = departments.folder_department_text
            and towns.district_code = departments.district_code
    left join {{ ref('int_submission_contexts') }} as contexts
        on
            submitted.source_path = contexts.source_path
            and coalesce(submitted.sheet, '') = contexts.sheet_key
            and submitted.around_text = contexts.around_text
            and submitted.indicator_text = contexts.indicator_text
            and submitted.unit_text = contexts.unit_text
            and submitted.title_unit_text = contexts.title_unit_text
    left join figures on submitted.value_text = figures.value_text
    left join {{ ref('seed_ordinal_scales') }} as scales
        on indicators.scale_code = scales.scale_code and figures.figure_label = {{ fold_text('scales.label') }}
),

converted as (
    select
        looked_up.*,
        stated.unit as stated_unit,
        -- 41.26元 below 亿元.
        beside.dimension = stated.dimension and beside.unit <> stated.unit as is_other_unit,
        cast(beside.unit as string) as beside_unit,
        coalesce({{ is_same_kind('stated.dimension', 'wanted.dimension') }}, false) as is_convertible,
        case
            when looked_up.figure_status = 'ordinal' then cast(looked_up.ordinal_rank as decimal(28, 8))
            when {{ is_same_kind('stated.dimension', 'wanted.dimension') }}
                then {{ convert_unit('looked_up.figure_value', 'stated', 'wanted') }}
        end as value,
        owned.owner_names,
        owned.owner_names is not null and owners.department_code is null as is_not_owner
    from looked_up
    left join known_units as stated on looked_up.stated_unit_folded = stated.unit_folded
    left join known_units as beside on looked_up.beside_unit_folded = beside.unit_folded
    left join known_units as wanted on looked_up.indicator_unit_folded = wanted.unit_folded
    left join owned
        on looked_up.district_code = owned.district_code and looked_up.indicator_code = owned.indicator_code
    left join owners
        on
            looked_up.district_code = owners.district_code
            and looked_up.indicator_code = owners.indicator_code
            and looked_up.department_code = owners.department_code
),

judged as (
    select
        *,
        -- Each rule about a value by itself, once; its sentence and severity stand in seed_rules. Blank cells are no
        -- values and break no rule.
        case
            when value_status in ('blank', 'dash') then ''
            else concat_ws(
                ',',
                case when town_code is null then 'town_unknown' end,
                case when indicator_code is null then 'indicator_unknown' end,
                case when town_code is not null and department_code is null then 'department_unknown' end,
                case when period_code is null then 'period_unparsed' end,
                case when received_at < begins_at then 'period_in_future' end,
                case
                    when received_at >= begins_at and (received_at < opens_at or received_at >= closes_at)
                        then 'period_not_open'
                    -- What a word says of the place already, two periods need not say again.
                    when
                        received_at >= begins_at
                        and contradicted_by is not null
                        and coalesce(context_rule_codes, '') in ('', 'context_limited')
                        and previous_rule_code is null
                        then 'period_contradicted'
                end,
                case
                    when value_status = 'unparsed' then {{ fault_of_figure('value_text') }}
                    when
                        (figure_status = 'ordinal' and indicator_code is not null and ordinal_rank is null)
                        or (figure_status in ('number', 'ratio') and measure_kind = 'ordinal')
                        or (
                            figure_status in ('number', 'ratio')
                            and is_convertible
                            -- Too large, or so small that nothing is left of it.
                            and (value is null or (value = 0 and figure_value <> 0))
                        )
                        then 'figure_unparsed'
                end,
                case
                    when figure_status = 'number' and measure_kind <> 'ordinal' and stated_unit_folded is null
                        then 'unit_missing'
                end,
                case
                    when
                        figure_status in ('number', 'ratio')
                        and measure_kind <> 'ordinal'
                        and stated_unit_folded is not null
                        and stated_unit is null
                        then 'unit_unknown'
                end,
                case
                    when
                        figure_status in ('number', 'ratio')
                        and measure_kind <> 'ordinal'
                        and stated_unit is not null
                        and not is_convertible
                        then 'unit_incompatible'
                end,
                case
                    when value_status = 'reported' and (value < lowest or value > highest) then 'value_out_of_range'
                end,
                -- Nines stand in for what is not there yet.
                case
                    when
                        value is not null
                        and value_text like '999%'
                        and {{ matches('value_text', '^9{4,8}([.]9+)?$') }}
                        then 'figure_placeholder'
                end,
                -- 无 may be 0, or that there is no such thing.
                case
                    when value_status = 'not_applicable' and {{ trimmed('value_text') }} = '无' and lowest <= 0
                        then 'none_unclear'
                end,
                case when {{ is_other_basis('stated_basis', 'time_basis') }} then 'basis_mismatch' end,
                case when stated_basis = 'span_alone' and time_basis = 'year_to_date' then 'span_alone' end,
                case when department_code is not null and is_not_owner then 'department_not_owner' end,
                context_rule_codes,
                previous_rule_code,
                unit_rule_code,
                case when is_other_unit then 'units_contradict' end,
                case when town_codes not like '%,' || town_code || ',%' then 'towns_contradict' end
            )
        end as rule_codes
    from converted
)

select
    batch_id,
    received_at,
    source_path,
    source_sha256,
    sheet,
    cell,
    row_no,
    town_code,
    indicator_code,
    period_code,
    department_code,
    key_no,
    value,
    value_text,
    value_status,
    indicator_unit,
    stated_unit,
    stated_unit_folded,
    note_text,
    rule_codes,
    case when rule_codes <> '' then {{ in_a_list(record(of_messages)) }} end as for_messages
from judged
