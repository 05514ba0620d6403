"""What differs between two releases, table by table and row by row."""

from __future__ import annotations

import duckdb

from dagster_project.warehouse.release import Release

ROWS_SHOWN = 20
# When and under which name a figure came in differs by nature; that alone is no difference.
_VOLATILE = {"received_at", "batch_id", "issue_code", "file_version_code", "run_id", "checked_at"}


def print_difference(before: Release, after: Release) -> bool:
    """Print the rows of the marts that stand in one release only. True where there are any."""
    found = False
    with duckdb.connect() as connection:
        for name, release in (("before", before), ("after", after)):
            path = str(release.database).replace("'", "''")
            connection.execute(f"attach '{path}' as {name}_release (read_only)")
        for table in _tables(connection):
            found |= _print_table(connection, table)
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


def _print_table(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    before, after = (_columns(connection, side, table) for side in ("before", "after"))
    columns = [column for column in before if column in after]
    if set(before) != set(after):
        print(f"marts.{table}: columns differ: {', '.join(sorted(set(before) ^ set(after)))}")
    if not columns:
        return True
    chosen = ", ".join(columns)
    rows = connection.execute(
        f"""
        with removed as (
            select {chosen} from before_release.marts.{table} except all
            select {chosen} from after_release.marts.{table}
        ),
        added as (
            select {chosen} from after_release.marts.{table} except all
            select {chosen} from before_release.marts.{table}
        )
        select '-' as side, * from removed union all select '+', * from added order by all
        """
    ).fetchall()
    if rows:
        print(f"marts.{table}: {sum(r[0] == '-' for r in rows)} rows gone, {sum(r[0] == '+' for r in rows)} new")
    for side, *values in rows[:ROWS_SHOWN]:
        shown = ", ".join(
            f"{name}={value}" for name, value in zip(columns, values, strict=True) if value is not None
        )
        print(f"  {side} {shown}")
    if len(rows) > ROWS_SHOWN:
        print(f"  … and {len(rows) - ROWS_SHOWN} more")
    return bool(rows) or set(before) != set(after)
