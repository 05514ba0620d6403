"""All that a release says of the data, as plain rows that can be compared between homes."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import duckdb

Rows = list[tuple[object, ...]]
_BATCH = re.compile(r"batch-[0-9TZ]+-[0-9a-f]{8}")


def contents(database: Path) -> dict[str, Rows]:
    """Every row of every table and view of marts and quality, but for the checks, which tell of the run."""
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute(
            """
            select schema_name || '."' || name || '"' from (
                select schema_name, table_name as name from duckdb_tables()
                union all select schema_name, view_name from duckdb_views() where not internal
            ) where schema_name in ('marts', 'quality') and name <> 'check_result' order by 1
            """
        ).fetchall()
        return {name: connection.execute(f"select * from {name} order by all").fetchall() for (name,) in names}


def without_times(tables: dict[str, Rows]) -> dict[str, Rows]:
    """The same with batches and times of receipt replaced by their order, in which two homes must agree."""
    values = [value for rows in tables.values() for row in rows for value in row]
    times = sorted({value for value in values if isinstance(value, datetime)})
    batches = sorted({found for value in values if isinstance(value, str) for found in _BATCH.findall(value)})

    def plain(value: object) -> object:
        if isinstance(value, datetime):
            return times.index(value)
        if isinstance(value, str):
            return _BATCH.sub(lambda found: f"batch {batches.index(found[0])}", value)
        return value

    return {name: sorted((tuple(map(plain, row)) for row in rows), key=repr) for name, rows in tables.items()}


def differences(before: dict[str, Rows], after: dict[str, Rows]) -> dict[str, tuple[Rows, Rows]]:
    """The tables that differ, each with some of the rows that only one side has."""
    found = {}
    for name in before.keys() | after.keys():
        one, other = before.get(name, []), after.get(name, [])
        if one != other:
            found[name] = (
                [row for row in one if row not in other][:5],
                [row for row in other if row not in one][:5],
            )
    return found
