"""A Spark session in which models find landing and the seeds; dbt-spark takes the one that is there."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from dagster_project.errors import UsageError
from dagster_project.ingest.landing.batches import TABLES, schema_of
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.compiled.project import CompiledProject
from dagster_project.warehouse.spark.statements import after_what_it_repeats

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WHAT_IT_NEEDS = "The engine spark needs Java 17 and the environment that `make spark` makes: docs/scale.md."
# Where tables are small a build is planning: what Spark does for large ones, and Java for long runs, takes longer
# than it saves. docs/scale.md has the figures.
FOR_SMALL_DATA = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC",
}
# Bytes of landing.
_SMALL = 2_000_000
# Columns are named in full: to look into the files for them takes Spark a job a table.
_TYPES = {pa.string(): "string", pa.int64(): "bigint", pa.timestamp("us", tz="UTC"): "timestamp"}


def open_session(tables: Path, more: Mapping[str, str] | None = None) -> SparkSession:
    """A session whose tables are Parquet below a folder; `more` are settings of Spark's own.

    It computes on this machine, or where the files say that SPARK_CONF_DIR has.

    Raises UsageError where pyspark or Java is not there.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(WHAT_IT_NEEDS) from error
    if not (os.environ.get("JAVA_HOME") or which("java")):
        raise UsageError(WHAT_IT_NEEDS)
    # It writes JSON where dbt's own events are read.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    builder = SparkSession.builder.appName("zhencang")
    for name, value in (_settings(tables) | dict(more or {})).items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    _let_dbt_execute_here()
    return session


def _let_dbt_execute_here() -> None:
    """As statements.py does. dbt-spark turns ANSI off with each statement, and a bad cast would be a null."""
    from dbt.adapters.spark.session import Connection, Cursor
    from pyspark.sql import SparkSession

    class OfThisSession(Cursor):
        def execute(self, sql: str, *parameters: Any) -> None:
            super().execute(after_what_it_repeats(SparkSession.active(), sql), *parameters)

    Connection.cursor = lambda connection: OfThisSession()


def _settings(tables: Path) -> dict[str, str]:
    size = {} if os.environ.get("SPARK_CONF_DIR") else _this_machine()
    return size | {
        # A bad cast and an overflow fail as they do in DuckDB.
        "spark.sql.ansi.enabled": "true",
        # A product has the digits of both factors, as in DuckDB: 1 元 is 0.00000001 亿元, not 0.
        "spark.sql.decimalOperations.allowPrecisionLoss": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(tables),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _this_machine() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**21
    return {
        "spark.master": "local[*]",
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        # Half of the memory, as DuckDB has it.
        "spark.driver.memory": f"{memory}m",
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
    }


def settings_for(landing: Path) -> Mapping[str, str]:
    """What to tell Spark beside for data as large as these; nothing where its own files say how it computes."""
    size = sum(file.stat().st_size for file in landing.glob("batch-*/*.parquet"))
    return FOR_SMALL_DATA if size < _SMALL and not os.environ.get("SPARK_CONF_DIR") else {}


def show_landing(session: SparkSession, landing: Path) -> None:
    """A view over the Parquet of all batches, each landing table, where it lies; all batches are due.

    Parquet marks times as UTC; here they are plain, as in all that is built.
    """
    session.sql("create schema if not exists landing")
    session.sql("create schema if not exists landed")
    for table in TABLES:
        columns = ", ".join(f"`{field.name}` {_TYPES[field.type]}" for field in schema_of(table))
        files = quoted(landing / "batch-*" / f"{table}*.parquet")
        session.sql(f"create table landed.{table} ({columns}) using parquet options (path {files})")
        plain = "* except (received_at), cast(received_at as timestamp_ntz) as received_at"
        session.sql(f"create view landing.{table} as select {plain} from landed.{table}")
    session.sql(
        "create view landing.batches_due as"
        " select batch_id, received_at from landing.source_files group by batch_id, received_at"
    )


def show_seeds(session: SparkSession, project: CompiledProject, folder: Path) -> None:
    """The seeds as DuckDB loaded and tested them, as Parquet in a folder; dbt-spark would make texts of nulls."""
    folder.mkdir(parents=True)
    session.sql("create schema if not exists seeds")
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
            session.sql(f"create table seeds.{seed} ({columns}) using parquet options (path {file})")
