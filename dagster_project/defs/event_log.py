"""Dagster's event log on SQLite, made for runs of a thousand events: dagster.yaml of a home names it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import sqlalchemy
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy.pool import StaticPool


class EventLog(SqliteEventLogStorage):
    """Keeps one connection a shard, and lets SQLite flush at its checkpoints.

    The class it extends opens a connection for each event and flushes the disk after it, which took half the time
    that Dagster took of a run. What a power cut may lose so is the end of a run's log; a run that ended like that
    is run again anyway. What begins with an underscore is private to Dagster, which is pinned.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, sqlalchemy.Engine] = {}
        self._tables: set[str] = set()
        self._columns: set[str] = set()
        self._held: dict[str, sqlalchemy.Connection] = {}
        super().__init__(base_dir, inst_data)
        # Held for all of a batch, and by what stores each event of it.
        self._db_lock = threading.RLock()  # type: ignore[assignment]

    @classmethod
    def config_type(cls) -> Any:
        """Nothing to configure: the log stands where Dagster puts it by default, so that a home can be moved."""
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> EventLog:
        """The event log of the home that DAGSTER_HOME names."""
        return cls(os.path.join(os.environ["DAGSTER_HOME"], "history", "runs", ""), inst_data)  # noqa: PTH118

    def has_table(self, table_name: str) -> bool:
        """Whether the log has a table. Asked with most events, and each time by a connection of its own."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _has_asset_key_col_on_connection(self, conn: sqlalchemy.Connection, column_name: str) -> bool:
        """Whether the table of assets has a column. Asked twice with most events, by reading the schema anew."""
        if column_name not in self._columns and super()._has_asset_key_col_on_connection(conn, column_name):
            self._columns.add(column_name)
        return column_name in self._columns

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events in one transaction a shard: what a run plans are hundreds."""
        shards = {INDEX_SHARD_NAME, *(event.run_id for event in events)}
        with self._db_lock, ExitStack() as stack:
            self._held = {shard: stack.enter_context(self._begun(shard)) for shard in shards}
            stack.callback(self._held.clear)
            for event in events:
                self.store_event(event)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock:
            if shard in self._held:
                yield self._held[shard]
            else:
                with self._begun(shard) as connection:
                    yield connection

    @contextmanager
    def _begun(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        if shard not in self._engines:
            self._engines[shard] = self._open(shard)
        with self._engines[shard].connect() as connection, connection.begin():
            yield connection

    def _open(self, shard: str) -> sqlalchemy.Engine:
        engine = sqlalchemy.create_engine(
            self.conn_string_for_shard(shard),
            poolclass=StaticPool,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        self._initdb(engine)
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text("pragma synchronous = normal"))
        return engine

    def dispose(self) -> None:
        """Close every connection."""
        super().dispose()
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
