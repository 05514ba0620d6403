-- A later batch supersedes an earlier one; within a batch the later path, sheet and row. Nearly all keys come once, so
-- only those that do not are put in order.
-- depends_on: {{ ref('int_submission_keys_contested') }}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['indicator_code', 'town_code', 'period_code'],
    on_schema_change='fail'
) }}
{% set columns = [
    'town_code', 'indicator_code', 'period_code', 'value', 'value_text', 'unit', 'unit_text', 'value_status',
    'department_code', 'note_text', 'received_at', 'source_sha256', 'source_path', 'sheet', 'cell'
] %}

with arrived as (
    select
        town_code,
        indicator_code,
        period_code,
        value,
        value_text,
        indicator_unit as unit,
        stated_unit_folded as unit_text,
        value_status,
        department_code,
        note_text,
        received_at,
        source_sha256,
        source_path,
        sheet,
        cell,
        row_no,
        key_no
    from {{ ref('int_submission_values_judged') }}
    where outcome = 'accepted'
),

{% if is_incremental() %}
    contested as (
        select
            {% for column in columns %} known.{{ column }}, {% endfor %}
            known.version_no as version_before,
            cast(null as bigint) as row_no,
            cast(null as bigint) as key_no
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
            key_no
        from arrived
    ),
{% else %}
    contested as (
        select
            {{ columns | join(', ') }},
            cast(null as integer) as version_before,
            row_no,
            key_no
        from arrived
        where
            exists (
                select 1
                from {{ ref('int_submission_keys_contested') }} as several
                where several.key_no = arrived.key_no
            )
    ),
{% endif %}

ordered as (
    select
        *,
        row_number() over (
            partition by indicator_code, town_code, period_code
            order by version_before nulls last, received_at, source_path, sheet nulls first, row_no, cell
        ) as version_no
    from contested
),

versions as (
    select
        {{ columns | join(', ') }},
        key_no,
        version_no,
        lead(received_at) over (
            partition by indicator_code, town_code, period_code order by version_no
        ) as superseded_at
    from ordered
    {% if not is_incremental() %}
        union all
        select
            {{ columns | join(', ') }},
            key_no,
            1 as version_no,
            cast(null as timestamp with time zone) as superseded_at
        from arrived
        where
            not exists (
                select 1
                from {{ ref('int_submission_keys_contested') }} as several
                where several.key_no = arrived.key_no
            )
    {% endif %}
){{ ',' if not is_incremental() }}

{% if is_incremental() %}
    select
        town_code,
        indicator_code,
        period_code,
        cast(version_no as integer) as version_no,
        superseded_at is null and value_status <> 'withdrawn' as is_current,
        value,
        value_text,
        unit,
        unit_text,
        value_status,
        department_code,
        note_text,
        received_at,
        superseded_at,
        source_sha256,
        source_path,
        sheet,
        cell
    from versions
    order by indicator_code, town_code, period_code, version_no
{% else %}
    -- Numbers stand for long texts on the way through the versions.
    numbered as (
        select
            key_no,
            version_no,
            superseded_at,
            value,
            value_text,
            unit_text,
            value_status,
            note_text,
            sheet,
            cell,
            {{ row_hash(['department_code']) }} as department_hash,
            {{ row_hash(['received_at', 'source_path']) }} as file_hash
        from versions
    ),

    towns as (
        select distinct
            town_no,
            town_code
        from {{ ref('int_submission_towns') }}
    ),

    indicators as (
        select distinct
            indicator_no,
            indicator_code,
            indicator_unit
        from {{ ref('int_submission_indicators') }}
    ),

    periods as (
        select distinct
            period_no,
            period_code
        from {{ ref('int_submission_periods') }}
    ),

    departments as (
        select
            department_code,
            {{ row_hash(['department_code']) }} as department_hash
        from {{ ref('int_departments_known') }}
    ),

    files as (
        select
            received_at,
            source_path,
            source_sha256,
            {{ row_hash(['received_at', 'source_path']) }} as file_hash
        from {{ ref('stg_landing__source_files') }}
        where kind = 'submission'
    )

    select
        towns.town_code,
        indicators.indicator_code,
        periods.period_code,
        cast(numbered.version_no as integer) as version_no,
        numbered.superseded_at is null and numbered.value_status <> 'withdrawn' as is_current,
        numbered.value,
        numbered.value_text,
        indicators.indicator_unit as unit,
        numbered.unit_text,
        numbered.value_status,
        departments.department_code,
        numbered.note_text,
        files.received_at,
        numbered.superseded_at,
        files.source_sha256,
        files.source_path,
        numbered.sheet,
        numbered.cell
    from numbered
    left join indicators on {{ indicator_of_key('numbered.key_no') }} = indicators.indicator_no
    left join towns on {{ town_of_key('numbered.key_no') }} = towns.town_no
    left join periods on {{ period_of_key('numbered.key_no') }} = periods.period_no
    left join departments on numbered.department_hash = departments.department_hash
    left join files on numbered.file_hash = files.file_hash
    -- key_no stands for the codes in their order.
    order by numbered.key_no, numbered.version_no
{% endif %}
