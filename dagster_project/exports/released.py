"""What a release holds, as every export gives it: tables with words on them, rows in a settled order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from dagster_project.warehouse.release import Release

# The types of the warehouse, by how they begin, as the kinds that an export tells apart.
_KINDS = {
    "VARCHAR": "text",
    "BOOLEAN": "truth",
    "DATE": "day",
    "TIMESTAMP": "time",
    "DECIMAL": "decimal",
    "DOUBLE": "float",
    "FLOAT": "float",
    "INTEGER": "whole",
    "BIGINT": "whole",
    "SMALLINT": "whole",
    "TINYINT": "whole",
    "UINTEGER": "whole",
    "HUGEINT": "whole",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, its kind (text, truth, day, time, decimal, float, whole) and its type in DuckDB, whether
    it is a time in UTC, and what its comment says."""

    name: str
    kind: str
    data_type: str
    is_utc: bool
    comment: str

    @property
    def quoted(self) -> str:
        """The name as SQL has it."""
        return quoted(self.name)

    @property
    def plain(self) -> str:
        """The expression that gives it with a type that every tool knows: a time in UTC without a zone."""
        if self.data_type == "TIMESTAMP WITH TIME ZONE":
            return f"{self.quoted} at time zone 'UTC' as {self.quoted}"
        if self.data_type == "HUGEINT":
            return f"cast({self.quoted} as bigint) as {self.quoted}"
        if self.kind == "text" and self.data_type != "VARCHAR":
            return f"cast({self.quoted} as varchar) as {self.quoted}"
        return self.quoted


@dataclass(frozen=True)
class Table:
    """A table or view: its name, from where its rows come in an order that is the same each time, its columns, and
    the columns or expressions that tell its rows apart."""

    schema: str
    name: str
    source: str
    comment: str
    columns: list[Column]
    key: list[str]

    @property
    def full_name(self) -> str:
        """marts.dim_town"""
        return f"{self.schema}.{self.name}"

    def select(self, expressions: list[str] | None = None) -> str:
        """The query for its rows, of each the plain columns or these."""
        return f"select {', '.join(expressions or [column.plain for column in self.columns])} from {self.source}"


def quoted(name: str) -> str:
    """A name as SQL has it, whatever signs are in it."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def opened(release: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database of a release, to read only. One thread, so that sums of floats come out the same each time."""
    with duckdb.connect(release.database, read_only=True) as connection:
        connection.execute("set threads = 1; set TimeZone = 'UTC'")
        yield connection


def tables_of(connection: duckdb.DuckDBPyConnection, release: Release) -> list[Table]:
    """Every table and view of the release, by schema and name. A release of an older version knows no keys.

    A table of a release is stored in an order. A view is asked once, into a temporary table, by all its columns.
    """
    columns = _columns(connection)
    keys = release.manifest.get("keys", {})
    found = connection.execute(
        """
        select schema_name, table_name, false, coalesce(comment, '') from duckdb_tables() where not internal
        union all
        select schema_name, view_name, true, coalesce(comment, '') from duckdb_views() where not internal
        order by 1, 2
        """
    ).fetchall()
    tables = []
    for schema, name, is_view, comment in found:
        source, full_name = f"{schema}.{quoted(name)}", f"{schema}.{name}"
        if is_view:
            connection.execute(f"create temp table {quoted(full_name)} as from {source} order by all")
            source = quoted(full_name)
        tables.append(Table(schema, name, source, comment, columns[full_name], keys.get(full_name, [])))
    return tables


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Column]]:
    """The columns of each table and view, by its full name."""
    found = connection.execute(
        "select schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '')"
        " from duckdb_columns() where not internal order by schema_name, table_name, column_index"
    ).fetchall()
    columns: dict[str, list[Column]] = {}
    for table, name, data_type, comment in found:
        column = Column(name, _kind(data_type), data_type, _is_utc(name, data_type), comment)
        columns.setdefault(table, []).append(column)
    return columns


def _kind(data_type: str) -> str:
    # A list of numbers begins as a number does.
    beginning = data_type.split("(")[0].split(" ")[0]
    return "text" if data_type.endswith("[]") else _KINDS.get(beginning, "text")


def _is_utc(name: str, data_type: str) -> bool:
    return data_type == "TIMESTAMP WITH TIME ZONE" or (_kind(data_type) == "time" and name.endswith("_at"))
