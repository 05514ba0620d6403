"""Landing: a batch is there whole or not at all, always of one schema, and gives back what was put in."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dagster_project.ingest.landing.batches import EMPTY_BATCH, TABLES, Row, batches
from dagster_project.ingest.landing.parquet import prepare, read_table, schema_of, write_batch
from dagster_project.ingest.landing.seal import SEAL
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from tests.ingest.helpers import GOOD, INDICATORS, edit, take

NOON = datetime(2024, 9, 1, 4, 0, 0, 7, tzinfo=UTC)
TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"]))
NUMBER = st.none() | st.integers(-(2**63), 2**63 - 1)
# What the real raw files hold none of is tested beside what writes it.
EMPTY = {
    *("reading_notes", "notice_documents", "notice_paragraphs", "measure_reports", "project_reports"),
    "tidy_files",
    *(table for table in TABLES if table.startswith("register_")),
}
NUMBERED = {field.name for table in TABLES for field in schema_of(table) if field.type == pa.int64()}


def rows_of(table: str) -> st.SearchStrategy[list[Row]]:
    row = {name: NUMBER if name in NUMBERED else TEXT for name in TABLES[table]}
    return st.lists(st.fixed_dictionaries(row), max_size=3)


def count_by_glob(settings: Settings, table: str) -> int:
    files = settings.landing / "batch-*" / f"{table}.parquet"
    [(count,)] = duckdb.connect().execute(f"select count(*) from read_parquet('{files}')").fetchall()
    return int(count)


def test_half_written_batch_is_never_read(settings: Settings) -> None:
    take_in(settings)
    before = count_by_glob(settings, "annex_indicators")
    leftover = settings.landing / "incoming-batch-20240901T040000000007Z-0a1b2c3d"
    leftover.mkdir()
    (leftover / "annex_indicators.parquet").write_bytes(b"PAR1 half of a f")

    assert leftover.name not in batches(settings.landing)
    assert count_by_glob(settings, "annex_indicators") == before
    assert take(settings) == {}, "the next pass is not misled by it"
    assert not leftover.exists(), "the next pass clears it"


def test_pass_that_was_killed_is_done_again_whole(settings: Settings) -> None:
    batch_id = take_in(settings).batch_id
    assert batch_id
    (settings.landing / batch_id).rename(settings.landing / f"incoming-{batch_id}")
    (settings.landing / f"incoming-{batch_id}" / "submissions.parquet").unlink()
    assert set(take(settings)) == GOOD


def test_glob_sees_whole_batches_only(settings: Settings) -> None:
    first = take_in(settings)
    before = count_by_glob(settings, "annex_indicators")
    edit(settings, INDICATORS, "7500", "7600")
    second = take_in(settings)
    assert sorted(path.name for path in settings.landing.iterdir()) == [
        EMPTY_BATCH,
        first.batch_id,
        second.batch_id,
    ]
    for batch in batches(settings.landing):
        assert {path.name for path in (settings.landing / batch).iterdir()} == {
            SEAL,
            *(f"{table}.parquet" for table in TABLES),
        }
    for table in TABLES:
        assert count_by_glob(settings, table) == len(list(read_table(settings.landing, table)))
    assert count_by_glob(settings, "annex_indicators") == before + 24 * 6


def test_every_table_has_its_schema_in_every_batch(settings: Settings) -> None:
    take_in(settings)
    (settings.raw / INDICATORS).write_bytes(b"")
    take_in(settings)
    assert len(batches(settings.landing)) == 3
    for batch, table in itertools.product(batches(settings.landing), TABLES):
        assert pq.read_schema(settings.landing / batch / f"{table}.parquet") == schema_of(table)


def test_landing_is_readable_before_any_file_came(settings: Settings) -> None:
    prepare(settings.landing)
    prepare(settings.landing)
    assert batches(settings.landing) == [EMPTY_BATCH]
    assert {table: count_by_glob(settings, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_rows_know_their_batch_and_its_time(settings: Settings) -> None:
    before = datetime.now(UTC)
    batch_id = take_in(settings).batch_id
    after = datetime.now(UTC)
    # What the real raw files hold none of is tested beside what writes it.
    for table in set(TABLES) - EMPTY:
        rows = list(read_table(settings.landing, table))
        assert {row["batch_id"] for row in rows} == {batch_id}
        assert len({row["received_at"] for row in rows}) == 1
        assert before <= rows[0]["received_at"] <= after


# Tidy files name archived bytes, which must be there.
@given(st.fixed_dictionaries({table: rows_of(table) for table in TABLES if table != "tidy_files"}))
@hypothesis_settings(max_examples=20)
def test_what_is_written_reads_back(tables: dict[str, list[Row]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        batch_id = write_batch(Path(folder), tables, NOON)
        stamp = {"batch_id": batch_id, "received_at": NOON}
        for table, rows in tables.items():
            assert list(read_table(Path(folder), table)) == [stamp | row for row in rows]


@given(
    st.lists(
        st.datetimes(datetime(2020, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
        min_size=2,
        max_size=3,
        unique=True,
    )
)
@hypothesis_settings(max_examples=10)
def test_batch_names_sort_by_time(times: list[datetime]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        names = {write_batch(Path(folder), {}, time): time for time in times}
        assert [names[batch] for batch in batches(Path(folder))] == sorted(times)


def test_batches_a_moment_apart_sort_by_time(tmp_path: Path) -> None:
    eve = datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    times = [eve, eve + timedelta(microseconds=1), eve + timedelta(microseconds=2), eve + timedelta(days=1)]
    for time in reversed(times):
        write_batch(tmp_path, {"notices": [{"title": time.isoformat()}]}, time)
    assert [row["received_at"] for row in read_table(tmp_path, "notices")] == times


def test_schema_batch_is_the_oldest(settings: Settings) -> None:
    take_in(settings)
    assert batches(settings.landing)[0] == EMPTY_BATCH
