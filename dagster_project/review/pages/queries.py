"""The queries that pages read the marts by: files of SQL beside the code, each by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

Record = dict[str, Any]
SHARED = Path(__file__).parent


@contextmanager
def open_marts(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a warehouse that only reads, with the macros of reviews. Raises duckdb.Error."""
    with duckdb.connect(database, read_only=True) as connection:
        define_macros(connection)
        yield connection


def define_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a connection to a warehouse know compared() and was_mended(). Raises duckdb.Error."""
    for name in ("compared", "mended"):
        connection.execute((SHARED / f"{name}.sql").read_text(encoding="utf-8"))


def query_of(folder: Path, name: str, parameters: Record) -> tuple[str, Record]:
    """The text of <name>.sql of a folder, or of this one, and those of the parameters that it names."""
    file = next(path for path in (folder / f"{name}.sql", SHARED / f"{name}.sql") if path.is_file())
    query = file.read_text(encoding="utf-8")
    return query, {key: value for key, value in parameters.items() if f"${key}" in query}


def records(connection: duckdb.DuckDBPyConnection, query: str, parameters: Record) -> list[Record]:
    """The rows of a query, each by the names of its columns. Raises duckdb.Error."""
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
