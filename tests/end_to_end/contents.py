"""All that a release says of the data, as plain rows that can be compared between homes."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import duckdb

from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import attach_home, show_landing
from dagster_project.warehouse.compiled.execution import build_afresh
from dagster_project.warehouse.compiled.project import compiled_project

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


def compiled_models_build_what_dbt_built(settings: Settings, apart: Settings) -> None:
    """All at once without dbt, in a home apart, from what has landed: every table as it stands in the home."""
    with duckdb.connect() as connection:
        attach_home(connection, apart)
        show_landing(connection, [settings.landing / "batch-*"], "")
        build_afresh(connection, compiled_project())
        connection.execute(f"attach '{settings.build_file}' as dbt (read_only)")
        tables = connection.execute(
            "select schema_name || '.' || table_name as name from duckdb_tables()"
            # What the audit found: written when a release is made, by no model.
            " where database_name = 'dbt' and name <> 'quality.check_result' order by all"
        ).fetchall()
        assert len(tables) > 30
        for (table,) in tables:
            described = [connection.execute(f"describe {base}.{table}").fetchall() for base in ("build", "dbt")]
            assert [column[:2] for column in described[0]] == [column[:2] for column in described[1]], table
            differing = f"(from build.{table} except all from dbt.{table})"
            missing = f"(from dbt.{table} except all from build.{table})"
            assert connection.execute(f"from {differing} union all {missing}").fetchall() == [], table
