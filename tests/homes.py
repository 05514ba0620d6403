"""Homes to test on: what the command makes of them, what stands in seconds without it, one of a kind for all."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from dagster_project.ingest.take_in import take_in
from dagster_project.receipts.receipt import write_due_receipts
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.suites import UNEXPECTED_ROWS, load_suite
from dagster_project.warehouse.compiled.databases import attach_home, show_landing
from dagster_project.warehouse.compiled.execution import build_afresh
from dagster_project.warehouse.compiled.project import CompiledProject, compiled_project
from dagster_project.warehouse.compiled.promises import ERROR, FAIL, Asked, ask_one
from dagster_project.warehouse.increment import begin, finish, plan
from dagster_project.warehouse.inputs import note_inputs, noted_inputs
from dagster_project.warehouse.publish import publish
from tests.warm import command


@dataclass(frozen=True)
class Outcome:
    """What a command returned and printed."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Published:
    """A home with a release, and what the run that made it printed."""

    settings: Settings
    outcome: Outcome


def zhencang(settings: Settings, *arguments: str) -> Outcome:
    """Run the command as a user would, in a process of its own."""
    where = ["--raw", str(settings.raw), "--home", str(settings.home)]
    command = [sys.executable, "-m", "dagster_project.cli", arguments[0], *where, *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return Outcome(done.returncode, done.stdout, done.stderr)


def run_warm(settings: Settings, *options: str) -> Outcome:
    """`zhencang run` in a process of its own in which nothing is left to import: tests/warm.py."""
    return Outcome(*command(["run", "--raw", str(settings.raw), "--home", str(settings.home), *options]))


def built(settings: Settings) -> Settings:
    """Take in, build and publish as a run would, in seconds: no dbt, no Dagster, no Great Expectations.

    Everything is built afresh, which gives what increments give (test_check_agrees.py, test_property.py). Fails
    where a table breaks its promises or the marts an expectation, as a run does. Returns the settings.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    note_inputs(settings)
    take_in(settings)
    inputs = noted_inputs(settings)
    begin(settings, plan(settings, inputs["code"], full_refresh=True))
    project = compiled_project()
    with duckdb.connect() as connection:
        attach_home(connection, settings)
        # The other core has another test; of so little, threads cost more than they do.
        connection.execute("set threads = 1")
        show_landing(connection, [settings.landing / "batch-*"], "")
        build_afresh(connection, project)
        broken = [*broken_promises(connection, project), *broken_expectations(connection)]
        assert not broken, broken
    release = publish(settings, [], "built by a test", inputs)
    finish(settings, inputs["code"])
    with duckdb.connect(release.database, read_only=True) as connection:
        write_due_receipts(settings, connection, release.release_id)
    return settings


def broken_promises(connection: duckdb.DuckDBPyConnection, project: CompiledProject) -> list[Asked]:
    """The tests for which a run would refuse to publish."""
    asked = [ask_one(connection, test) for test in project.tests()]
    assert len(asked) > 100
    return [one for one in asked if one.status in (FAIL, ERROR)]


def broken_expectations(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """The rows for which a run's audit of the marts would refuse to publish: the expectation, and the row."""
    connection.execute("use build")
    refusing = [one for one in load_suite("marts") if one.severity == "error" and one.expect == UNEXPECTED_ROWS]
    assert len(refusing) > 10
    return [(one.id, *row) for one in refusing for row in connection.execute(one.arguments["query"]).fetchall()]


def new_home(folder: Path) -> Settings:
    """A home without anything."""
    return Settings(raw=folder / "raw", home=folder / "home", releases_kept=10)


def copy_of(settings: Settings, folder: Path) -> Settings:
    """A home and its raw files of their own."""
    shutil.copytree(settings.raw, folder / "raw")
    shutil.copytree(settings.home, folder / "home", symlinks=True)
    return replace(settings, raw=folder / "raw", home=folder / "home")


def home_of_a_kind(
    factory: pytest.TempPathFactory, kind: str, make: Callable[[Settings], object]
) -> tuple[Settings, Any]:
    """A copy of the home of this kind, and what `make` returned as JSON has it.

    The first process of a test session that asks makes it, for all: who comes meanwhile waits.
    """
    shared = _shared_folder(factory) / kind
    shared.mkdir(exist_ok=True)
    notes = shared / "notes.json"
    with (shared / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not notes.exists():
            # What another process began and did not end.
            for part in ("raw", "home"):
                shutil.rmtree(shared / part, ignore_errors=True)
            made = make(new_home(shared))
            notes.write_text(json.dumps(made), encoding="utf-8")
    return copy_of(new_home(shared), factory.mktemp(kind)), json.loads(notes.read_text(encoding="utf-8"))


def _shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of the session, of which each worker of xdist has a folder of its own."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def sql_of(model: str) -> str:
    """The SQL of a model, as a build that starts afresh executes it."""
    return next(one.fresh for one in compiled_project().models() if one.name == model)


def query(database: Path, sql: str) -> pd.DataFrame:
    """The rows of a query on a database opened read-only."""
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(sql).df()


def marts_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the marts, in an order that depends on the rows alone."""
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by table_name"
        ).fetchall()
        return {
            name: connection.execute(f"select * from marts.{name} order by all").fetchall() for (name,) in names
        }
