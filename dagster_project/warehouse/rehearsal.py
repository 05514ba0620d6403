"""Judge files without taking them in: models are executed upon the warehouse, which stays as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dagster_project.errors import UsageError
from dagster_project.ingest.landing.batches import EMPTY_BATCH, batches
from dagster_project.ingest.landing.seal import archived_of
from dagster_project.ingest.layouts.months import months
from dagster_project.ingest.take_in import take_apart, take_in
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import attach_home, show_landing
from dagster_project.warehouse.compiled.execution import attach_upon, build_afresh, build_upon
from dagster_project.warehouse.compiled.project import CompiledProject, compiled_project
from dagster_project.warehouse.fingerprint import current_inputs
from dagster_project.warehouse.increment import Increment, plan, standing_tags
from dagster_project.warehouse.lock import reading
from dagster_project.wording.shown import distinct_name

UNKNOWN_FOLDER = "未注明"
# What the verdicts on files, and the values as they would be recorded, are read from.
VERDICTS = (
    *("submission_issue", "dim_department", "dim_town", "dim_indicator", "dim_measure", "dim_progress_status"),
    *("fct_measure_status_version", "fct_project_status_version"),
)
_PREFIX = "checking-"


@dataclass(frozen=True)
class Rehearsal:
    """Files that were judged: where the verdicts are, the batch they came as, and which path is which file."""

    connection: DuckDBPyConnection
    archive: Path
    batch_id: str
    files: dict[str, Path]


@contextmanager
def rehearse(settings: Settings, files: Sequence[Path]) -> Iterator[Rehearsal]:
    """Judge files against the history that is there now. What was built is gone when the block is left.

    The last two folders of a file say period and department where they are like those under raw/submissions/.
    Raises UsageError for what is no file, HomeIsBusy while a run is writing, BuildFailed, ParseFailed.
    """
    for file in files:
        if not file.is_file():
            raise UsageError(
                f"{file} is a folder: name the files in it" if file.is_dir() else f"there is no file {file}"
            )
    project = compiled_project()
    with (
        reading(settings),
        tempfile.TemporaryDirectory(dir=settings.home, prefix=f"{_PREFIX}{os.getpid()}-") as folder,
        duckdb.connect() as connection,
    ):
        clear_leftovers(settings)
        apart = replace(settings, raw=Path(folder) / "raw", home=Path(folder) / "home")
        increment = plan(settings, current_inputs(settings).code)
        _link_history(settings, apart)
        placed = _place(apart.raw, files)
        taken = take_apart(apart, also_read=[settings.raw / "layouts", *files])
        assert taken.batch_id is not None
        _build(connection, project, settings, apart, increment, taken.batch_id)
        yield Rehearsal(connection, apart.archive, taken.batch_id, placed)


def clear_leftovers(settings: Settings) -> None:
    """Remove what checks that were killed left behind: their folders are named after processes that are gone."""
    for folder in settings.home.glob(f"{_PREFIX}*"):
        process = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _link_history(settings: Settings, apart: Settings) -> None:
    """Links to what never changes, the batches and what they point at, and to the layouts, for what will land."""
    apart.landing.mkdir(parents=True)
    apart.archive.mkdir()
    landed = [batch for batch in batches(settings.landing) if batch != EMPTY_BATCH]
    for batch in landed:
        (apart.landing / batch).symlink_to(settings.landing / batch)
        for sha256 in archived_of(settings.landing / batch):
            if not (apart.archive / sha256).is_symlink():
                (apart.archive / sha256).symlink_to(settings.archive / sha256)
    if not landed and settings.raw.is_dir():
        # Nothing was ever built here: towns and departments come from what lies under raw/.
        take_in(replace(apart, raw=settings.raw))
    apart.raw.mkdir()
    if (settings.raw / "layouts").is_dir():
        (apart.raw / "layouts").symlink_to(settings.raw / "layouts")


def _place(raw: Path, files: Sequence[Path]) -> dict[str, Path]:
    placed = {}
    for file in files:
        *_, period, department = ("", "", *file.absolute().parent.parts)
        if months(period) is None:
            period = department = UNKNOWN_FOLDER
        folder = raw / "submissions" / period / department
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / file.name
        while os.path.lexists(target):
            target = target.with_name(f"{target.stem}（又一份）{target.suffix}")
        target.symlink_to(file.absolute())
        placed[distinct_name(target.relative_to(raw))] = file
    return placed


def _build(
    connection: DuckDBPyConnection,
    project: CompiledProject,
    settings: Settings,
    apart: Settings,
    increment: Increment,
    batch_id: str,
) -> None:
    """Upon what stands, in memory; where that is not up to date, all of it in files of its own."""
    landed = [apart.landing / "batch-*"]
    if increment.is_fresh:
        attach_home(connection, apart)
        show_landing(connection, landed, "")
        build_afresh(connection, project, VERDICTS)
    else:
        # The files that are checked are due as well.
        standing = increment.standing_tags & standing_tags(apart, [batch_id])
        attach_upon(connection, settings)
        show_landing(connection, landed, increment.last_batch_built)
        build_upon(connection, project, VERDICTS, standing)
