"""Batches as Parquet, written and read: apart from batches.py, for many a command ends before it is imported."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.imports import as_if_not_installed
from dagster_project.ingest.landing.batches import (
    EMPTY_BATCH,
    NUMBERS,
    TABLES,
    Row,
    batches,
    files_of,
    flush,
)
from dagster_project.ingest.landing.seal import archived_beside, broken_file, seal, sha256_of

# Making its first array pyarrow imports pandas, which takes a fifth of a second, in case a data frame should come.
with as_if_not_installed("pandas"):
    pa.array([""])

Tables = Mapping[str, list[Row]]
# Rows of one table that are held in memory before they are written.
ROWS_HELD = 200_000


def schema_of(table: str) -> pa.Schema:
    """The Parquet schema of a landing table."""

    return pa.schema(
        [
            pa.field("batch_id", pa.string()),
            pa.field("received_at", pa.timestamp("us", tz="UTC")),
            *(pa.field(name, pa.int64() if name in NUMBERS else pa.string()) for name in TABLES[table]),
        ]
    )


class BatchWriter:
    """One batch in the making: rows are handed over as they are read, and the whole becomes visible by one rename.

    What is held in memory is bounded: many rows go to further files of the table, `<table>-0001.parquet`, beside
    which DuckDB may write files of its own.
    """

    def __init__(self, landing: Path, received_at: datetime) -> None:
        self.received_at = received_at
        self.batch_id = f"batch-{received_at:%Y%m%dT%H%M%S%fZ}-{token_hex(4)}"
        self._landing = landing
        self._aside = landing / f"incoming-{self.batch_id}"
        self._held: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._archived: set[str] = set()
        self._file_count = 0

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Rows of a landing table, without batch and time."""
        rows = list(rows)
        self._held[table].extend(rows)
        if table == "tidy_files":
            self._archived |= {row["source_sha256"] for row in rows}
        if len(self._held[table]) >= ROWS_HELD:
            self._write(table, self.next_file(table))

    def next_file(self, table: str) -> Path:
        """A path for a further file of a table, which must have the table's columns (schema_of)."""
        self._aside.mkdir(parents=True, exist_ok=True)
        self._file_count += 1
        return self._aside / f"{table}-{self._file_count:04d}.parquet"

    def close(self) -> str:
        """Make the batch visible, whole. Returns its name, which sorts by time."""
        self._aside.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            self._write(table, self._aside / f"{table}.parquet")
        seal(self._aside, self._archived)
        for path in self._aside.iterdir():
            flush(path)
        if self._archived:
            flush(archived_beside(self._aside, "").parent)
        flush(self._aside)
        self._aside.rename(self._landing / self.batch_id)
        flush(self._landing)
        return self.batch_id

    def discard(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def _write(self, table: str, path: Path) -> None:
        stamp = {"batch_id": self.batch_id, "received_at": self.received_at}
        rows = [stamp | row for row in self._held[table]]
        pq.write_table(pa.Table.from_pylist(rows, schema=schema_of(table)), path)
        self._held[table] = []


def write_batch(landing: Path, tables: Tables, received_at: datetime) -> str:
    """Write one batch from rows that are all at hand. Returns its name."""
    writer = BatchWriter(landing, received_at)
    for table, rows in tables.items():
        writer.add(table, rows)
    return writer.close()


def prepare(landing: Path) -> None:
    """Clear what a killed run left half written; lay down an empty batch, so that every table has a schema."""
    for leftover in landing.glob("incoming-*"):
        shutil.rmtree(leftover)
    for empty in landing.glob("batch-0-schema-*"):
        if broken_file(empty, sha256_of):
            shutil.rmtree(empty)
    if not (landing / EMPTY_BATCH).exists():
        aside = landing / f"incoming-{EMPTY_BATCH}"
        aside.mkdir(parents=True)
        for table in TABLES:
            pq.write_table(schema_of(table).empty_table(), aside / f"{table}.parquet")
        seal(aside)
        aside.rename(landing / EMPTY_BATCH)


def read_table(landing: Path, table: str) -> Iterable[Row]:
    """Every row of a landing table over all batches, oldest batch first."""
    for batch in batches(landing):
        for path in files_of(landing, batch, table):
            yield from rows_of(path)


def last_rows(landing: Path, table: str) -> list[Row]:
    """The rows of a landing table in the newest batch that has any."""
    for batch in reversed(batches(landing)):
        rows = [row for path in files_of(landing, batch, table) for row in rows_of(path)]
        if rows:
            return rows
    return []


def rows_of(path: Path, columns: Sequence[str] | None = None) -> list[Row]:
    """The rows of one file, with all columns or these; times are in UTC.

    Neither by pq.read_table nor as times of a zone: either imports pandas, which takes longer than to read.
    """
    with pq.ParquetFile(path) as file:
        table = file.read(columns=columns)
    zoned = [field.name for field in table.schema if pa.types.is_timestamp(field.type) and field.type.tz]
    for name in zoned:
        plain = table[name].cast(pa.timestamp(table[name].type.unit))
        table = table.set_column(table.column_names.index(name), name, plain)
    rows: list[Row] = table.to_pylist()
    for row in rows:
        row |= {name: row[name].replace(tzinfo=UTC) for name in zoned if row[name]}
    return rows
