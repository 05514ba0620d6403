"""The batch in the making: bounded in memory, invisible until it is whole, and nothing where it is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.ingest.landing import parquet
from dagster_project.ingest.landing.batches import TABLES, batches, files_of, next_time
from dagster_project.ingest.landing.parquet import BatchWriter, prepare, read_table, schema_of, write_batch

NOON = datetime(2024, 9, 1, 4, 0, 0, 7, tzinfo=UTC)


def test_nothing_is_visible_before_it_is_closed(tmp_path: Path) -> None:
    writer = BatchWriter(tmp_path, NOON)
    writer.add("notices", [{"title": "甲"}])
    writer.next_file("submissions")
    assert batches(tmp_path) == []
    assert list(read_table(tmp_path, "notices")) == []
    name = writer.close()
    assert batches(tmp_path) == [name] == [writer.batch_id]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_rows_beyond_what_is_held_go_to_further_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS_HELD", 10)
    writer = BatchWriter(tmp_path, NOON)
    for file_no in range(7):
        writer.add("submissions", [{"row_no": file_no * 4 + row_no} for row_no in range(4)])
        held = sum(len(rows) for rows in writer._held.values())
        assert held < 10
    batch = writer.close()
    names = [path.name for path in files_of(tmp_path, batch, "submissions")]
    assert names == ["submissions-0001.parquet", "submissions-0002.parquet", "submissions.parquet"]
    rows = list(read_table(tmp_path, "submissions"))
    assert sorted(row["row_no"] for row in rows) == list(range(28))
    assert {(row["batch_id"], row["received_at"]) for row in rows} == {(batch, NOON)}
    for path in files_of(tmp_path, batch, "submissions"):
        assert pq.read_schema(path) == schema_of("submissions")


def test_files_from_elsewhere_stand_beside_the_rows(tmp_path: Path) -> None:
    writer = BatchWriter(tmp_path, NOON)
    paths = [writer.next_file("submissions") for _ in range(3)]
    assert len(set(paths)) == 3
    for path in paths:
        pq.write_table(schema_of("submissions").empty_table(), path)
    writer.add("submissions", [{"row_no": 1}])
    batch = writer.close()
    assert len(files_of(tmp_path, batch, "submissions")) == 4
    assert len(list(read_table(tmp_path, "submissions"))) == 1


def test_given_up_it_leaves_nothing(tmp_path: Path) -> None:
    writer = BatchWriter(tmp_path, NOON)
    writer.add("notices", [{"title": "甲"}])
    writer.next_file("submissions").write_bytes(b"half")
    writer.discard()
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_the_files_of_a_table_are_no_other_tables(tmp_path: Path) -> None:
    """A table is found by the beginning of its files' names, so none may be the beginning of another's."""
    writer = BatchWriter(tmp_path, NOON)
    for table in TABLES:
        pq.write_table(schema_of(table).empty_table(), writer.next_file(table))
    batch = writer.close()
    found = [path for table in TABLES for path in files_of(tmp_path, batch, table)]
    assert len(found) == len(set(found)) == 2 * len(TABLES)


def test_the_empty_batch_is_no_time(tmp_path: Path) -> None:
    assert next_time(tmp_path, NOON) == NOON
    prepare(tmp_path)
    assert next_time(tmp_path, NOON) == NOON


def test_a_clock_set_back_does_not_put_a_batch_before_another(tmp_path: Path) -> None:
    first = write_batch(tmp_path, {}, NOON)
    earlier = next_time(tmp_path, NOON - timedelta(days=400))
    assert earlier == NOON + timedelta(microseconds=1)
    second = write_batch(tmp_path, {}, earlier)
    assert batches(tmp_path) == [first, second]
    assert next_time(tmp_path, NOON + timedelta(days=1)) == NOON + timedelta(days=1)
