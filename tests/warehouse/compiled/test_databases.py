"""The files of a home as models name them, and its landing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.ingest.landing.batches import TABLES
from dagster_project.ingest.landing.parquet import prepare, write_batch
from dagster_project.settings import RELEASE_STORAGE_VERSION, Settings
from dagster_project.warehouse.compiled.databases import attach_home, show_landing


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A home in a place that SQL must quote."""
    return Settings(tmp_path / "raw", tmp_path / "o'clock 万古", 1)


def test_new_files_are_of_the_version_that_older_clients_open(home: Settings) -> None:
    with duckdb.connect() as connection:
        attach_home(connection, home)
        [(tags,)] = connection.execute(
            "select tags from duckdb_databases() where database_name = 'build'"
        ).fetchall()
    assert RELEASE_STORAGE_VERSION in str(tags)
    assert home.build_file.stat().st_size > 0
    assert home.private_file.stat().st_size > 0


def test_memory_is_bounded_and_nothing_is_fetched(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENCANG_MEMORY_LIMIT", "1GiB")
    with duckdb.connect() as connection:
        attach_home(connection, home)
        settings = dict(
            connection.execute(
                "select name, value from duckdb_settings()"
                " where name in ('memory_limit', 'temp_directory', 'autoinstall_known_extensions')"
            ).fetchall()
        )
    assert settings == {
        "memory_limit": "1.0 GiB",
        "temp_directory": f"{home.build_file}.tmp",
        "autoinstall_known_extensions": "false",
    }


def test_landing_shows_every_table_and_the_batches_after_the_last_one_built(home: Settings) -> None:
    prepare(home.landing)
    rows = {"source_files": [{"source_path": "a"}], "submissions": [{"value_text": "1"}]}
    first, second = (write_batch(home.landing, rows, datetime(2024, 1, day, tzinfo=UTC)) for day in (1, 2))
    (home.landing / "incoming-batch-x").mkdir()
    with duckdb.connect() as connection:
        attach_home(connection, home)
        for batches, last, due in (
            ([home.landing / "batch-*"], "", [first, second]),
            ([home.landing / "batch-*"], first, [second]),
            ([home.landing / first, *home.landing.glob("batch-0-*")], "", [first]),
        ):
            show_landing(connection, batches, last)
            found = connection.execute("select batch_id from private.landing.batches_due order by 1").fetchall()
            assert [batch for (batch,) in found] == due
        for table in TABLES:
            count = 1 if table in rows else 0
            assert connection.execute(f"select count(*) from private.landing.{table}").fetchall() == [(count,)]
