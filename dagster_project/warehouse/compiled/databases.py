"""The databases that models name, `build` and `private`, with landing as views: with dbt and without."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dagster_project.ingest.landing.batches import TABLES, received_at_of
from dagster_project.ingest.landing.tidy import parquet_of, submissions_in
from dagster_project.settings import RELEASE_STORAGE_VERSION, Settings


def attach_home(connection: DuckDBPyConnection, settings: Settings) -> None:
    """Attach the files of a home for writing: `build`, which a release is copied from, and `private`.

    Files that are missing are made, `build` in the version that older clients open.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    configure(connection, settings)
    version = f"storage_version '{RELEASE_STORAGE_VERSION}'"
    connection.execute(f"attach {quoted(settings.build_file)} as build ({version})")
    connection.execute(f"attach {quoted(settings.private_file)} as private")


def configure(connection: DuckDBPyConnection, settings: Settings) -> None:
    """Bound the memory; what does not fit goes to a folder in the home. Nothing is ever fetched."""
    _set_memory_limit(connection)
    connection.execute(f"set temp_directory = {quoted(f'{settings.build_file}.tmp')}")
    # A failed load of an extension would try the network.
    connection.execute("set autoinstall_known_extensions = false")


def memory_limit() -> int:
    """The bytes that a build may take, as ZHENCANG_MEMORY_LIMIT says in DuckDB's words: 43%, 4GB, 4GiB."""
    with duckdb.connect() as connection:
        _set_memory_limit(connection)
        row = connection.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchone()
    return int(row[0]) if row else 0


def _set_memory_limit(connection: DuckDBPyConnection) -> None:
    # With what DuckDB does not count, and the processes beside it, a run takes half of a machine of 24 GiB.
    limit = os.environ.get("ZHENCANG_MEMORY_LIMIT", "43%")
    connection.execute(f"set memory_limit = {quoted(limit)}")


def show_landing(connection: DuckDBPyConnection, batches: Sequence[Path], last_batch_built: str) -> None:
    """One view a landing table over the Parquet of batches, and the table of those that are yet to be built.

    `batches` are folders or patterns of such. They are named by time, so that those after the last one built are
    due: all of them where that is "". `submissions` shows the values of batches due, which is all that models
    read: of the others no file need be opened. `submissions_of_all_batches` shows them all. Parquet marks times as
    UTC; here they are plain, as in all that is built.

    Raises LandingDamaged where archived bytes that a batch points at are missing.
    """
    connection.execute("create schema if not exists private.landing")
    sources = {table: parquet_of(batches, table) for table in TABLES}
    due = _due(batches, last_batch_built) if last_batch_built else batches
    sources["submissions"] = f"({submissions_in(connection, due)})"
    sources["submissions_of_all_batches"] = f"({submissions_in(connection, batches)})"
    for table, source in sources.items():
        connection.execute(
            f"create or replace view private.landing.{table} as"
            f" select * replace (make_timestamp(epoch_us(received_at)) as received_at) from {source}"
        )
    connection.execute(
        "create or replace table private.landing.batches_due as"
        " select batch_id, received_at from private.landing.source_files"
        f" where batch_id > {quoted(last_batch_built)} group by batch_id, received_at"
    )


def _due(batches: Sequence[Path], last_batch_built: str) -> list[Path]:
    """The folders of the batches after one, and of those without rows, which say what the columns are."""
    folders = [folder for batch in batches for folder in sorted(batch.parent.glob(batch.name))]
    return [folder for folder in folders if folder.name > last_batch_built or not received_at_of(folder.name)]


def quoted(text: str | Path) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
