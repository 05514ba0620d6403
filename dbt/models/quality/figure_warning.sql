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

-- The row is what a cell's address ends with.
select
    found.rule_code,
    found.indicator_code,
    found.town_code,
    found.period_code,
    reported.source_path,
    reported.received_at,
    reported.sheet,
    reported.cell,
    reported.value_text,
    found.expected,
    nullif(reported.note_text, '') as note_text,
    cast({{ extract_part('reported.cell', '([0-9]+)$', 1) }} as bigint) as row_no
from {{ ref('int_figures_warned') }} as found
inner join {{ ref('fct_indicator_value') }} as reported
    on
        found.indicator_code = reported.indicator_code
        and found.town_code = reported.town_code
        and found.period_code = reported.period_code
        and reported.superseded_at is null
