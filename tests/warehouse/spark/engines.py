"""The same landing built by both engines, and every table of one held against the other's, row by row."""

from __future__ import annotations

import importlib.util
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from dagster_project.ingest.take_in import take_in
from dagster_project.settings import SPARK, Settings
from dagster_project.warehouse.build import WaitingDbt
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.compiled.project import Model, compiled_project
from dagster_project.warehouse.increment import begin, finish, plan
from dagster_project.warehouse.inputs import note_inputs, noted_inputs
from dagster_project.warehouse.publish import publish
from dagster_project.warehouse.spark.loading import load
from dagster_project.warehouse.spark.session import FOR_SMALL_DATA, end, open_session
from dagster_project.warehouse.spark.sources import gathered, show_landing, show_seeds, write_tidy
from dagster_project.warehouse.spark.statements import after_what_it_repeats
from dagster_project.warehouse.spark.tables import new_tables

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

needs_spark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (importlib.util.find_spec("pyspark") and shutil.which("java")),
        reason="no Spark here: `make test-spark` runs it in the environment of `make spark`, with Java 17",
    ),
]
SMALL = FOR_SMALL_DATA | {"spark.driver.memory": "3g"}


def add_on_duckdb(settings: Settings) -> None:
    """Take in what is new and add it to what stands, by dbt as a run does; no audit, nothing is published."""
    note_inputs(settings)
    take_in(settings)
    code = noted_inputs(settings)["code"]
    increment = plan(settings, code)
    assert not increment.is_fresh
    arguments = increment.dbt_arguments()
    with WaitingDbt(settings) as dbt:
        build = dbt.build(arguments, increment.environment)
        said, _ = build.communicate()
    assert build.returncode == 0, said.decode()[-2000:]
    finish(settings, code)


def build_on_spark(settings: Settings, home: Path) -> Settings:
    """A copy of a home, in which Spark builds anew and that is published. Returns its settings."""
    apart = new_home_beside(settings, home)
    tables = new_tables(apart)
    write_tidy(apart.landing, tables / "tidy")
    session = open_session(tables, SMALL)
    try:
        show_landing(session, gathered(apart.landing, tables / "landing"), tables / "tidy")
        show_seeds(session, compiled_project(), tables / "seeds")
        _execute(session, [model for model in compiled_project(SPARK).models() if model.schema != "bi"])
    finally:
        end(session)
    load(apart, compiled_project(), tables)
    inputs = noted_inputs(apart)
    publish(apart, [], "built by a test", inputs)
    finish(apart, inputs["code"])
    return apart


def new_home_beside(settings: Settings, home: Path) -> Settings:
    """A copy of a home, made ready for a build on Spark."""
    apart = replace(settings, home=home, engine=SPARK)
    shutil.copytree(settings.home, home, symlinks=True)
    begin(apart, plan(apart, "", full_refresh=True))
    return apart


def _execute(session: SparkSession, models: list[Model]) -> None:
    """As dbt would, but for what dbt itself costs a model: several at once, each after those that it needs."""
    for schema in {model.schema for model in models}:
        session.sql(f"create schema if not exists {schema}")
    begun: dict[str, Future[None]] = {}

    def make(model: Model) -> None:
        for needed in model.needs:
            begun[needed].result()
        kind = "view" if model.materialized == "view" else "table"
        how = "" if kind == "view" else "using parquet"
        made = f"create {kind} {model.schema}.{model.alias} {how} as\n{model.fresh}"
        session.sql(after_what_it_repeats(session, made))

    # In their order: what one waits for was begun before it.
    with ThreadPoolExecutor(3) as pool:
        for model in models:
            begun[model.name] = pool.submit(make, model)
    for done in begun.values():
        done.result()


def differences(one: Settings, other: Settings, among: list[Model] | None = None) -> dict[str, tuple[int, int]]:
    """Of each table that differs, the rows that only the first home has, and those that only the other has.

    Every column is compared as it is, but for hashes, of which each engine has its own, and for dust of doubles
    that are not published.
    """
    found = {}
    with duckdb.connect() as connection:
        for name, settings in (("one", one), ("other", other)):
            connection.execute(f"attach {quoted(settings.build_file)} as {name}_build (read_only)")
            connection.execute(f"attach {quoted(settings.private_file)} as {name}_private (read_only)")
        for model in among or tables():
            here = model.relation_in(f"one_{model.database}")
            there = model.relation_in(f"other_{model.database}")
            described = connection.execute(f"describe {here}").fetchall()
            columns = ", ".join(
                f'round("{column}", 9) as "{column}"'
                if (model.database, kind) == ("private", "DOUBLE")
                else f'cast("{column}" as {_kept_as(kind)}) as "{column}"'
                for column, kind, *_ in described
                if not column.endswith("_hash")
            )
            only_here, only_there = (
                f"(select count(*) from (select {columns} from {a} except all select {columns} from {b}))"
                for a, b in ((here, there), (there, here))
            )
            counts = connection.execute(f"select {only_here}, {only_there}").fetchone()
            if counts != (0, 0):
                assert counts is not None
                found[model.name] = counts
    return found


def _kept_as(kind: str) -> str:
    """The type in which two engines are compared: what DuckDB numbers is text on Spark."""
    return "VARCHAR" if kind.startswith("ENUM(") else kind


def tables() -> list[Model]:
    """Every model that is a table."""
    return [model for model in compiled_project().models() if model.materialized != "view"]


def lasting_tables() -> list[Model]:
    """Those that hold all there is after an increment too: what is published, and what is added to."""
    return [model for model in tables() if model.database == "build" or model.materialized == "incremental"]
