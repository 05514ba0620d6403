{#- Tables for a `with`: what the texts of submitted values mean, as the int_submission_… tables have it, with numbers for
    those that go on to values, each made once a text. `units_of_lists` has the unit of 单位：亿元、% that is of each
    indicator's kind. -#}
{% macro value_lookups() %}
    {{ listed_units(ref('int_submission_units'), "coalesce(title_unit_folded, '')") }},

    towns as (
        select
            {{ all_but(['town_code', 'district_code']) }},
            {{ numbered_text('town_code') }},
            {{ numbered_text('district_code') }}
        from {{ ref('int_submission_towns') }}
    ),

    indicators as (
        select
            {{ all_but(['indicator_code', 'indicator_unit', 'indicator_unit_folded', 'bracket_unit_folded']) }},
            {{ numbered_text('indicator_code') }},
            {{ numbered('indicator_unit', 'unit') }} as indicator_unit,
            {{ numbered('indicator_unit_folded', 'unit_folded') }} as indicator_unit_folded,
            {{ numbered('bracket_unit_folded', 'unit_folded') }} as bracket_unit_folded
        from {{ ref('int_submission_indicators') }}
    ),

    periods as (
        select
            {{ all_but(['period_code'], 'read_periods') }},
            {{ numbered_text('read_periods.period_code') }},
            {{ numbered('read_periods.batch_id', 'batch_id') }} as batch,
            {{ numbered('read_periods.source_path', 'source_path') }} as source,
            {{ numbered('files.source_sha256', 'source_sha256') }} as source_sha256,
            {{ numbered("nullif(read_periods.sheet_text, '')", 'sheet') }} as sheet
        from {{ ref('int_submission_periods') }} as read_periods
        left join {{ ref('stg_landing__source_files') }} as files
            on read_periods.batch_id = files.batch_id and read_periods.source_path = files.source_path
    ),

    departments as (
        select
            {{ all_but(['district_code', 'department_code']) }},
            {{ numbered_text('district_code') }},
            {{ numbered_text('department_code') }}
        from {{ ref('int_submission_departments') }}
    ),

    units as (
        select
            unit_text,
            title_unit_text,
            {{ numbered_text('unit_folded') }},
            {{ numbered('title_unit_folded', 'unit_folded') }} as title_unit_folded
        from {{ ref('int_submission_units') }}
    ),

    units_of_lists as (
        select
            {{ numbered('list_folded', 'unit_folded') }} as list_folded,
            {{ numbered('wanted_folded', 'unit_folded') }} as wanted_folded,
            {{ numbered_text('unit_folded') }}
        from listed_units
    ),

    known_units as (
        select
            {{ all_but(['unit', 'unit_folded']) }},
            {{ numbered_text('unit') }},
            {{ numbered_text('unit_folded') }}
        from {{ ref('int_units_folded') }}
    ),

    -- With the unit behind the number. A ratio is of no other.
    figures as (
        select
            {{ all_but(['unit_folded'], 'stated') }},
            stated.unit_folded as own_unit_folded,
            {{ all_but(['unit_folded'], 'known_units') }}
        from (
            select
                value_text,
                figure_status,
                figure_value,
                figure_label,
                figure_unit_folded is not null as has_unit,
                {{ numbered("case when figure_status = 'ratio' then '比' else figure_unit_folded end", 'unit_folded') }}
                    as unit_folded,
                {{ numbered(
                    "case
                        when figure_status in ('number', 'ratio', 'ordinal', 'move') then 'reported'
                        when figure_status in ('range', 'unparsed') then 'unparsed'
                        else figure_status
                    end", 'value_status'
                ) }} as value_status
            from {{ ref('int_submission_figures') }}
        ) as stated
        left join known_units on stated.unit_folded = known_units.unit_folded
    ),

    owners as (
        select
            owner_names,
            {{ numbered_text('district_code') }},
            {{ numbered_text('indicator_code') }},
            {{ numbered_text('department_code') }}
        from {{ ref('int_indicator_owners_known') }}
    )
{% endmacro %}
