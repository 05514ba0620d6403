-- It concerns the figures that are current now, so nothing here decides what is accepted. An incremental build looks
-- again at the series of each town and indicator that received a value, and at each indicator and period across the
-- towns.
-- depends_on: {{ ref('int_series_touched') }}
-- depends_on: {{ ref('int_keys_touched') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}{{ forget_warnings(this) }}{% endif %}"
) }}

with {{ registered('register_thresholds') }},

{{ thresholds() }},

{{ far_from_annex() }},

{{ figure_versions() }},

found as (
    select
        rule_code, indicator_code, town_code, period_code, version_no, expected, null as note_text, again_path, again_at
    from turned_back
    union all
    select rule_code, indicator_code, town_code, period_code, version_no, expected, note_text, null, null
    from disputed
    union all
    select rule_code, indicator_code, town_code, period_code, null, expected, null, null, null
    from far_from_annex
    union all
    select rule_code, indicator_code, town_code, period_code, null, expected, null, null, null
    from {{ ref('int_figures_warned') }}
),

-- In an increment few are looked at: the texts of all others are not read.
reported as (
    {% if is_incremental() %}
        select figures.*
        from {{ ref('fct_indicator_value') }} as figures
        where (figures.indicator_code, figures.town_code) in (
            select
                touched.indicator_code,
                touched.town_code
            from {{ ref('int_series_touched') }} as touched
        )
        union
        select figures.*
        from {{ ref('fct_indicator_value') }} as figures
        where (figures.indicator_code, figures.town_code, figures.period_code) in (
            select
                warned.indicator_code,
                warned.town_code,
                warned.period_code
            from {{ ref('int_figures_warned') }} as warned
        )
    {% else %}
        select * from {{ ref('fct_indicator_value') }}
    {% endif %}
)

-- Where no version is named it is about the last one. The row is what a cell's address ends with.
select
    found.rule_code,
    found.indicator_code,
    found.town_code,
    found.period_code,
    coalesce(found.again_path, reported.source_path) as source_path,
    case when found.again_path is null then reported.received_at else found.again_at end as received_at,
    reported.sheet,
    reported.cell,
    reported.value_text,
    found.expected,
    coalesce(nullif(reported.note_text, ''), found.note_text) as note_text,
    cast({{ extract_part('reported.cell', '([0-9]+)$', 1) }} as bigint) as row_no
from found
inner join reported
    on
        found.indicator_code = reported.indicator_code
        and found.town_code = reported.town_code
        and found.period_code = reported.period_code
        and coalesce(found.version_no = reported.version_no, reported.superseded_at is null)
