"""Spark on a server elsewhere (Spark Connect): the environment alone says where, and the rows are DuckDB's.

The server is pyspark's own, on this machine. Its catalog lasts longer than a build, and others have tables there.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import pytest

from dagster_project.settings import SPARK, Settings
from dagster_project.warehouse.spark.tables import new_tables, prefix_of
from tests.homes import Outcome, copy_of, zhencang
from tests.warehouse.spark.engines import SMALL, differences, needs_spark, tables

pytestmark = needs_spark

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


@dataclass(frozen=True)
class Story:
    """A run on a server, and what its catalog held then."""

    settings: Settings
    outcome: Outcome
    schemas: list[str]
    of_others: list[tuple[object, ...]]


@pytest.fixture(scope="module")
def story(reported: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("connect")
    settings = replace(copy_of(reported, folder), engine=SPARK)
    killed = prefix_of(new_tables(settings))
    with _server(folder) as address, pytest.MonkeyPatch.context() as patch:
        # What another build left there that was killed, and what is somebody else's.
        for schema in (f"{killed}marts", "marts"):
            made = f"create table {schema}.fct_indicator_value using parquet as select 7 as figure"
            _asked(address, f"create schema {schema}", made)
        patch.setenv("ZHENCANG_ENGINE", SPARK)
        patch.setenv("SPARK_REMOTE", address)
        # A client needs no Java.
        patch.setenv("JAVA_HOME", str(folder / "nowhere"))
        outcome = zhencang(settings, "run", "--full-refresh")
        schemas = [name for (name,) in _asked(address, "show schemas")]
        yield Story(settings, outcome, schemas, _asked(address, "from marts.fct_indicator_value"))


def test_a_run_on_a_server_publishes_what_duckdb_would(story: Story, reported: Settings) -> None:
    assert story.outcome.status == 0, story.outcome.err
    assert len(tables()) > 90
    assert differences(reported, story.settings) == {}


def test_a_catalog_that_lasts_keeps_nothing_of_a_build_and_all_of_others(story: Story) -> None:
    assert story.schemas == ["default", "marts"]
    assert story.of_others == [(7,)]
    # Its files are there, and those of the killed one are gone.
    [build] = story.settings.spark_tables.iterdir()
    assert [*build.glob("marts.db/fct_indicator_value/*.parquet")]


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """A server with the settings of a small machine, to the end of the block. Gives its address."""
    found = importlib.util.find_spec("pyspark")
    assert found
    assert found.origin
    port = {"spark.connect.grpc.binding.port": "0", "spark.sql.warehouse.dir": str(folder / "of-the-server")}
    settings = [f"--conf={name}={value}" for name, value in (SMALL | port).items()]
    command = [str(Path(found.origin).parent / "bin" / "spark-submit"), "--class", SERVER, *settings]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        try:
            said = (re.findall(r"Connect server started at: \S*:(\d+)", line) for line in server.stderr)
            [at] = next(filter(None, said))
            # It stands still where nobody reads what it says.
            Thread(target=server.stderr.read, daemon=True).start()
            yield f"sc://localhost:{at}"
        finally:
            server.terminate()


def _asked(address: str, *statements: str) -> list[tuple[object, ...]]:
    """The rows of the last statement. SparkSession itself would have this process ask servers from then on."""
    from pyspark.sql.connect.session import SparkSession

    session = SparkSession.builder.remote(address).create()
    try:
        for statement in statements:
            rows = session.sql(statement).collect()
        return [tuple(row) for row in rows]
    finally:
        session.stop()
