-- Names and units are looked up by their text as written, each folded and read once in a table of its own: of
-- millions of values few texts differ. What follows from the labels of a value alone is decided once for all that bear
-- them; a value finds it by a number, which moves nothing about. key_no stands for indicator, town and period within
-- this build, and sorts as their codes do. What only a message needs is one text, where there is a message. Texts that
-- come again are numbers; a dictionary of the others, such as cells, would take a seventh of the time.
{{ config(
    pre_hook="{% if target.type == 'duckdb' %}set disabled_compression_methods = 'fsst,dict_fsst'{% endif %}",
    post_hook="{% if target.type == 'duckdb' %}reset disabled_compression_methods{% endif %}"
) }}
{% set key = [
    'batch_id', 'received_at', 'source_path', 'indicator_text', 'period_text', 'period_source', 'basis_text',
    'unit_text', 'title_unit_text', 'around_text'
] %}
{% set of_a_unit = ['unit', 'dimension', 'numerator', 'denominator'] %}
-- Where the unit is to be mended: where it stands, else where it should.
{% set faulty_unit_cell %}
    case
        when has_unit then cell
        when
            is_unit_of_no_row
            and (
                is_unit_of_name
                -- A head over the values.
                or {{ replace_all('indicator_cell', '[A-Z]', '') }} <> cast(row_no as string)
            )
            then indicator_cell
        else unit_cell
    end
{% endset %}

with {{ value_lookups() }},

owned as (
    select distinct
        district_code,
        indicator_code,
        owner_names
    from owners
),

{{ value_labels(key, of_a_unit) }},

looked_up as (
    select
        {{ all_but(key + ['sheet_text', 'label_no'], 'labels') }},
        submitted.received_at,
        submitted.cell,
        submitted.row_no,
        submitted.town_text,
        submitted.town_cell,
        submitted.indicator_text,
        submitted.indicator_cell,
        submitted.period_cell,
        submitted.unit_cell,
        submitted.department_cell,
        submitted.value_text,
        submitted.note_text,
        towns.town_code,
        towns.district_code,
        towns.town_candidates,
        departments.department_code,
        departments.department_folded,
        departments.department_candidates,
        case
            when figures.figure_status = 'move' and labels.measure_kind <> 'growth_rate' then 'unparsed'
            when figures.figure_status = 'move' then 'number'
            else coalesce(figures.figure_status, 'number')
        end as figure_status,
        case
            when figures.figure_status = 'move' and labels.measure_kind <> 'growth_rate'
                then {{ numbered("'unparsed'", 'value_status') }}
            else coalesce(figures.value_status, {{ numbered("'reported'", 'value_status') }})
        end as value_status,
        case
            when figures.value_text is null then cast(submitted.value_text as decimal(28, 8))
            when figures.figure_status <> 'move' or labels.measure_kind = 'growth_rate' then figures.figure_value
        end as figure_value,
        figures.has_unit,
        figures.own_unit_folded,
        {% for column in of_a_unit %}
            figures.{{ column }} as own_{{ column }},
        {% endfor %}
        scales.rank as ordinal_rank,
        case
            when
                towns.town_code is not null
                and labels.indicator_code is not null
                and labels.period_code is not null
                then {{ key_number('labels.indicator_no', 'towns.town_no', 'labels.period_no') }}
        end as key_no
    from {{ ref('stg_submission__values') }} as submitted
    inner join numbers_of_labels as numbers
        on
            coalesce(submitted.sheet, '') = numbers.sheet_text
            {% for column in key %}
                and submitted.{{ column }} = numbers.{{ column }}
            {% endfor %}
    inner join labels on numbers.label_no = labels.label_no
    inner join towns on submitted.town_text = towns.town_text
    left join departments
        on
            submitted.department_text = departments.department_text
            and submitted.folder_department_text = departments.folder_department_text
            and towns.district_code = departments.district_code
    left join figures on submitted.value_text = figures.value_text
    left join {{ ref('seed_ordinal_scales') }} as scales
        on labels.scale_code = scales.scale_code and figures.figure_label = {{ fold_text('scales.label') }}
),

-- Behind the number is nearer than any label. A ratio and a grade need no unit.
with_units as (
    select
        looked_up.*,
        case
            when figure_status = 'ordinal' then indicator_unit_folded
            else coalesce(own_unit_folded, label_unit_folded)
        end as stated_unit_folded,
        {% for column in of_a_unit %}
            case
                when figure_status = 'ordinal' then wanted_{{ column }}
                when own_unit_folded is not null then own_{{ column }}
                else label_{{ column }}
            end as {{ column }},
        {% endfor %}
        -- 41.26元 below 亿元.
        has_unit and label_dimension = own_dimension and label_unit <> own_unit as is_other_unit
    from looked_up
),

converted as (
    select
        stated.*,
        stated.unit as stated_unit,
        coalesce({{ is_same_kind('stated.dimension', 'stated.wanted_dimension') }}, false) as is_convertible,
        case
            when stated.figure_status = 'ordinal' then cast(stated.ordinal_rank as decimal(28, 8))
            when {{ is_same_kind('stated.dimension', 'stated.wanted_dimension') }}
                then {{ convert_unit('stated.figure_value', 'stated.', 'stated.wanted_') }}
        end as value,
        owned.owner_names,
        owned.owner_names is not null and owners.department_code is null as is_not_owner
    from with_units as stated
    left join owned
        on stated.district_code = owned.district_code and stated.indicator_code = owned.indicator_code
    left join owners
        on
            stated.district_code = owners.district_code
            and stated.indicator_code = owners.indicator_code
            and stated.department_code = owners.department_code
),

judged as (
    select
        *,
        -- Blank cells are no values and break no rule.
        case
            when value_status in ('blank', 'dash') then ''
            else concat_ws(
                ',',
                case when town_code is null then 'town_unknown' end,
                case when town_code is not null and department_code is null then 'department_unknown' end,
                nullif(label_rule_codes, ''),
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
                    when figure_status not in ('number', 'ratio') then null
                    when measure_kind is null or measure_kind = 'ordinal' then null
                    when stated_unit_folded is null then case when figure_status = 'number' then 'unit_missing' end
                    when stated_unit is null then 'unit_unknown'
                    when not is_convertible then 'unit_incompatible'
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
                case when department_code is not null and is_not_owner then 'department_not_owner' end,
                case when not coalesce(has_unit, false) then unit_rule_code end,
                case when is_other_unit then 'units_contradict' end,
                case
                    when town_codes is not null and town_codes not like '%,' || town_code || ',%'
                        then 'towns_contradict'
                end
            )
        end as rule_codes
    from converted
)

select
    batch as batch_id,
    received_at,
    source as source_path,
    source_sha256,
    sheet_name as sheet,
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
    case
        when rule_codes <> ''
            then {{ texts_as_one(
                texts_of_messages(), {'faulty_unit_cell': faulty_unit_cell, 'beside_unit': 'label_unit'}
            ) }}
    end as for_messages
from judged
