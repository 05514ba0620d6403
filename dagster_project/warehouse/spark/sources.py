"""What models read on Spark: landing where it lies, and the seeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from dagster_project.ingest.landing.batches import TABLES
from dagster_project.ingest.landing.parquet import schema_of
from dagster_project.ingest.landing.tidy import parquet_of, tidy_submissions_in
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.compiled.project import CompiledProject

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Columns are named in full: to look into the files for them takes Spark a job a table.
_TYPES = {pa.string(): "string", pa.int64(): "bigint", pa.timestamp("us", tz="UTC"): "timestamp"}


def write_tidy(landing: Path, folder: Path) -> None:
    """Write the rows of tidy files to a new folder, as landing has them: how they are to be read, DuckDB knows.

    Raises LandingDamaged where archived bytes are missing.
    """
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        for number, rows in enumerate(tidy_submissions_in(connection, [landing / "batch-*"])):
            connection.execute(f"copy ({rows}) to {quoted(folder / f'submissions-{number:04d}.parquet')}")


def gathered(landing: Path, folder: Path) -> Path:
    """Write the rows of all batches to a new folder, as one batch of one file a table. Returns the folder.

    To open a file takes Spark longer than to read what is small in it, and each reader of a table opens all of it.
    """
    batch = folder / "batch-of-all"
    batch.mkdir(parents=True)
    with duckdb.connect() as connection:
        for table in TABLES:
            rows = parquet_of([landing / "batch-*"], table)
            connection.execute(f"copy (from {rows}) to {quoted(batch / f'{table}.parquet')}")
    return folder


def show_landing(session: SparkSession, landing: Path, tidy: Path, prefix: str = "") -> None:
    """A view over the Parquet of all batches, each landing table, where it lies; all batches are due.

    Of submissions also over what write_tidy() wrote. Names of schemas begin with `prefix`. Parquet marks times as
    UTC; here they are plain, as in all that is built.
    """
    landed, shown = f"{prefix}landed", f"{prefix}landing"
    session.sql(f"create schema if not exists {landed}")
    session.sql(f"create schema if not exists {shown}")
    for table in TABLES:
        columns = ", ".join(f"`{field.name}` {_TYPES[field.type]}" for field in schema_of(table))
        plain = "* except (received_at), cast(received_at as timestamp_ntz) as received_at"
        queries = []
        for name, folder in ((table, landing / "batch-*"), (f"tidy_{table}", tidy)):
            # A pattern that nothing meets is an error.
            if name == table or any(tidy.glob(f"{table}*.parquet")):
                files = quoted(folder / f"{table}*.parquet")
                session.sql(f"create table {landed}.{name} ({columns}) using parquet options (path {files})")
                queries.append(f"select {plain} from {landed}.{name}")
        session.sql(f"create view {shown}.{table} as {' union all '.join(queries)}")
    session.sql(
        f"create view {shown}.batches_due as"
        f" select batch_id, received_at from {shown}.source_files group by batch_id, received_at"
    )


def show_seeds(session: SparkSession, project: CompiledProject, folder: Path, prefix: str = "") -> None:
    """The seeds as DuckDB loaded and tested them, as Parquet in a folder; dbt-spark would make texts of nulls."""
    folder.mkdir(parents=True)
    session.sql(f"create schema if not exists {prefix}seeds")
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(project.seeds)} as shipped (read_only)")
        seeds = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'shipped' and schema_name = 'seeds'"
        ).fetchall()
        for (seed,) in seeds:
            file = quoted(folder / f"{seed}.parquet")
            connection.execute(f"copy shipped.seeds.{seed} to {file}")
            described = connection.execute(f"describe shipped.seeds.{seed}").fetchall()
            columns = ", ".join(f"`{name}` {kind.replace('VARCHAR', 'STRING')}" for name, kind, *_ in described)
            session.sql(f"create table {prefix}seeds.{seed} ({columns}) using parquet options (path {file})")
