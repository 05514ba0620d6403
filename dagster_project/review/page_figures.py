"""What a pack shows of the marts, as SQL: read once from a database, used by the page and by the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.review.cycle_review import Cycle, Review

Record = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """The rows of a pack, each list in the order in which it is shown."""

    towns: list[Record]
    # A town and an indicator that has a target, or a figure for the cycle.
    standings: list[Record]
    # Every figure up to the end of the cycle, with what was expected then.
    points: list[Record]
    comparisons: list[Record]
    measures: list[Record]
    projects: list[Record]
    departments: list[Record]
    # What departments owe and did not send, or sent so that it could not be taken in, or late.
    arrears: list[Record]
    conflicts: list[Record]
    issues: list[Record]
    # The labels of dim_status.
    statuses: list[Record]


def read_figures(database: Path, review: Review) -> Figures:
    """Everything a pack shows. Raises duckdb.Error where the database lacks a table of the marts."""
    parameters = _parameters(review.cycle)
    with duckdb.connect(database, read_only=True) as connection:
        return Figures(
            **{
                name: _records(connection, sql, {key: parameters[key] for key in parameters if f"${key}" in sql})
                for name, sql in _QUERIES.items()
            }
        )


def _parameters(cycle: Cycle) -> Record:
    return {
        "cycle": cycle.cycle_code,
        "kind": cycle.cycle_kind,
        "ends_on": cycle.ends_on,
        "year": cycle.ends_on.year,
    }


def _records(connection: duckdb.DuckDBPyConnection, query: str, parameters: Record) -> list[Record]:
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


_TOWNS = """
    select town_code, town_name, district_code, district_name, pilot_from_year, pilot_to_year
    from marts.dim_town
    where is_current and coalesce(pilot_from_year, 0) <= $year
    order by district_code, town_code
"""

# The verdict of a cycle: of the period that ends with it, the longest that was reported, and for a year its own.
# What was not reported stands with what is known of it: whether it was owed, and the last figure before.
_STANDINGS = """
    with periods as (
        select period_code, grain, starts_on, row_number() over (order by period_code <> $cycle, starts_on) as place
        from marts.dim_period
        where ends_on = $ends_on
    ),

    verdicts as (
        select
            town_code, indicator_code, period_code, actual_value, expected_value, attainment_pct, pace_pct,
            year_goal_value, status, cast(null as double) as required_growth_pct
        from marts.fct_indicator_pace
        union all
        select
            town_code, indicator_code, cast(year as varchar), actual_value, expected_value, attainment_pct, pace_pct,
            expected_value, status, required_growth_pct
        from marts.fct_indicator_year
        where $kind = 'year'
    ),

    judged as (
        select verdicts.*, periods.grain, periods.starts_on
        from verdicts
        inner join periods on verdicts.period_code = periods.period_code
        qualify row_number() over (
            partition by town_code, indicator_code order by actual_value is null, place
        ) = 1
    ),

    -- Where several years have a target, the next one counts.
    targets as (
        select *
        from marts.fct_indicator_target
        where is_effective
        qualify row_number() over (
            partition by town_code, indicator_code order by target_year < $year, abs(target_year - $year)
        ) = 1
    ),

    -- What was withheld or does not apply was reported too.
    answers as (
        select reported.*
        from marts.fct_indicator_value as reported
        inner join periods on reported.period_code = periods.period_code
        where reported.is_current and reported.value_status in ('not_applicable', 'withheld')
        qualify row_number() over (partition by town_code, indicator_code order by place) = 1
    ),

    owed as (
        select
            town_code, subject_code as indicator_code, bool_or(is_received) as is_received, max(due_on) as due_on,
            bool_or(outcome = 'quarantined') as is_quarantined, bool_or(outcome = 'blank') as is_blank
        from quality.obligation_status
        where cycle_code = $cycle and subject_kind = 'indicator'
        group by town_code, subject_code
    ),

    earlier as (
        select reported.*, known.ends_on
        from marts.fct_indicator_value as reported
        inner join marts.dim_period as known on reported.period_code = known.period_code
        where reported.is_current and reported.value_status = 'reported' and known.ends_on < $ends_on
        qualify row_number() over (
            partition by town_code, indicator_code order by known.ends_on desc, known.starts_on
        ) = 1
    ),

    owners as (
        select
            owner.district_code, owner.indicator_code,
            string_agg(departments.department_name, '、' order by departments.department_name) as department_names
        from marts.bridge_indicator_department as owner
        inner join marts.dim_department as departments on owner.department_code = departments.department_code
        group by owner.district_code, owner.indicator_code
    )

    select
        coalesce(targets.town_code, judged.town_code) as town_code,
        coalesce(targets.indicator_code, judged.indicator_code) as indicator_code,
        towns.town_name, towns.district_name, indicators.indicator_name_zh, indicators.category_zh, indicators.unit,
        indicators.direction, indicators.measure_kind, indicators.is_municipal_pilot,
        targets.target_year, targets.target_kind, targets.comparator, targets.target_value,
        targets.target_upper_value, targets.target_text,
        targets.baseline_year, targets.baseline_value, targets.baseline_text, targets.stated_in, targets.annex_no,
        targets.item_no, targets.item_no_text, targets.indicator_text, targets.paragraph_no, targets.heading_path,
        targets.statement_text, targets.unit as target_unit, targets.cell as target_cell,
        targets.baseline_cell, targets.sheet as target_sheet, targets.source_path as target_path,
        targets.source_sha256 as target_sha256, targets.received_at as target_received_at,
        documents.title as document_title, documents.document_no,
        judged.period_code, judged.actual_value, judged.expected_value, judged.attainment_pct, judged.pace_pct,
        judged.year_goal_value, judged.required_growth_pct,
        case
            when judged.actual_value is not null or judged.status = 'no_target' then judged.status
            when answers.value_status is not null then answers.value_status
            when owed.is_quarantined then 'quarantined'
            when owed.is_blank then 'blank'
            when owed.is_received is not null then 'missing'
            when $kind = 'year' then coalesce(judged.status, 'no_actual')
            else 'not_due'
        end as status,
        before.status as status_before, before.period_code as period_before,
        reported.value_text as actual_text, reported.sheet as actual_sheet, reported.cell as actual_cell,
        reported.source_path as actual_path, reported.source_sha256 as actual_sha256,
        reported.received_at as actual_received_at, reported.note_text as actual_note,
        reported.version_no,
        earlier.period_code as earlier_period_code, earlier.value as earlier_value,
        earlier.value_text as earlier_text, earlier.sheet as earlier_sheet, earlier.cell as earlier_cell,
        earlier.source_path as earlier_path, earlier.source_sha256 as earlier_sha256,
        earlier.received_at as earlier_received_at,
        owners.department_names, owed.due_on
    from targets
    full outer join judged
        on targets.town_code = judged.town_code and targets.indicator_code = judged.indicator_code
    inner join marts.dim_town as towns
        on coalesce(targets.town_code, judged.town_code) = towns.town_code and towns.is_current
    inner join marts.dim_indicator as indicators
        on coalesce(targets.indicator_code, judged.indicator_code) = indicators.indicator_code
    left join marts.dim_document as documents on targets.document_code = documents.document_code
    left join answers on targets.town_code = answers.town_code and targets.indicator_code = answers.indicator_code
    left join owed on targets.town_code = owed.town_code and targets.indicator_code = owed.indicator_code
    left join earlier on targets.town_code = earlier.town_code and targets.indicator_code = earlier.indicator_code
    left join owners
        on towns.district_code = owners.district_code and indicators.indicator_code = owners.indicator_code
    left join marts.dim_period as periods_before
        on judged.grain = periods_before.grain and judged.starts_on - 1 = periods_before.ends_on
    left join verdicts as before
        on
            judged.town_code = before.town_code and judged.indicator_code = before.indicator_code
            and periods_before.period_code = before.period_code and before.actual_value is not null
    left join marts.fct_indicator_value as reported
        on
            judged.town_code = reported.town_code and judged.indicator_code = reported.indicator_code
            and judged.period_code = reported.period_code and reported.is_current
            and judged.actual_value is not null
    where coalesce(towns.pilot_from_year, 0) <= $year
    order by
        towns.district_code, towns.town_code, targets.stated_in is null, targets.stated_in, targets.annex_no,
        targets.item_no, targets.paragraph_no, indicators.indicator_code
"""

# How a figure is drawn against time: an amount starts again each January, a rate and what is kept stand level.
_POINTS = """
    with verdicts as (
        select
            town_code, indicator_code, period_code, year, baseline_year, baseline_value, target_year, target_kind,
            target_value, actual_value, expected_value, year_goal_value, status
        from marts.fct_indicator_pace
        union all
        select
            town_code, indicator_code, cast(year as varchar), year, baseline_year, baseline_value, target_year,
            target_kind, target_value, actual_value, expected_value, expected_value, status
        from marts.fct_indicator_year
        where actual_value is not null and target_kind is not null
    )

    select
        verdicts.*, periods.ends_on, periods.grain,
        case
            when target_kind = 'average_annual_growth' or target_kind = 'maintain' then 'level'
            when indicators.time_basis = 'year_to_date' and indicators.measure_kind in ('level', 'count') then 'amount'
            else 'state'
        end as way,
        cast(case when target_kind = 'change_from_baseline' then baseline_value + target_value else target_value end
            as double) as goal_value
    from verdicts
    inner join marts.dim_period as periods on verdicts.period_code = periods.period_code
    inner join marts.dim_indicator as indicators on verdicts.indicator_code = indicators.indicator_code
    where periods.ends_on <= $ends_on and indicators.measure_kind <> 'ordinal'
    order by verdicts.town_code, verdicts.indicator_code, periods.ends_on, periods.starts_on
"""

# The latest year with figures of each indicator; the year of the cycle where it is there.
_COMPARISONS = """
    select
        compared.*, towns.town_name, indicators.indicator_name_zh, indicators.unit, indicators.measure_kind,
        indicators.direction, indicators.family_code, indicators.is_municipal_pilot,
        statuses.status_zh,
        reported.value_text as actual_text, reported.sheet as actual_sheet, reported.cell as actual_cell,
        reported.source_path as actual_path, reported.source_sha256 as actual_sha256,
        reported.received_at as actual_received_at
    from marts.fct_indicator_comparison as compared
    inner join marts.dim_town as towns on compared.town_code = towns.town_code and towns.is_current
    inner join marts.dim_indicator as indicators on compared.indicator_code = indicators.indicator_code
    inner join marts.dim_status as statuses on compared.status = statuses.status
    left join marts.fct_indicator_value as reported
        on
            compared.town_code = reported.town_code and compared.indicator_code = reported.indicator_code
            and cast(compared.year as varchar) = reported.period_code and reported.is_current
    where make_date(compared.year, 12, 31) <= $ends_on
    qualify compared.year = max(compared.year) over (partition by compared.indicator_code)
    order by
        compared.apart_reason_zh is not null, indicators.family_code, indicators.indicator_code,
        compared.rank, compared.town_code
"""

_MEASURES = """
    with latest as (
        select reported.*, periods.ends_on = $ends_on as is_of_cycle
        from marts.fct_measure_status as reported
        inner join marts.dim_period as periods on reported.period_code = periods.period_code
        where periods.ends_on <= $ends_on
        qualify row_number() over (
            partition by measure_code order by periods.ends_on desc, periods.starts_on
        ) = 1
    )

    select
        measures.*, towns.town_name, latest.period_code, latest.progress_pct, latest.account_text,
        latest.note_text, latest.is_of_cycle, latest.status, statuses.status_zh,
        latest.source_path as status_path, latest.sheet as status_sheet, latest.cell as status_cell,
        latest.source_sha256 as status_sha256, latest.received_at as status_received_at,
        documents.title as document_title, documents.document_no,
        coalesce(measures.lead_departments_text, measures.responsible_departments_text) as departments_text
    from marts.dim_measure as measures
    inner join marts.dim_town as towns on measures.town_code = towns.town_code and towns.is_current
    inner join marts.dim_document as documents on measures.document_code = documents.document_code
    left join latest on measures.measure_code = latest.measure_code
    left join marts.dim_progress_status as statuses on latest.status = statuses.status
    where coalesce(towns.pilot_from_year, 0) <= $year
    order by measures.kind, towns.district_code, towns.town_code, measures.annex_no, measures.paragraph_no,
        measures.item_no
"""

_PROJECTS = """
    with latest as (
        select reported.*, periods.ends_on = $ends_on as is_of_cycle
        from marts.fct_project_status as reported
        inner join marts.dim_period as periods on reported.period_code = periods.period_code
        where periods.ends_on <= $ends_on
        qualify row_number() over (
            partition by project_code order by periods.ends_on desc, periods.starts_on
        ) = 1
    )

    select
        projects.project_code, projects.name_zh, projects.stated_code, towns.town_name, measures.title_zh,
        coalesce(latest.planned_investment, projects.planned_investment) as planned_investment,
        latest.completed_investment, projects.unit, projects.starts_on, projects.ends_on,
        departments.department_name, latest.period_code, latest.is_of_cycle, latest.status, statuses.status_zh,
        latest.account_text, latest.note_text, latest.source_path as status_path, latest.sheet as status_sheet,
        latest.cell as status_cell, latest.source_sha256 as status_sha256, latest.received_at as status_received_at,
        towns.town_code
    from marts.dim_project as projects
    inner join latest on projects.project_code = latest.project_code
    inner join marts.dim_town as towns on projects.town_code = towns.town_code and towns.is_current
    left join marts.dim_measure as measures on projects.measure_code = measures.measure_code
    left join marts.dim_department as departments on projects.department_code = departments.department_code
    left join marts.dim_progress_status as statuses on latest.status = statuses.status
    order by towns.district_code, towns.town_code, projects.project_code
"""

_DEPARTMENTS = """
    select status.*, departments.department_name, departments.district_name
    from quality.submission_status as status
    inner join marts.dim_department as departments on status.department_code = departments.department_code
    where status.cycle_code = $cycle
    order by
        status.missing_count + status.blank_count desc, status.quarantined_count desc,
        status.expected_count - status.on_time_count desc, status.department_code
"""

_ARREARS = """
    select
        owed.department_code, departments.department_name, departments.district_name, owed.subject_kind,
        owed.town_code, towns.town_name, owed.period_code, owed.due_on, owed.received_at, owed.is_on_time,
        case when owed.is_received and not owed.is_on_time and owed.outcome = 'accepted' then 'late' else owed.outcome
        end as outcome,
        coalesce(indicators.indicator_name_zh, measures.title_zh, '项目进展') as subject_zh
    from quality.obligation_status as owed
    inner join marts.dim_department as departments on owed.department_code = departments.department_code
    left join marts.dim_town as towns on owed.town_code = towns.town_code and towns.is_current
    left join marts.dim_indicator as indicators
        on owed.subject_kind = 'indicator' and owed.subject_code = indicators.indicator_code
    left join marts.dim_measure as measures
        on owed.subject_kind = 'measure' and owed.subject_code = measures.measure_code
    where owed.cycle_code = $cycle and (owed.outcome <> 'accepted' or not owed.is_on_time)
    order by owed.department_code, owed.town_code, owed.subject_kind, owed.subject_code, owed.period_code
"""

_CONFLICTS = """
    select
        conflicts.*, towns.town_name, indicators.indicator_name_zh,
        effective.stated_in as effective_stated_in, effective.target_text as effective_text,
        first.item_no_text as item_no_text_1, first.annex_no as annex_no_1, first.indicator_text as indicator_text_1,
        first.source_sha256 as source_sha256_1, first.received_at as received_at_1, first.sheet as sheet_1,
        first.heading_path as heading_path_1,
        second.item_no_text as item_no_text_2, second.annex_no as annex_no_2,
        second.indicator_text as indicator_text_2, second.source_sha256 as source_sha256_2,
        second.received_at as received_at_2, second.sheet as sheet_2, second.heading_path as heading_path_2,
        documents.title as document_title, documents.document_no
    from quality.target_conflict as conflicts
    inner join marts.dim_town as towns on conflicts.town_code = towns.town_code and towns.is_current
    inner join marts.dim_indicator as indicators on conflicts.indicator_code = indicators.indicator_code
    inner join marts.fct_indicator_target as first on conflicts.statement_code_1 = first.statement_code
    inner join marts.fct_indicator_target as second on conflicts.statement_code_2 = second.statement_code
    inner join marts.dim_document as documents on first.document_code = documents.document_code
    left join marts.fct_indicator_target as effective
        on conflicts.effective_statement_code = effective.statement_code
    order by conflicts.is_decided, conflicts.town_code, conflicts.indicator_code, conflicts.conflict_code
"""

# What still stands wrong in the newest version of each submitted file.
_ISSUES = """
    select
        issues.severity, issues.message_zh, issues.suggestion_zh, issues.source_path, issues.sheet, issues.cell,
        issues.value_text, issues.is_justified, issues.justification_text, issues.received_at, issues.rule_code,
        departments.department_name, towns.town_name,
        case issues.owner when 'department' then '填报单位' else '数据工程师' end as owner_zh
    from quality.submission_issue as issues
    left join marts.dim_department as departments
        on split_part(issues.source_path, '/', 3) = departments.department_code
    left join marts.dim_town as towns on issues.town_code = towns.town_code and towns.is_current
    where issues.is_current_file and issues.severity in ('reject', 'warn')
    order by issues.severity, coalesce(issues.is_justified, false), issues.source_path, issues.sheet, issues.row_no,
        issues.cell, issues.rule_code
"""

_STATUSES = "select status, status_zh from marts.dim_status order by display_order"

_QUERIES = {
    "towns": _TOWNS,
    "standings": _STANDINGS,
    "points": _POINTS,
    "comparisons": _COMPARISONS,
    "measures": _MEASURES,
    "projects": _PROJECTS,
    "departments": _DEPARTMENTS,
    "arrears": _ARREARS,
    "conflicts": _CONFLICTS,
    "issues": _ISSUES,
    "statuses": _STATUSES,
}
