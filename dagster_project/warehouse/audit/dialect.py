"""DuckDB for SQLAlchemy as Great Expectations needs it, read-only and without a network."""

from __future__ import annotations

from typing import Any

import duckdb
import duckdb_engine
from sqlalchemy.dialects import registry
from sqlalchemy.types import NullType, TypeEngine


def register() -> None:
    """Let `duckdb:///` in an address mean the dialect below."""
    for name in ("duckdb", "duckdb.duckdb_engine"):
        registry.register(name, __name__, Dialect.__name__)


class Cursor(duckdb_engine.CursorWrapper):
    """A cursor that closes what it reads from, so that the file is not held open by results nobody reads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, parent: Connection) -> None:
        self._reader = connection.cursor()
        super().__init__(self._reader, parent)

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()


class Connection(duckdb_engine.ConnectionWrapper):
    """A connection whose cursors do not share its one result.

    Great Expectations fetches a result after it has given the connection back, and giving it back rolls back,
    which takes the place of the result: as duckdb-engine is, every expectation ends in an IndexError.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self._connection = connection

    def cursor(self) -> Cursor:
        """A cursor with a DuckDB connection of its own to the same database."""
        return Cursor(self._connection, self)


class Dialect(duckdb_engine.Dialect):
    """duckdb-engine's, with the cursors above."""

    def connect(self, *args: Any, path_in_hex: str, beside_in_hex: str, **kwargs: Any) -> Connection:
        """Open the file to read, and the one beside it."""
        return Connection(opened(*(bytes.fromhex(text).decode() for text in (path_in_hex, beside_in_hex))))

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> list[Any]:
        """The columns of a table, by DuckDB's catalogue: by PostgreSQL's they take twenty times as long."""
        found = connection.exec_driver_sql(
            """
            select column_name, lower(data_type), is_nullable
            from duckdb_columns()
            where database_name = current_database() and schema_name = ? and table_name = ?
            order by column_index
            """,
            (schema or "main", table_name),
        )
        return [
            {"name": name, "type": self._type_of(kind), "nullable": is_nullable, "default": None}
            for name, kind, is_nullable in found
        ]

    def _type_of(self, kind: str) -> TypeEngine[Any]:
        kind = kind.partition("(")[0]
        known = self.ischema_names.get({"decimal": "numeric", "double": "double precision"}.get(kind, kind))
        return known() if known else NullType()


def opened(path: str, beside: str) -> duckdb.DuckDBPyConnection:
    """The file to read, the one beside it as `private`, and `found` in memory, which all connections share.

    A missing extension is no download.
    """
    connection = duckdb.connect(path, read_only=True, config={"autoinstall_known_extensions": False})
    connection.execute("attach if not exists ':memory:' as found (read_write)")
    if beside:
        quoted = beside.replace("'", "''")
        connection.execute(f"attach if not exists '{quoted}' as private (read_only)")
    return connection
