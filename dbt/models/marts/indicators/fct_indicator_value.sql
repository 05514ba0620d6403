-- A later batch supersedes an earlier one. Within a batch what a department says that owns the indicator counts before
-- what another says; of two departments that own it alike the order of their codes decides, never that of the paths
-- (both are asked: departments_disagree). Of one department the later path, sheet and row counts.
-- depends_on: {{ ref('int_submission_keys_contested') }}
{{ config(
    materialized='incremental',
    unique_key=['indicator_code', 'town_code', 'period_code'],
    on_schema_change='fail'
) }}
{% set columns = [
    'town_code', 'indicator_code', 'period_code', 'value', 'value_text', 'unit', 'unit_text', 'value_status',
    'department_code', 'note_text', 'received_at', 'accepted_at', 'source_sha256', 'source_path', 'sheet', 'cell'
] %}
{% set text = dbt.type_string() %}

{% if is_incremental() %}
    -- As texts, as facts have them: beside what is numbered every fact would be made a number to be compared.
    with arrived as (
        select
            {{ text_of('town_code') }},
            {{ text_of('indicator_code') }},
            {{ text_of('period_code') }},
            value,
            value_text,
            cast(indicator_unit as {{ text }}) as unit,
            cast(stated_unit_folded as {{ text }}) as unit_text,
            {{ text_of('value_status') }},
            {{ text_of('department_code') }},
            note_text,
            received_at,
            -- Where a name, a unit or a day came with a register, everything is built afresh.
            received_at as accepted_at,
            {{ text_of('source_sha256') }},
            {{ text_of('source_path') }},
            {{ text_of('sheet') }},
            cell,
            row_no,
            {{ is_of_owner('rule_codes') }} as is_of_owner
        from {{ ref('int_submission_values_judged') }}
        where outcome = 'accepted'
    ),

    -- What arrived, and the versions of the same figures that were there before.
    contested as (
        select
            {% for column in columns %}
                known.{{ column }},
            {% endfor %}
            known.version_no as version_before,
            cast(null as bigint) as row_no,
            cast(null as boolean) as is_of_owner
        from {{ this }} as known
        where
            not {{ is_due('known.received_at') }}
            and exists (
                select 1
                from arrived
                where
                    arrived.indicator_code = known.indicator_code
                    and arrived.town_code = known.town_code
                    and arrived.period_code = known.period_code
            )
        union all
        select
            {{ columns | join(', ') }},
            cast(null as integer) as version_before,
            row_no,
            is_of_owner
        from arrived
    ),

    ordered as (
        select
            *,
            row_number() over (
                partition by indicator_code, town_code, period_code
                order by
                    version_before nulls last, received_at, is_of_owner, department_code nulls last, source_path,
                    sheet nulls first, row_no, cell
            ) as version_no
        from contested
    ),

    sorted as (
        select
            *,
            min(accepted_at) over (
                partition by indicator_code, town_code, period_code
                order by version_no rows between 1 following and unbounded following
            ) as superseded_at
        from ordered
        order by indicator_code, town_code, period_code, version_no
    )
{% else %}
    -- What a value needed to be accepted may have come after it: a name, a unit, a decision. Where nothing did, as is
    -- usual, no value is looked at.
    with first_received as (
        select min(received_at) as received_at
        from {{ ref('stg_landing__source_files') }}
        where kind = 'submission'
    ),

    known_later as (
        {% for table, texts in [
            ('int_submission_towns', ['town_text']),
            ('int_submission_indicators', ['indicator_text']),
            ('int_submission_departments', ['department_text', 'folder_department_text']),
            ('int_submission_periods', ['period_text', 'folder_period_text', 'basis_text'])
        ] %}
            select
                submitted.received_at,
                submitted.source_path,
                coalesce(submitted.sheet, '') as sheet,
                submitted.cell,
                texts_known.known_at
            from {{ ref('stg_submission__values') }} as submitted
            inner join {{ ref(table) }} as texts_known
                on
                    {% for text in texts %}
                        submitted.{{ text }} = texts_known.{{ text }} {{ 'and' if not loop.last }}
                    {% endfor %}
            {% if table == 'int_submission_departments' %}
                inner join {{ ref('int_submission_towns') }} as towns
                    on submitted.town_text = towns.town_text and texts_known.district_code = towns.district_code
            {% endif %}
            where
                texts_known.known_at > (select first_received.received_at from first_received)
                and texts_known.known_at > submitted.received_at
                {% if table == 'int_submission_periods' %}
                    and submitted.received_at < texts_known.needs_no_decision_at
                {% endif %}
            union all
        {% endfor %}
        select
            judged.received_at,
            judged.source_path,
            coalesce(judged.sheet, '') as sheet,
            judged.cell,
            units.known_at
        from {{ ref('int_submission_values_judged') }} as judged
        inner join {{ ref('int_units_folded') }} as units on judged.stated_unit_folded = units.unit_folded
        where units.known_at > judged.received_at
    ),

    late as (
        select
            received_at,
            source_path,
            sheet,
            cell,
            max(known_at) as known_at
        from known_later
        group by received_at, source_path, sheet, cell
    ),

    -- Nearly all figures come once, so only those that do not are put in order.
    numbered as (
        select
            contested.key_no,
            contested.received_at,
            contested.source_path,
            coalesce(contested.sheet, '') as sheet,
            contested.cell,
            row_number() over (
                partition by contested.key_no
                order by
                    contested.received_at, {{ is_of_owner('contested.rule_codes') }},
                    contested.department_code nulls last, contested.source_path, contested.sheet nulls first,
                    contested.row_no, contested.cell
            ) as version_no
        from {{ ref('int_submission_values_judged') }} as contested
        where
            contested.outcome = 'accepted'
            and exists (
                select 1
                from {{ ref('int_submission_keys_contested') }} as several
                where several.key_no = contested.key_no
            )
    ),

    ordered as (
        select
            numbered.*,
            min(greatest(numbered.received_at, late.known_at)) over (
                partition by numbered.key_no
                order by numbered.version_no rows between 1 following and unbounded following
            ) as superseded_at
        from numbered
        left join late
            on
                numbered.received_at = late.received_at
                and numbered.source_path = late.source_path
                and numbered.sheet = late.sheet
                and numbered.cell = late.cell
    ),

    accepted as (
        select
            judged.*,
            judged.indicator_unit as unit,
            judged.stated_unit_folded as unit_text,
            coalesce(ordered.version_no, 1) as version_no,
            ordered.superseded_at,
            greatest(judged.received_at, late.known_at) as accepted_at
        from {{ ref('int_submission_values_judged') }} as judged
        left join ordered
            on
                judged.key_no = ordered.key_no
                and judged.received_at = ordered.received_at
                and judged.source_path = ordered.source_path
                and coalesce(judged.sheet, '') = ordered.sheet
                and judged.cell = ordered.cell
        left join late
            on
                judged.received_at = late.received_at
                and judged.source_path = late.source_path
                and coalesce(judged.sheet, '') = late.sheet
                and judged.cell = late.cell
        where judged.outcome = 'accepted'
    ),

    -- A sort moves whole rows: numbers stand for the texts that come again and again, and key_no for the codes.
    sorted as (
        select
            town_code,
            indicator_code,
            period_code,
            version_no,
            value,
            value_text,
            unit,
            unit_text,
            value_status,
            department_code,
            note_text,
            received_at,
            accepted_at,
            superseded_at,
            source_sha256,
            source_path,
            sheet,
            cell
        from accepted
        order by key_no, version_no
    )
{% endif %}

select
    cast(town_code as {{ text }}) as town_code,
    cast(indicator_code as {{ text }}) as indicator_code,
    cast(period_code as {{ text }}) as period_code,
    cast(version_no as integer) as version_no,
    superseded_at is null and cast(value_status as {{ text }}) <> 'withdrawn' as is_current,
    value,
    value_text,
    cast(unit as {{ text }}) as unit,
    cast(unit_text as {{ text }}) as unit_text,
    cast(value_status as {{ text }}) as value_status,
    cast(department_code as {{ text }}) as department_code,
    note_text,
    received_at,
    accepted_at,
    superseded_at,
    cast(source_sha256 as {{ text }}) as source_sha256,
    cast(source_path as {{ text }}) as source_path,
    cast(sheet as {{ text }}) as sheet,
    cell
from sorted
