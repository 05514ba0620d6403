-- It concerns the figures that are current now, so nothing here decides what is accepted. An incremental build looks
-- again at the series of each town and indicator that received a value, and at each indicator and period across the
-- towns.
-- depends_on: {{ ref('int_series_touched') }}
-- depends_on: {{ ref('int_keys_touched') }}
{{ config(
    materialized='incremental',
    on_schema_change='fail',
    pre_hook="{% if is_incremental() %}{{ forget_warnings(this) }}{% endif %}"
) }}

with {{ registered('register_thresholds') }},

{{ thresholds() }},

{{ far_from_annex() }},

{{ figure_versions() }},

of_versions as (
    select rule_code, indicator_code, town_code, period_code, version_no, expected, note_text, null as again_path,
        null as again_at
    from disputed
    union all
    select rule_code, indicator_code, town_code, period_code, version_no, expected, null, again_path, again_at
    from turned_back
)

{% if is_incremental() %}
    -- Few are looked at: the texts of all others are not read.
    , looked_at as (
        select
            figures.indicator_code, figures.town_code, figures.period_code, figures.superseded_at,
            figures.source_path, figures.received_at, figures.sheet, figures.cell, figures.value_text,
            figures.note_text
        from {{ ref('fct_indicator_value') }} as figures
        where
            figures.superseded_at is null
            and (figures.indicator_code, figures.town_code, figures.period_code) in (
                select
                    far.indicator_code,
                    far.town_code,
                    far.period_code
                from far_from_annex as far
                union all
                select
                    warned.indicator_code,
                    warned.town_code,
                    warned.period_code
                from {{ ref('int_figures_warned') }} as warned
            )
    )
{% endif %}

-- Where no version is named it is about the last one. Each is looked up by itself, and what was found among versions
-- in those, which are few: of all together the optimizer would expect more than there are figures. The row is what a
-- cell's address ends with.
{% set last_ones = 'looked_at' if is_incremental() else ref('fct_indicator_value') %}
{% for found, reported in [
    ('of_versions', 'several_versions'), ('far_from_annex', last_ones), (ref('int_figures_warned'), last_ones)
] %}
    select
        found.rule_code,
        found.indicator_code,
        found.town_code,
        found.period_code,
        {% if found == 'of_versions' %}
            coalesce(found.again_path, reported.source_path) as source_path,
            case when found.again_path is null then reported.received_at else found.again_at end as received_at,
        {% else %}
            reported.source_path,
            reported.received_at,
        {% endif %}
        reported.sheet,
        reported.cell,
        reported.value_text,
        found.expected,
        {% if found == 'of_versions' %}
            coalesce(nullif(reported.note_text, ''), found.note_text) as note_text,
        {% else %}
            nullif(reported.note_text, '') as note_text,
        {% endif %}
        cast({{ extract_part('reported.cell', '([0-9]+)$', 1) }} as bigint) as row_no
    from {{ found }} as found
    inner join {{ reported }} as reported
        on
            found.indicator_code = reported.indicator_code
            and found.town_code = reported.town_code
            and found.period_code = reported.period_code
            {% if found == 'of_versions' %}
                and found.version_no = reported.version_no
            {% else %}
                and reported.superseded_at is null
            {% endif %}
    {% if not loop.last %} union all {% endif %}
{% endfor %}
