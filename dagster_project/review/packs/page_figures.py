"""What a pack shows of the marts: read once from a database by pack_sql/, used by the page and by the workbook."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.review.cycle_review import Cycle, Review

Record = dict[str, Any]
QUERIES = Path(__file__).with_name("pack_sql")


@dataclass(frozen=True)
class Figures:
    """The rows of a pack by query, each list in the order in which it is shown."""

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
        return Figures(**{query.name: _records(connection, query.name, parameters) for query in fields(Figures)})


def _parameters(cycle: Cycle) -> Record:
    return {
        "cycle": cycle.cycle_code,
        "kind": cycle.cycle_kind,
        "ends_on": cycle.ends_on,
        "year": cycle.ends_on.year,
    }


def _records(connection: duckdb.DuckDBPyConnection, name: str, parameters: Record) -> list[Record]:
    """The rows of pack_sql/<name>.sql; a query names the parameters it takes."""
    query = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    found = connection.execute(query, {key: value for key, value in parameters.items() if f"${key}" in query})
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
