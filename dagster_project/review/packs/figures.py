"""Every figure of a warehouse in one table, whatever fact it stands in: two packs can be laid side by side.

A figure is a cell of a fact that a review may rest on: who reads the table needs to know nothing of the schema
that the pack was made with. Its name is (table_name, figure_code, column_code); value_text is how people write it.
"""

from __future__ import annotations

# A decimal without zeros at its end; a place as file!sheet!cell, or the paragraph of a notice.
MACROS = (
    """
    create or replace temp macro plain(number) as
        case
            when cast(number as varchar) like '%.%' then rtrim(rtrim(cast(number as varchar), '0'), '.')
            else cast(number as varchar)
        end
    """,
    """
    create or replace temp macro place_of(path, sheet, cell) as concat_ws('!', path, sheet, cell)
    """,
)

# Last versions, withdrawals too: that a figure was withdrawn is what is known of it.
FIGURES = """
with periods as (
    select period_code, ends_on from marts.dim_period
),

towns as (
    select town_code, town_name from marts.dim_town where is_current
),

reported as (
    select
        'fct_indicator_value' as table_name,
        town_code || '|' || indicator_code || '|' || period_code as figure_code,
        'value' as column_code, '数值' as column_zh,
        case value_status
            when 'reported' then plain(value) || coalesce(' ' || unit, '')
            when 'not_applicable' then '不适用' when 'withheld' then '保密' when 'withdrawn' then '撤回'
        end as value_text,
        town_code, indicator_code, period_code, null as title_zh,
        place_of(source_path, sheet, cell) as place, received_at, department_code, note_text
    from marts.fct_indicator_value
    where superseded_at is null and (value_status <> 'withdrawn' or version_no > 1)
),

targets as (
    select
        'fct_indicator_target' as table_name,
        town_code || '|' || indicator_code || '|' || target_year as figure_code,
        unnest(['target', 'baseline']) as column_code,
        unnest(['目标', '基期']) as column_zh,
        unnest([
            concat_ws(' ', target_kind, comparator, plain(target_value), plain(target_upper_value), unit),
            baseline_year || ' ' || plain(baseline_value)
        ]) as value_text,
        town_code, indicator_code, cast(target_year as varchar) as period_code, null as title_zh,
        place_of(source_path, sheet, coalesce(cell, '第' || paragraph_no || '段')) as place,
        received_at, null as department_code, null as note_text
    from marts.fct_indicator_target
    where is_effective
),

judged as (
    select
        'fct_indicator_year' as table_name, town_code, indicator_code, cast(year as varchar) as period_code,
        attainment_pct, pace_pct, expected_value, required_growth_pct, status
    from marts.fct_indicator_year
    union all
    select
        'fct_indicator_pace', town_code, indicator_code, period_code,
        attainment_pct, pace_pct, expected_value, required_growth_pct, status
    from marts.fct_indicator_pace
),

verdicts as (
    select
        judged.table_name, town_code || '|' || indicator_code || '|' || period_code as figure_code,
        unnest(['status', 'attainment_pct', 'pace_pct', 'expected_value', 'required_growth_pct']) as column_code,
        unnest(['结论', '目标完成率%', '序时完成率%', '序时应达', '尚需年均增速%']) as column_zh,
        unnest([
            statuses.status_zh, plain(attainment_pct), plain(pace_pct), plain(expected_value),
            plain(required_growth_pct)
        ]) as value_text,
        town_code, indicator_code, period_code, null as title_zh,
        null as place, cast(null as timestamp) as received_at, null as department_code, null as note_text
    from judged
    inner join marts.dim_status as statuses using (status)
),

ranks as (
    select
        'fct_indicator_comparison' as table_name, town_code || '|' || indicator_code || '|' || year as figure_code,
        'rank' as column_code, '位次' as column_zh, rank || '/' || town_count as value_text,
        town_code, indicator_code, cast(year as varchar) as period_code, null as title_zh,
        null as place, cast(null as timestamp) as received_at, null as department_code, null as note_text
    from marts.fct_indicator_comparison
),

measures as (
    select
        'fct_measure_status' as table_name, measure_code || '|' || period_code as figure_code,
        unnest(['status', 'progress_pct']) as column_code, unnest(['状态', '进度%']) as column_zh,
        unnest([
            case
                when not versions.is_current then '撤回'
                else coalesce(statuses.status_zh, case when standing.is_disputed then '各单位不一致' end)
            end,
            plain(standing.progress_pct)
        ]) as value_text,
        versions.town_code, null as indicator_code, period_code, measures.title_zh,
        place_of(versions.source_path, versions.sheet, versions.cell) as place, versions.received_at,
        versions.department_code, versions.note_text
    from (
        from marts.fct_measure_status_version
        where superseded_at is null
        qualify row_number() over (
            partition by measure_code, period_code order by is_current desc, version_no desc
        ) = 1
    ) as versions
    left join marts.fct_measure_status as standing using (measure_code, period_code)
    inner join marts.dim_measure as measures using (measure_code)
    left join marts.dim_progress_status as statuses on standing.status = statuses.status
    where versions.is_current or versions.version_no > 1
),

projects as (
    select
        'fct_project_status' as table_name, project_code || '|' || period_code as figure_code,
        unnest(['status', 'planned_investment', 'completed_investment']) as column_code,
        unnest(['状态', '计划投资', '已完成投资']) as column_zh,
        unnest([
            case
                when not versions.is_current then '撤回'
                else coalesce(statuses.status_zh, case when standing.is_disputed then '各单位不一致' end)
            end,
            plain(standing.planned_investment) || ' ' || versions.unit,
            plain(standing.completed_investment) || ' ' || versions.unit
        ]) as value_text,
        versions.town_code, null as indicator_code, period_code, projects.name_zh as title_zh,
        place_of(versions.source_path, versions.sheet, versions.cell) as place, versions.received_at,
        versions.department_code, versions.note_text
    from (
        from marts.fct_project_status_version
        where superseded_at is null
        qualify row_number() over (
            partition by project_code, period_code order by is_current desc, version_no desc
        ) = 1
    ) as versions
    left join marts.fct_project_status as standing using (project_code, period_code)
    inner join marts.dim_project as projects using (project_code)
    left join marts.dim_progress_status as statuses on standing.status = statuses.status
    where versions.is_current or versions.version_no > 1
),

figures as (
    from reported
    union all by name
    from targets
    union all by name
    from verdicts
    union all by name
    from ranks
    union all by name
    from measures
    union all by name
    from projects
)

select
    table_name,
    figure_code,
    column_code,
    column_zh,
    concat_ws(
        ' · ', towns.town_name, coalesce(indicators.indicator_name_zh, figures.title_zh), figures.period_code
    ) as subject_zh,
    value_text,
    figures.town_code,
    figures.indicator_code,
    figures.period_code,
    -- A target is for a year to come; it is known now.
    case when table_name <> 'fct_indicator_target' then periods.ends_on end as ends_on,
    figures.place,
    figures.received_at,
    figures.department_code,
    nullif(figures.note_text, '') as note_text
from figures
left join towns on figures.town_code = towns.town_code
left join marts.dim_indicator as indicators on figures.indicator_code = indicators.indicator_code
left join periods on figures.period_code = periods.period_code
where value_text is not null
"""
