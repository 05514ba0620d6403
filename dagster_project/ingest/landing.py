"""Landing: append-only batches of Parquet in which every value is text and knows its file and cell.

A batch is a folder landing/batch-<time>-<hash>/ with one Parquet file a table. It is written aside and
renamed once, so that it is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]

_FILE = ["source_sha256", "source_path"]
_CELL = ["town_code", "annex_no", "sheet", "cell", "row_no", "column_no", "role", "header_text", "value_text"]
# Beside the batch and its time, each table has these columns: text, but for what the reader itself counted.
_NUMBERS = {"row_no", "column_no", "byte_count", "cell_count"}
TABLES: dict[str, list[str]] = {
    "source_files": [
        *_FILE,
        *("kind", "town_code", "annex_no", "outcome", "rule_code", "place", "message_zh", "message_en"),
        *("suggestion_zh", "encoding", "byte_count", "cell_count"),
    ],
    "notices": [
        *_FILE,
        *(
            "town_code",
            "town_name",
            "district_code",
            "district_name",
            "division_code",
            "title",
            "document_no",
        ),
        *("issuer", "issued_on", "transcribed_from_sha256", "pilot_from_year"),
        *("pilot_to_year", "as_of_on", "area_km2", "built_up_area_km2", "community_count", "village_count"),
        *("resident_population", "total_population"),
    ],
    "notice_annexes": [
        *_FILE,
        *("town_code", "annex_no", "kind", "title", "annex_path", "is_title_shortened"),
    ],
    "annex_indicators": [*_FILE, *_CELL],
    "annex_measures": [*_FILE, *_CELL],
    # `cell` is where the value stands, the other cells where the text beside them was read.
    "submissions": [
        *_FILE,
        *("folder_period_text", "folder_department_text", "layout", "sheet", "cell", "row_no"),
        *("town_text", "town_cell", "indicator_text", "indicator_cell", "period_text", "period_cell"),
        *("value_text", "basis_text", "unit_text", "unit_cell", "title_unit_text"),
        *("department_text", "department_cell", "note_text"),
    ],
    # What was noticed while a file was read, and did not keep it from being read.
    "reading_notes": [
        *_FILE,
        *("sheet", "cell", "rule_code", "message_zh", "message_en", "suggestion_zh", "suggestion_en"),
    ],
    # Towns and departments that stand in no notice and no seed.
    "register_towns": [
        *_FILE,
        *("row_no", "town_code", "town_name", "district_code", "district_name", "division_code"),
    ],
    "register_departments": [
        *_FILE,
        *("row_no", "department_code", "department_name", "district_code", "district_name"),
    ],
}
Tables = Mapping[str, list[Row]]
# A batch without rows, so that every table has files and every column a type; named after the columns it has.
EMPTY_BATCH = "batch-0-schema-" + hashlib.sha256(repr(TABLES).encode()).hexdigest()[:8]


def schema_of(table: str) -> pa.Schema:
    """The Parquet schema of a landing table."""

    return pa.schema(
        [
            pa.field("batch_id", pa.string()),
            pa.field("received_at", pa.timestamp("us", tz="UTC")),
            *(pa.field(name, pa.int64() if name in _NUMBERS else pa.string()) for name in TABLES[table]),
        ]
    )


def write_batch(landing: Path, tables: Tables, received_at: datetime) -> str:
    """Write one batch and make it visible by one rename. Returns its name, which sorts by time."""
    digest = hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()[:8]
    batch_id = f"batch-{received_at:%Y%m%dT%H%M%S%fZ}-{digest}"
    _write_whole(landing, batch_id, tables, received_at)
    return batch_id


def prepare(landing: Path) -> None:
    """Clear what a killed run left half written; lay down an empty batch, so that every table has a schema."""
    for leftover in landing.glob("incoming-*"):
        shutil.rmtree(leftover)
    if not (landing / EMPTY_BATCH).exists():
        _write_whole(landing, EMPTY_BATCH, {}, None)


def batches(landing: Path) -> list[str]:
    """The names of all whole batches, oldest first."""
    return sorted(path.name for path in landing.glob("batch-*"))


def next_time(landing: Path, now: datetime) -> datetime:
    """Now, or just after the newest batch: a clock set back must not put a later batch before an earlier one."""
    newest = max(batches(landing), default=EMPTY_BATCH)
    if newest.startswith("batch-0-"):
        return now
    received_at = datetime.strptime(newest.split("-")[1], "%Y%m%dT%H%M%S%f%z")
    return max(now, received_at + timedelta(microseconds=1))


def read_table(landing: Path, table: str) -> Iterable[Row]:
    """Every row of a landing table over all batches, oldest batch first."""
    for batch in batches(landing):
        path = landing / batch / f"{table}.parquet"
        if path.exists():
            yield from pq.read_table(path).to_pylist()


def _write_whole(landing: Path, batch_id: str, tables: Tables, received_at: datetime | None) -> None:
    aside = landing / f"incoming-{batch_id}"
    aside.mkdir(parents=True)
    for table in TABLES:
        stamp = {"batch_id": batch_id, "received_at": received_at}
        rows = [stamp | row for row in tables.get(table, [])]
        path = aside / f"{table}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema_of(table)), path)
        flush(path)
    flush(aside)
    aside.rename(landing / batch_id)
    flush(landing)


def flush(path: Path) -> None:
    """Make a file or a folder survive a power cut before something else says it is there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
