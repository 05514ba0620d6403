"""Judge files without taking them in: a build of its own on a copy of the warehouse, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dagster_project.errors import UsageError
from dagster_project.ingest.landing.batches import batches
from dagster_project.ingest.layouts.months import months
from dagster_project.ingest.take_in import take_apart, take_in
from dagster_project.settings import Settings
from dagster_project.warehouse.apart import build_apart, link_batches
from dagster_project.warehouse.fingerprint import current_inputs
from dagster_project.warehouse.increment import plan
from dagster_project.warehouse.lock import home_lock

UNKNOWN_FOLDER = "未注明"
_PREFIX = "checking-"


@dataclass(frozen=True)
class Rehearsal:
    """A home in which files were judged: its settings, the batch they came as, and which path is which file."""

    settings: Settings
    batch_id: str
    files: dict[str, Path]


@contextmanager
def rehearse(settings: Settings, files: Sequence[Path]) -> Iterator[Rehearsal]:
    """Judge files against the history that is there now. What was built is gone when the block is left.

    The last two folders of a file say period and department where they are like those under raw/submissions/.
    Raises UsageError for what is no file, HomeIsBusy while a run is writing, BuildFailed.
    """
    for file in files:
        if not file.is_file():
            raise UsageError(f"there is no file {file}")
    settings.home.mkdir(parents=True, exist_ok=True)
    clear_leftovers(settings)
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=f"{_PREFIX}{os.getpid()}-") as folder:
        copy = replace(settings, raw=Path(folder) / "raw", home=Path(folder) / "home")
        with home_lock(settings):
            _copy_home(settings, copy)
        placed = _place(copy.raw, files)
        taken = take_apart(copy)
        assert taken.batch_id is not None
        _build(copy, current_inputs(settings).code)
        yield Rehearsal(copy, taken.batch_id, placed)


def clear_leftovers(settings: Settings) -> None:
    """Remove what checks that were killed left behind: their folders are named after processes that are gone."""
    for folder in settings.home.glob(f"{_PREFIX}*"):
        process = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _copy_home(settings: Settings, copy: Settings) -> None:
    """The build as it is, and links to what never changes: batches, layouts, and dbt's parsed project."""
    link_batches(settings, copy, batches(settings.landing))
    for source, target in (
        (settings.build_file, copy.build_file),
        (settings.private_file, copy.private_file),
        (settings.built_file, copy.built_file),
    ):
        if source.exists():
            shutil.copyfile(source, target)
    if not copy.built_file.exists() and settings.raw.is_dir():
        # Nothing was ever built here: towns and departments come from what lies under raw/.
        known = replace(copy, raw=settings.raw)
        take_in(known)
    copy.raw.mkdir(exist_ok=True)
    if (settings.raw / "layouts").is_dir():
        (copy.raw / "layouts").symlink_to(settings.raw / "layouts")


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
        placed[target.relative_to(raw).as_posix()] = file
    return placed


def _build(copy: Settings, code: str) -> None:
    increment = plan(copy, code)
    # What the verdicts on the files need; seeds are there already where the build goes on from an earlier one.
    kinds = ["--exclude-resource-type", "test", "unit_test", *([] if increment.is_fresh else ["seed"])]
    wanted = ["--select", "+submission_issue", "dim_department"]
    build_apart(copy, increment, [*kinds, *wanted])
