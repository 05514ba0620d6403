"""What differs between two releases, table by table: what is gone, what is another one, what is new."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

from dagster_project.warehouse.release import Release

Row = tuple[Any, ...]
ROWS_SHOWN = 20
# When and under which name a figure came in differs by nature; that alone is no difference.
_VOLATILE = {
    "received_at",
    "accepted_at",
    "superseded_at",
    "batch_id",
    "issue_code",
    "file_version_code",
    "run_id",
    "checked_at",
}


def print_difference(before: Release, after: Release) -> bool:
    """Print the rows of the marts that stand in one release only, or are other ones. True where there are any."""
    found = False
    with duckdb.connect() as connection:
        for name, release in (("before", before), ("after", after)):
            path = str(release.database).replace("'", "''")
            connection.execute(f"attach '{path}' as {name}_release (read_only)")
        for table in _tables(connection):
            found |= _print_table(connection, table, after.manifest.get("keys", {}).get(f"marts.{table}", []))
    if not found:
        print(f"The marts of {before.release_id} and {after.release_id} are equal.")
    return found


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "select distinct table_name from duckdb_tables() where schema_name = 'marts' order by table_name"
    ).fetchall()
    return [name for (name,) in rows]


def _columns(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = 'marts'"
        " and table_name = ? order by column_index",
        [f"{side}_release", table],
    ).fetchall()
    return [name for (name,) in rows if name not in _VOLATILE]


def _print_table(connection: duckdb.DuckDBPyConnection, table: str, key: list[str]) -> bool:
    before, after = (_columns(connection, side, table) for side in ("before", "after"))
    columns = [column for column in before if column in after]
    if set(before) != set(after):
        print(f"marts.{table}: columns differ: {', '.join(sorted(set(before) ^ set(after)))}")
    if not columns:
        return True
    gone, new = (
        _only_in(connection, table, columns, *sides) for sides in (("before", "after"), ("after", "before"))
    )
    # A key of an expression is no column; without one nothing says which row has become which.
    places = [columns.index(name) for name in key if name in columns]
    has_key = bool(key) and len(places) == len(key)
    keyed_gone, keyed_new = (_by_key(rows, places) if has_key else {} for rows in (gone, new))
    changed = [(row, keyed_new[one]) for one, row in keyed_gone.items() if one in keyed_new]
    kept = {id(row) for pair in changed for row in pair}
    gone, new = ([row for row in rows if id(row) not in kept] for rows in (gone, new))
    if gone or new or changed:
        print(f"marts.{table}: {len(gone)} rows gone, {len(new)} new, {len(changed)} changed")
    _print_some([f"- {_told(columns, row)}" for row in gone[:ROWS_SHOWN]], len(gone))
    _print_some([f"~ {_change(columns, places, *pair)}" for pair in changed[:ROWS_SHOWN]], len(changed))
    _print_some([f"+ {_told(columns, row)}" for row in new[:ROWS_SHOWN]], len(new))
    return bool(gone or new or changed) or set(before) != set(after)


def _only_in(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], side: str, other: str
) -> list[Row]:
    chosen = ", ".join(columns)
    query = f"""
        select {chosen} from {side}_release.marts.{table} except all
        select {chosen} from {other}_release.marts.{table}
        order by all
    """
    return connection.execute(query).fetchall()


def _by_key(rows: list[Row], places: list[int]) -> dict[Row, Row]:
    return {tuple(row[place] for place in places): row for row in rows}


def _print_some(lines: list[str], count: int) -> None:
    for line in lines:
        print(f"  {line}")
    if count > len(lines):
        print(f"  … and {count - len(lines)} more")


def _told(columns: list[str], row: Row) -> str:
    return ", ".join(
        f"{name}={_plain(value)}" for name, value in zip(columns, row, strict=True) if value not in (None, "")
    )


def _change(columns: list[str], places: list[int], before: Row, after: Row) -> str:
    """The key of a row, and each column in which it is another one: town_code=t: value 56 → 57."""
    named = ", ".join(f"{columns[place]}={_plain(before[place])}" for place in places)
    differing = [
        f"{name} {_plain(was)} → {_plain(now)}"
        for name, was, now in zip(columns, before, after, strict=True)
        if was != now
    ]
    return f"{named}: {', '.join(differing)}"


def _plain(value: Any) -> str:
    if value is None:
        return "—"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
