"""What a pack shows of the marts: read once from a database by pack_sql/, used by the page and by the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dagster_project.frames.typed import frame_of
from dagster_project.review.cycle_review import Cycle, Review

Record = dict[str, Any]
Frames = dict[str, pd.DataFrame]
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
    # Targets of which nobody owes a report.
    unowned: list[Record]
    # What the working group decided that bears on the cycle.
    decisions: list[Record]


def read_figures(database: Path, review: Review) -> Figures:
    """Everything a pack shows. Raises duckdb.Error where the database lacks a table of the marts."""
    with duckdb.connect(database, read_only=True) as connection:
        figures = Figures(
            **{query.name: _records(connection, query.name, review.cycle) for query in fields(Figures)}
        )
    unowned = {(row["town_code"], row["indicator_code"]) for row in figures.unowned}
    for row in figures.standings:
        # A figure that came all the same is judged as any other.
        if (row["town_code"], row["indicator_code"]) in unowned and row["actual_value"] is None:
            row["status"] = "unowned"
    return figures


def unowned_targets(database: Path, cycle: Cycle) -> list[Record]:
    """Targets of which nobody owes a report in the year of the cycle; none where it asks for no indicator."""
    with duckdb.connect(database, read_only=True) as connection:
        return _records(connection, "unowned", cycle)


def read_frames(database: Path, review: Review, names: Iterable[str]) -> Frames:
    """The rows of some of these queries as frames, which compose the texts of many rows at once."""
    with duckdb.connect(database, read_only=True) as connection:
        return {name: frame_of(connection, *_query(name, review.cycle)) for name in names}


def _records(connection: duckdb.DuckDBPyConnection, name: str, cycle: Cycle) -> list[Record]:
    found = connection.execute(*_query(name, cycle))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _query(name: str, cycle: Cycle) -> tuple[str, Record]:
    """The text of pack_sql/<name>.sql, and those of the parameters that it names."""
    query = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    parameters = {
        "cycle": cycle.cycle_code,
        "kind": cycle.cycle_kind,
        "starts_on": cycle.starts_on,
        "ends_on": cycle.ends_on,
        "year": cycle.ends_on.year,
    }
    return query, {key: value for key, value in parameters.items() if f"${key}" in query}
