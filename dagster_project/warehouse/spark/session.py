"""A Spark session, in which dbt executes what it executes.

It computes on this machine, where the files of SPARK_CONF_DIR say, or on the server that SPARK_REMOTE names.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster_project.warehouse.compiled.databases import memory_limit
from dagster_project.warehouse.spark.needs import refuse_without_spark
from dagster_project.warehouse.spark.statements import ONCE, after_what_it_repeats

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Where tables are small a build is planning: what Spark does for large ones, and Java for long runs, takes longer
# than it saves. docs/scale.md has the figures.
FOR_SMALL_DATA = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # A task and a file a table: each of either costs more than what is in it.
    "spark.sql.leafNodeDefaultParallelism": "1",
    # What each sort, aggregate and table in memory takes at once, by default 64 MB; and a batch of rows read.
    "spark.buffer.pageSize": "1m",
    "spark.sql.parquet.columnarReaderBatchSize": "128",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC"
    " -XX:NewRatio=1 -XX:MetaspaceSize=256m",
}
# Bytes of landing; and of Java's heap, which it fills before it clears up, whatever it needs.
_SMALL = 2_000_000
_HEAP_FOR_SMALL_DATA = 3 * 2**30
# What rows depend on, wherever it computes.
_OF_EACH_SESSION = {
    # A bad cast and an overflow fail as they do in DuckDB.
    "spark.sql.ansi.enabled": "true",
    # A product has the digits of both factors, as in DuckDB: 1 元 is 0.00000001 亿元, not 0.
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
}


def open_session(tables: Path, more: Mapping[str, str] | None = None, prefix: str = "") -> SparkSession:
    """A session whose tables are Parquet below a folder.

    `more` are settings of Spark's own, which a server has from who started it. What dbt does not know of is made
    in a schema with this prefix.

    Raises UsageError as refuse_without_spark() does.
    """
    refuse_without_spark()
    from pyspark.sql import SparkSession

    # It writes JSON where dbt's own events are read.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    builder = SparkSession.builder.appName("zhencang")
    of_this_process = {} if _is_on_a_server() else _of_a_process(tables) | dict(more or {})
    for name, value in (of_this_process | _OF_EACH_SESSION).items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    if not _is_on_a_server():
        session.sparkContext.setLogLevel("OFF")
    _let_dbt_execute_in(session, prefix)
    return session


def end(session: SparkSession) -> None:
    """Stop a session, and Java where it runs beside for it: DuckDB may need the memory that it holds."""
    session.stop()
    if _is_on_a_server():
        return
    from pyspark import SparkContext

    gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
    gateway.shutdown()
    # It ends where nobody is there to tell it anything.
    gateway.proc.stdin.close()
    gateway.proc.wait()


def _is_on_a_server() -> bool:
    return bool(os.environ.get("SPARK_REMOTE"))


def _let_dbt_execute_in(session: SparkSession, prefix: str) -> None:
    """As statements.py does. dbt-spark turns ANSI off with each statement, and a bad cast would be a null."""
    from dbt.adapters.spark.session import Connection, Cursor
    from dbt_common.exceptions import DbtRuntimeError
    from pyspark.errors import AnalysisException

    class OfThisSession(Cursor):
        def execute(self, sql: str, *parameters: Any) -> None:
            filled = sql % parameters if parameters else sql
            try:
                self._df = session.sql(after_what_it_repeats(session, filled, prefix + ONCE))
            except AnalysisException as error:
                raise DbtRuntimeError(str(error)) from error

    Connection.cursor = lambda connection: OfThisSession()


def _of_a_process(tables: Path) -> dict[str, str]:
    size = {} if os.environ.get("SPARK_CONF_DIR") else _this_machine()
    return size | {
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(tables),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _this_machine() -> dict[str, str]:
    return {
        "spark.master": "local[*]",
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
    }


def settings_for(landing: Path, tidy: Path) -> Mapping[str, str]:
    """What to tell Spark beside for data as large as these; nothing where its own files say how it computes.

    `tidy` is the folder of what landed without being written to landing.
    """
    if os.environ.get("SPARK_CONF_DIR"):
        return {}
    # The rest of what a build may take is for what Java needs beside its heap.
    heap = memory_limit() * 4 // 5
    if not is_small(landing, tidy):
        return {"spark.driver.memory": f"{heap // 2**20}m"}
    return FOR_SMALL_DATA | {"spark.driver.memory": f"{min(heap, _HEAP_FOR_SMALL_DATA) // 2**20}m"}


def is_small(landing: Path, tidy: Path) -> bool:
    """Whether so little landed that a build is planning, and opening files."""
    files = (*landing.glob("batch-*/*.parquet"), *tidy.glob("*.parquet"))
    return sum(file.stat().st_size for file in files) < _SMALL
