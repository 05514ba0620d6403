"""Whether a cycle is ready for its review: each reason against it, with who must act."""

from __future__ import annotations

import math
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.review.cycle_review import Check, Cycle, Finding
from dagster_project.review.packs.changes import Difference
from dagster_project.review.packs.page_figures import unowned_targets
from dagster_project.review.pages.queries import define_macros
from dagster_project.warehouse.audit.auditor import AuditFailedToRun, Auditor, CheckResult
from dagster_project.warehouse.audit.suites import REVIEW, ReviewExpectation, load_review_suite
from dagster_project.wording.periods import spellings

_COUNT_THRESHOLD = "0 项"
# Many districts have a 区教委: 大足区教委 is one. 大足高新区 says so itself.
_ACTORS = """
select
    department_code,
    case
        when starts_with(department_name, left(district_name, 2)) then department_name
        when starts_with(department_name, right(district_name, 1)) then district_name || substr(department_name, 2)
        else concat(district_name, department_name)
    end
from marts.dim_department
"""
# What is wrong with a file is of the period of its folder, with a value of its own. What names no figure was
# mended where all is there that its department owes to the cycle.
_ISSUES = """
with found as (
    select
        rules.layer, rule_code, issues.severity, issues.owner, is_justified, message_zh, message_en,
        issues.suggestion_zh, issues.suggestion_en, town_code, subject_code, period_code, source_path, sheet, cell,
        received_at
    from quality.submission_issue as issues
    inner join quality.rule as rules using (rule_code)
    where is_current_file and source_path like 'submissions/%'
    union all
    select
        'file', rule_code, 'reject', 'department', false, message_zh, message_en,
        suggestion_zh, null, null, null, null, path, null, place, received_at
    from quality.source_file
    where outcome = 'rejected' and is_current and kind = 'submission'
),

placed as (
    select
        *,
        split_part(source_path, '/', 3) as department_code,
        coalesce(period_code, split_part(source_path, '/', 2)) as period_text
    from found
),

complete as (
    select department_code
    from quality.submission_status
    where cycle_code = (select cycle_code from private.review.cycle) and accepted_count = expected_count
)

select
    layer, rule_code, severity, owner, is_justified, coalesce(actors.actor_zh, placed.department_code),
    message_zh, message_en, concat_ws('!', placed.source_path, placed.sheet, placed.cell), towns.town_name,
    coalesce(indicators.indicator_name_zh, measures.title_zh, projects.name_zh), placed.period_code,
    suggestion_zh, suggestion_en
from placed
left join private.review.actor as actors on placed.department_code = actors.department_code
left join marts.dim_town as towns on placed.town_code = towns.town_code and towns.is_current
left join marts.dim_indicator as indicators on placed.subject_code = indicators.indicator_code
left join marts.dim_measure as measures on placed.subject_code = measures.measure_code
left join marts.dim_project as projects on placed.subject_code = projects.project_code
where
    period_text in (select spelling from private.review.period)
    and not was_mended(placed.subject_code, placed.town_code, placed.period_code, placed.received_at)
    and not (
        placed.subject_code is null
        and placed.department_code in (select complete.department_code from complete)
    )
order by all
"""
_BESIDE = {
    "cycle": "cycle_code varchar, period_code varchar, starts_on date, ends_on date",
    "period": "spelling varchar, period_code varchar",
    "change": (
        "table_name varchar, subject_zh varchar, column_zh varchar, before_text varchar, after_text varchar,"
        " source varchar, is_reported boolean, department_code varchar, ends_on date, note_text varchar"
    ),
    "actor": "department_code varchar, actor_zh varchar",
    "issue": (
        "layer varchar, rule_code varchar, severity varchar, owner varchar, is_justified boolean,"
        " actor_zh varchar, message_zh varchar, message_en varchar, place varchar, town_zh varchar,"
        " subject_zh varchar, period_code varchar, next_step_zh varchar, next_step_en varchar"
    ),
    "unowned": "town_code varchar, town_name varchar, indicator_code varchar, indicator_name_zh varchar",
    "measured": "check_id varchar, share double, is_reached boolean",
}


def check_readiness(
    auditor: Auditor, database: Path, cycle: Cycle, differences: list[Difference], folder: Path
) -> list[Check]:
    """The checks of expectations/review.yml on the warehouse under review, each with all of its findings.

    What the suite reads beside the warehouse is written to `folder`. Raises AuditFailedToRun.
    """
    expectations = load_review_suite()
    beside = folder / "beside.duckdb"
    _write_beside(beside, database, cycle, differences, expectations)
    results = auditor.check(REVIEW, database, beside)
    with closing(_open(database, beside)) as connection:
        return [
            _check(connection, expectation, result)
            for expectation, result in zip(expectations, results, strict=True)
        ]


def _check(connection: duckdb.DuckDBPyConnection, expectation: ReviewExpectation, result: CheckResult) -> Check:
    if not result.success and result.unexpected_count is None:
        raise AuditFailedToRun(f"{expectation.id} could not be checked: {result.observed_value}")
    # Great Expectations says whether it holds, and hands out some of the rows: here are all.
    rows = _records(connection, expectation.arguments["query"]) if not result.success else []
    measure = expectation.measure
    observed, threshold = f"{len(rows)} 项", _COUNT_THRESHOLD
    if measure:
        share = _records(connection, f"from private.review.measured where check_id = '{expectation.id}'")[0][
            "share"
        ]
        # Cut and not rounded: what is shown as 95 % has reached 95 %.
        observed = "无应报项" if share is None else f"{math.floor(share * 10) / 10:g} %"
        threshold = f"≥ {measure.at_least:g} %"
    return Check(
        check_id=expectation.id,
        title_zh=expectation.title_zh,
        title_en=expectation.title_en,
        passed=result.success,
        observed=observed,
        threshold=threshold,
        findings=[_finding(row, expectation) for row in rows],
        next_step_zh=expectation.suggestion_zh,
        next_step_en=expectation.suggestion_en,
    )


def _finding(row: dict[str, Any], expectation: ReviewExpectation) -> Finding:
    """A row of the query; where it says no next step, that of its check."""
    steps = {
        "next_step_zh": row.get("next_step_zh") or expectation.suggestion_zh,
        "next_step_en": row.get("next_step_en") or expectation.suggestion_en,
    }
    return Finding(**(row | steps))


def _write_beside(
    beside: Path,
    database: Path,
    cycle: Cycle,
    differences: list[Difference],
    expectations: list[ReviewExpectation],
) -> None:
    """What this review is about, for the suite to read: see the head of expectations/review.yml."""
    with closing(_open(database)) as connection:
        within = connection.execute(
            "select period_code from marts.dim_period where starts_on >= ? and ends_on <= ?",
            [cycle.starts_on, cycle.ends_on],
        ).fetchall()
        actors = connection.execute(_ACTORS).fetchall()
    beside.unlink(missing_ok=True)
    about = (cycle.cycle_code, cycle.period_code, cycle.starts_on, cycle.ends_on)
    _write(beside, "cycle", [about])
    _write(beside, "period", [(text, code) for (code,) in within for text in spellings(code)])
    _write(beside, "actor", actors)
    _write(beside, "change", [_row(difference) for difference in differences])
    _write(beside, "unowned", [tuple(row.values()) for row in unowned_targets(database, cycle)])
    with closing(_open(database, beside)) as connection:
        define_macros(connection)
        issues = connection.execute(_ISSUES).fetchall()
        measured = [_measure(connection, expectation) for expectation in expectations if expectation.measure]
    _write(beside, "issue", issues)
    _write(beside, "measured", measured)


def _measure(connection: duckdb.DuckDBPyConnection, expectation: ReviewExpectation) -> tuple[Any, ...]:
    """The share, and whether it reaches what is asked for; where nothing is due, nothing is amiss."""
    assert expectation.measure is not None
    row = connection.execute(expectation.measure.query).fetchone()
    share = row[0] if row else None
    return expectation.id, share, share is None or share >= expectation.measure.at_least


def _row(difference: Difference) -> tuple[Any, ...]:
    change = asdict(difference.change)
    about = [change[name] for name in ("table_name", "subject_zh", "column_zh", "before", "after", "source")]
    return (
        *about,
        *(difference.is_reported, difference.department_code, difference.ends_on, difference.note_text),
    )


def _write(beside: Path, table: str, rows: list[tuple[Any, ...]]) -> None:
    with duckdb.connect(beside) as connection:
        connection.execute("create schema if not exists review")
        connection.execute(f"create table review.{table} ({_BESIDE[table]})")
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into review.{table} values ({marks})", rows)


def _open(database: Path, beside: Path | None = None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(database, read_only=True, config={"autoinstall_known_extensions": False})
    if beside:
        quoted = str(beside).replace("'", "''")
        connection.execute(f"attach '{quoted}' as private (read_only)")
    return connection


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
