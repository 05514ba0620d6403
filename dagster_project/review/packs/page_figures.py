"""What a pack shows of the marts: read once from a database by pack_sql/, used by the page and by the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from dagster_project.frames.typed import frame_of
from dagster_project.review.cycle_review import Cycle, Review
from dagster_project.review.pages.queries import Record, open_marts, query_of, records

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
    with open_marts(database) as connection:
        figures = Figures(
            **{query.name: records(connection, *_query(query.name, review.cycle)) for query in fields(Figures)}
        )
    unowned = {(row["town_code"], row["indicator_code"]) for row in figures.unowned}
    for row in figures.standings:
        # A figure that came all the same is judged as any other.
        if (row["town_code"], row["indicator_code"]) in unowned and row["actual_value"] is None:
            row["status"] = "unowned"
    return figures


def unowned_targets(database: Path, cycle: Cycle) -> list[Record]:
    """Targets of which nobody owes a report in the year of the cycle; none where it asks for no indicator."""
    with open_marts(database) as connection:
        return records(connection, *_query("unowned", cycle))


def read_frames(database: Path, review: Review, names: Iterable[str]) -> Frames:
    """The rows of some of these queries as frames, which compose the texts of many rows at once."""
    with open_marts(database) as connection:
        return {name: frame_of(connection, *_query(name, review.cycle)) for name in names}


def _query(name: str, cycle: Cycle) -> tuple[str, Record]:
    parameters = {
        "cycle": cycle.cycle_code,
        "kind": cycle.cycle_kind,
        "starts_on": cycle.starts_on,
        "ends_on": cycle.ends_on,
        "year": cycle.ends_on.year,
    }
    return query_of(QUERIES, name, parameters)
