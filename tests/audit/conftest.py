"""One worker and one build for all tests of the audit; each test breaks a copy of the build."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dagster_project.ingest.landing.batches import TABLES
from dagster_project.ingest.landing.parquet import prepare
from dagster_project.settings import EXPECTATIONS, PROJECT, Settings
from dagster_project.warehouse.audit.auditor import Auditor, CheckResult
from tests.homes import built, new_home

# Notes every attempt of the worker to reach another machine, and forbids it.
SITECUSTOMIZE = """
import os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        with open(os.environ["NETWORK_NOTES"], "a") as notes:
            notes.write(f"{event} {arguments}\\n")
        raise OSError("the audit must not use the network")

sys.addaudithook(note)
"""


@dataclass(frozen=True)
class Bench:
    """A home that is audited again and again by one worker, and what the worker was seen to do."""

    settings: Settings
    auditor: Auditor
    suites: Path
    network_notes: Path

    def audit(self, suite: str) -> dict[str, CheckResult]:
        """The results of a suite by the ids of its expectations."""
        return {result.expectation_id: result for result in self.auditor.run(suite)}

    def failed(self, suite: str) -> set[str]:
        """The ids of the expectations of a suite that do not hold."""
        return {name for name, result in self.audit(suite).items() if not result.success}

    def use(self, home: Path) -> None:
        """Audit a copy of this home from now on."""
        shutil.rmtree(self.settings.landing, ignore_errors=True)
        shutil.copytree(home / "landing", self.settings.landing)
        shutil.copyfile(home / "build.duckdb", self.settings.build_file)
        shutil.copyfile(home / "private.duckdb", self.settings.private_file)

    def change_build(self, *statements: str) -> None:
        """Run these statements on the build, and on what it is made from as `private`.

        That both open to write shows that nothing holds them open.
        """
        quoted = str(self.settings.private_file).replace("'", "''")
        with duckdb.connect(self.settings.build_file) as connection:
            connection.execute(f"attach '{quoted}' as private")
            run_all(connection, statements)

    def change_landing(self, *statements: str) -> None:
        """Run these statements on what has landed, as if it had landed so."""
        folder = str(self.settings.landing).replace("'", "''")
        with duckdb.connect() as connection:
            connection.execute("create schema landing")
            for table in TABLES:
                connection.execute(
                    f"create table landing.{table} as from read_parquet('{folder}/batch-*/{table}.parquet')"
                )
            run_all(connection, statements)
            batches = connection.execute("select distinct batch_id from landing.source_files").fetchall()
            shutil.rmtree(self.settings.landing)
            prepare(self.settings.landing)
            for (batch,) in batches:
                # A batch is a folder of its name.
                (self.settings.landing / batch).mkdir()
                for table in TABLES:
                    rows = f"(from landing.{table} where batch_id = '{batch}')"
                    connection.execute(f"copy {rows} to '{folder}/{batch}/{table}.parquet'")


def run_all(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    """Run statements, each of which must change something: a case that breaks nothing tests nothing."""
    for statement in statements:
        assert connection.execute(statement).fetchall() != [(0,)], f"no row was changed by {statement}"


@pytest.fixture(scope="session")
def session_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The worker starts here, so that it imports Great Expectations while a home is built."""
    folder = tmp_path_factory.mktemp("audited")
    (folder / "hook").mkdir()
    (folder / "hook" / "sitecustomize.py").write_text(SITECUSTOMIZE)
    suites = shutil.copytree(EXPECTATIONS, folder / "expectations")
    # White space, Chinese and a dollar sign: nobody along the way may read the path as anything but a path.
    settings = Settings(raw=folder / "raw", home=folder / "镇仓 $HOME's", releases_kept=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETWORK_NOTES", str(folder / "network"))
        patch.setenv("PYTHONPATH", str(folder / "hook"))
        auditor = Auditor(settings, suites)
        auditor.__enter__()
    try:
        yield Bench(settings, auditor, suites, folder / "network")
    finally:
        auditor.__exit__(None, None, None)


@pytest.fixture(scope="session")
def make_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Path], object] | None], Path]:
    """Land and build a copy of the real raw files, changed or not; gives the home."""

    def make(change: Callable[[Path], object] | None = None) -> Path:
        settings = new_home(tmp_path_factory.mktemp("built"))
        shutil.copytree(PROJECT / "raw", settings.raw)
        if change:
            change(settings.raw)
        return built(settings).home

    return make


@pytest.fixture(scope="session")
def real_home(make_home: Callable[[], Path]) -> Path:
    """The home of the real raw files, built once."""
    return make_home()


@pytest.fixture
def bench(session_bench: Bench, real_home: Path) -> Bench:
    """The bench with an unbroken copy of the real build on it."""
    session_bench.use(real_home)
    return session_bench
