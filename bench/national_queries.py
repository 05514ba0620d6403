"""What BI asks of a release, timed: on a new connection, and again on one that has just answered."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

_FACT = "marts.fct_indicator_value"


@dataclass(frozen=True)
class Query:
    """A query of BI. `$town`, `$indicator`, `$year`, `$period` and `$known_at` stand for what is asked about."""

    name: str
    sql: str
    goal_seconds: float | None = None


QUERIES = (
    Query(
        "point look-up: a town's indicator over time",
        f"""
        select period_code, value, unit, value_status
        from {_FACT}
        where indicator_code = $indicator and town_code = $town and is_current
        order by period_code
        """,
        0.020,
    ),
    Query(
        "an indicator across all towns for a year",
        f"""
        select town_code, period_code, value
        from {_FACT}
        where indicator_code = $indicator and period_code between $year || '-01' and $year || '-12' and is_current
        """,
        0.200,
    ),
    Query(
        "rank of all towns by an indicator in a month",
        f"""
        select town_code, value, rank() over (order by value desc nulls last) as place
        from {_FACT}
        where indicator_code = $indicator and period_code = $period and is_current
        order by place, town_code
        """,
    ),
    Query(
        "a month across indicators: totals and middle",
        f"""
        select indicator_code, count(*), sum(value), median(value)
        from {_FACT}
        where period_code = $period and is_current
        group by indicator_code
        order by indicator_code
        """,
    ),
    Query(
        "a town's indicator as it was known on a date",
        f"""
        select period_code, value, version_no
        from {_FACT}
        where indicator_code = $indicator and town_code = $town
            and received_at <= $known_at and (superseded_at is null or superseded_at > $known_at)
        order by period_code
        """,
        0.020,
    ),
)


_ASKED_ABOUT = {
    "town": ("town_code", "marts.dim_town"),
    "indicator": ("indicator_code", _FACT),
    "period": ("period_code", _FACT),
    "known_at": ("received_at", _FACT),
}


@dataclass(frozen=True)
class Answered:
    """Medians of a query, over `repeats` different subjects. `cold_seconds` is the first answer of a connection,
    without connecting; the pages of the file are in the system's cache in both."""

    query: Query
    connect_seconds: float
    cold_seconds: float
    warm_seconds: float
    rows: int


def time_queries(database: Path, repeats: int) -> list[Answered]:
    """Time every query on a database, each repeat about another town, indicator and period."""
    subjects = _subjects(database, repeats)
    return [_answered(database, query, subjects) for query in QUERIES]


def _answered(database: Path, query: Query, subjects: list[dict[str, object]]) -> Answered:
    connecting, cold, warm, rows = [], [], [], 0
    for subject in subjects:
        asked = {name: value for name, value in subject.items() if f"${name}" in query.sql}
        began = time.perf_counter()
        with duckdb.connect(database, read_only=True) as connection:
            connecting.append(time.perf_counter() - began)
            seconds, rows = _ask(connection, query, asked)
            cold.append(seconds)
            warm += [_ask(connection, query, asked)[0] for _ in range(3)]
    return Answered(query, statistics.median(connecting), statistics.median(cold), statistics.median(warm), rows)


def _ask(connection: duckdb.DuckDBPyConnection, query: Query, asked: dict[str, object]) -> tuple[float, int]:
    """Seconds until every row is there, as columns, which is how BI takes them; and how many rows."""
    began = time.perf_counter()
    columns = connection.execute(query.sql, asked).fetchnumpy()
    return time.perf_counter() - began, len(next(iter(columns.values())))


def _subjects(database: Path, repeats: int) -> list[dict[str, object]]:
    """What to ask about: spread evenly over the towns, indicators and periods there are."""
    with duckdb.connect(database, read_only=True) as connection:
        choices = {name: _known(connection, column, table) for name, (column, table) in _ASKED_ABOUT.items()}
    chosen = [
        {name: values[len(values) * (2 * turn + 1) // (2 * repeats)] for name, values in choices.items()}
        for turn in range(repeats)
    ]
    return [subject | {"year": str(subject["period"])[:4]} for subject in chosen]


def _known(connection: duckdb.DuckDBPyConnection, column: str, table: str) -> list[object]:
    return [row[0] for row in connection.execute(f"select distinct {column} from {table} order by 1").fetchall()]
