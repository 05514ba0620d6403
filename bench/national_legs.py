"""The parts of the national benchmark. Each takes the folder it works in and returns figures by name.

The folder holds what national_generator writes, home/ (the warehouse), floor.duckdb and the workbook. A leg that
needs what another one makes says so where it is missing.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from bench.measure import Measured, run_measured
from bench.national_floor import outcomes_of
from bench.national_plan import Size
from bench.national_queries import Answered, time_queries
from bench.national_sheets import NEW_FILE_SENDER, write_large_workbook, write_new_file
from dagster_project.settings import DUCKDB, PROJECT, Settings
from dagster_project.warehouse.release import published_release

Figures = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """Where the benchmark works, how large the country is, how often to repeat, and what computes."""

    folder: Path
    size: Size
    repeats: int
    engine: str

    @property
    def settings(self) -> Settings:
        """The warehouse that is measured. It keeps as few releases as it can, for each is as large as the data."""
        home = self.folder / ("home" if self.engine == DUCKDB else f"home-{self.engine}")
        return Settings(raw=self.folder / "raw", home=home, releases_kept=1, engine=self.engine)

    @property
    def floor(self) -> Path:
        """The database that hand-written SQL makes."""
        return self.folder / "floor.duckdb"


def load(work: Work) -> Figures:
    """(a) Everything from Parquet to a release, in a new home, once: a load is long, and its noise small."""
    _remove_new_files(work)
    shutil.rmtree(work.settings.home, ignore_errors=True)
    figures = _run(work)
    release = _release(work)
    return figures | {
        **_outcome(release),
        "home_bytes": sum(file.stat().st_size for file in work.settings.home.rglob("*") if file.is_file()),
    }


def add_file(work: Work) -> Figures:
    """(b) A run with one more file of 500 rows, each repeat with another month."""
    _release(work)
    runs = []
    for turn in range(work.repeats):
        # .csv and .xlsx in turns: departments send both.
        write_new_file(work.folder, work.size, _next_month(work), (".csv", ".xlsx")[turn % 2])
        before = _release(work)
        runs.append(_run(work))
        if _release(work) == before:
            sys.exit("a new file came in and no release was made")
    return _median(runs)


def run_again(work: Work) -> Figures:
    """(c) A run with nothing new, which must make no release."""
    before = _release(work)
    runs = [_run(work) for _ in range(work.repeats)]
    if _release(work) != before:
        sys.exit("nothing was new and yet a release was made")
    return _median(runs)


def read_sheets(work: Work) -> Figures:
    """(d) Rows a second of our reader and of pandas with openpyxl, on one workbook of 100,000 by 12."""
    from dagster_project.ingest.files.workbook import read_workbook

    path = work.folder / "workbook.xlsx"
    if not path.exists():
        write_large_workbook(path)

    def ours() -> int:
        (sheet,) = read_workbook(path.read_bytes(), path.name).sheets
        return len(sheet.grid) - 1

    rows, seconds = _timed(ours, work.repeats)
    peer_rows, peer_seconds = _timed(lambda: len(pd.read_excel(path, engine="openpyxl")), work.repeats)
    if rows != peer_rows:
        sys.exit(f"we read {rows} rows and openpyxl {peer_rows}")
    return {"rows": rows, "rows_per_second": rows / seconds, "openpyxl_rows_per_second": rows / peer_seconds}


def query_release(work: Work) -> Figures:
    """(e) The queries of BI on the release and on the floor's database, as far as they are there."""
    release = published_release(work.settings)
    databases = {"release": release.database if release else None, "floor": work.floor}
    there = {name: path for name, path in databases.items() if path and path.exists()}
    if not there:
        sys.exit("there is nothing to query: run leg a or floor first")
    return {name: list(map(_as_figures, time_queries(path, work.repeats))) for name, path in there.items()}


def floor(work: Work) -> Figures:
    """The same result as (a) by hand-written SQL, in one process."""
    module = [sys.executable, "-m", "bench.national_floor"]
    work.floor.unlink(missing_ok=True)
    where = ["--raw", str(work.settings.raw), "--out", str(work.floor)]
    measured = run_measured([*module, *where], {}, PROJECT)
    return _as_run(measured) | _outcome(work.floor)


LEGS: dict[str, Callable[[Work], Figures]] = {
    "floor": floor,
    "a": load,
    "c": run_again,
    "b": add_file,
    "d": read_sheets,
    "e": query_release,
}


def _run(work: Work) -> Figures:
    where = ["--raw", str(work.settings.raw), "--home", str(work.settings.home)]
    command = [sys.executable, "-m", "dagster_project.cli", "run", *where]
    return _as_run(run_measured(command, work.settings.environment(), PROJECT))


def _as_run(measured: Measured) -> Figures:
    return {
        "seconds": measured.seconds,
        "cpu_seconds": measured.cpu_seconds,
        "tree_peak_bytes": measured.tree_peak_bytes,
        "process_peak_bytes": measured.process_peak_bytes,
    }


def _median(runs: list[Figures]) -> Figures:
    seconds = [run["seconds"] for run in runs]
    peaks = {name: max(run[name] for run in runs) for name in ("tree_peak_bytes", "process_peak_bytes")}
    cpu_seconds = statistics.median(run["cpu_seconds"] for run in runs)
    middle = {"seconds": statistics.median(seconds), "cpu_seconds": cpu_seconds}
    return middle | {"range": [min(seconds), max(seconds)]} | peaks


def _timed(read: Callable[[], int], repeats: int) -> tuple[int, float]:
    rows, seconds = 0, []
    for _ in range(repeats):
        began = time.perf_counter()
        rows = read()
        seconds.append(time.perf_counter() - began)
    return rows, statistics.median(seconds)


def _as_figures(answered: Answered) -> Figures:
    return {
        "query": answered.query.name,
        "goal_seconds": answered.query.goal_seconds,
        "rows": answered.rows,
        "connect_seconds": answered.connect_seconds,
        "cold_seconds": answered.cold_seconds,
        "warm_seconds": answered.warm_seconds,
    }


def _release(work: Work) -> Path:
    release = published_release(work.settings)
    if release is None:
        sys.exit(f"there is no release in {work.settings.home}: run leg a first")
    return release.database


def _outcome(database: Path) -> Figures:
    """How large a database is, and how many values had which outcome, to be held against what was planned."""
    with duckdb.connect(database, read_only=True) as connection:
        outcomes = outcomes_of(connection)
    return {"release_bytes": database.stat().st_size, "outcomes": outcomes}


def _new_folders(work: Work) -> list[Path]:
    return sorted(work.folder.glob(f"raw/submissions/*/{NEW_FILE_SENDER}"))


def _next_month(work: Work) -> int:
    return len(_new_folders(work))


def _remove_new_files(work: Work) -> None:
    for folder in _new_folders(work):
        shutil.rmtree(folder)
