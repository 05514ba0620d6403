{#- Tables for a `with`: what follows from the labels of submitted values alone, once for all values that have the same.
    `labels` has a number a set of texts (`key`, which stg_submission__values has too, and `sheet_text`), what these are
    of, their unit and the wanted one (`of_a_unit`: columns of int_units_folded), and the rules that they break;
    `numbers_of_labels` has those numbers by the texts. value_lookups() stands before. -#}
{% macro value_labels(key, of_a_unit) %}
    label_texts as (
        select distinct
            {{ key | join(', ') }},
            coalesce(sheet, '') as sheet_text
        from {{ ref('stg_submission__labels') }}
    ),

    labels_read as (
        select
            texts.*,
            periods.batch,
            periods.source,
            periods.source_sha256,
            periods.sheet as sheet_name,
            periods.period_no,
            periods.period_code,
            periods.period_folded,
            periods.stated_basis,
            periods.contradicted_by,
            periods.begins_at,
            periods.opens_at,
            periods.closes_at,
            periods.opens_on,
            periods.closes_on,
            indicators.indicator_no,
            indicators.indicator_code,
            indicators.indicator_candidates,
            indicators.indicator_unit,
            indicators.indicator_unit_folded,
            indicators.measure_kind,
            indicators.time_basis,
            indicators.scale_code,
            indicators.lowest,
            indicators.highest,
            -- The nearest unit wins: in the row, in the brackets of the name, in the title, of several units there that
            -- of its kind. A number that is a ratio by what it counts needs none.
            coalesce(
                units.unit_folded, indicators.bracket_unit_folded, units_of_lists.unit_folded, units.title_unit_folded,
                case when indicators.measure_kind = 'ratio' then indicators.indicator_unit_folded end
            ) as label_unit_folded,
            units.unit_folded is null as is_unit_of_no_row,
            indicators.bracket_unit_folded is not null as is_unit_of_name,
            contexts.rule_codes as context_rule_codes,
            contexts.unit_rule_code,
            case
                when contexts.previous_year is null or contexts.previous_year <> left(periods.period_code, 4)
                    then contexts.previous_rule_code
            end as previous_rule_code,
            contexts.findings,
            contexts.town_codes,
            contexts.town_place_words,
            contexts.town_place_cell
        from label_texts as texts
        inner join indicators on texts.indicator_text = indicators.indicator_text
        inner join periods
            on
                texts.period_text = periods.period_text
                and texts.period_source = periods.period_source
                and texts.basis_text = periods.basis_text
                and texts.around_text = periods.around_text
                and texts.sheet_text = periods.sheet_text
                and texts.source_path = periods.source_path
                and texts.batch_id = periods.batch_id
        inner join units on texts.unit_text = units.unit_text and texts.title_unit_text = units.title_unit_text
        left join units_of_lists
            on
                units.title_unit_folded = units_of_lists.list_folded
                and indicators.indicator_unit_folded = units_of_lists.wanted_folded
        left join {{ ref('int_submission_contexts') }} as contexts
            on
                texts.source_path = contexts.source_path
                and texts.sheet_text = contexts.sheet_key
                and texts.around_text = contexts.around_text
                and texts.indicator_text = contexts.indicator_text
                and texts.unit_text = contexts.unit_text
                and texts.title_unit_text = contexts.title_unit_text
    ),

    labels_with_units as (
        select
            labels_read.*,
            {% for column in of_a_unit %}
                wanted.{{ column }} as wanted_{{ column }},
                label.{{ column }} as label_{{ column }},
            {% endfor %}
            row_number() over (order by labels_read.source_path, labels_read.indicator_text) as label_no
        from labels_read
        left join known_units as label on labels_read.label_unit_folded = label.unit_folded
        left join known_units as wanted on labels_read.indicator_unit_folded = wanted.unit_folded
    ),

    labels as {{ computed_once() }} (
        select
            *,
            -- Each rule about labels by itself; its sentence and severity stand in seed_rules.
            concat_ws(
                ',',
                case when indicator_code is null then 'indicator_unknown' end,
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
                case when {{ is_other_basis('stated_basis', 'time_basis') }} then 'basis_mismatch' end,
                case when stated_basis = 'span_alone' and time_basis = 'year_to_date' then 'span_alone' end,
                context_rule_codes,
                previous_rule_code
            ) as label_rule_codes
        from labels_with_units
    ),

    numbers_of_labels as (
        select
            label_no,
            sheet_text,
            {{ key | join(', ') }}
        from labels
    )
{% endmacro %}
