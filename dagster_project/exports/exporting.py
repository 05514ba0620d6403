"""`zhencang export`: which release, to where, and that what stood there is replaced whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dagster_project.errors import UsageError
from dagster_project.exports.datapackage import described_files, write_description
from dagster_project.exports.open_files import write_csv, write_parquet
from dagster_project.exports.released import opened, tables_of
from dagster_project.exports.sdmx import write_figures, write_structure
from dagster_project.exports.workbook import write_workbook
from dagster_project.mishaps import writing
from dagster_project.settings import Settings
from dagster_project.warehouse.release import NothingPublished, Release, find_release, published_release
from dagster_project.wording.synthetic import is_synthetic

WORKBOOK = "镇仓.xlsx"


def asked_release(settings: Settings, release_id: str | None) -> Release:
    """The release of that name, or the published one. Raises NothingPublished, NoSuchRelease."""
    release = find_release(settings, release_id) if release_id is not None else published_release(settings)
    if release is None:
        raise NothingPublished(settings)
    return release


def export_files(release: Release, folder: Path) -> int:
    """Write the release as open files to a folder that is new, empty or holds an earlier export; returns their
    number. The same release gives the same bytes.

    Raises UsageError where the folder holds anything else, CannotBeWritten where the system says no.
    """
    folder = folder.absolute()
    aside = folder.with_name(f".{folder.name}.part-{os.getpid()}")
    with writing(folder, "--to"):
        _check(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        try:
            _write(release, aside)
            count = sum(path.is_file() for path in aside.rglob("*"))
            _put_in_place(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return count


def _write(release: Release, folder: Path) -> None:
    for name in ("csv", "parquet", "sdmx"):
        (folder / name).mkdir()
    with opened(release) as connection:
        tables = tables_of(connection, release)
        is_marked = is_synthetic(connection)
        for table in tables:
            write_csv(connection, table, folder / "csv" / f"{table.full_name}.csv")
            write_parquet(connection, table, folder / "parquet" / f"{table.full_name}.parquet")
        write_structure(connection, release, folder / "sdmx" / "structure.xml")
        write_figures(connection, folder / "sdmx" / "figures.csv")
        write_workbook(connection, release, tables, folder / WORKBOOK, is_marked)
    write_description(folder, release, tables, is_marked)


def _check(folder: Path) -> None:
    """Whatever stands in the folder is ours to replace."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: name a folder.")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if foreign := sorted(there - (described_files(folder) or set())):
        raise UsageError(
            f"{folder} holds other files, such as {foreign[0]}:"
            " name a new folder, an empty one or one with an earlier export."
        )


def _put_in_place(aside: Path, folder: Path) -> None:
    if not folder.exists():
        aside.rename(folder)
        return
    # A folder cannot be put in the place of one that holds anything.
    before = aside.with_name(f"{aside.name}.before")
    folder.rename(before)
    try:
        aside.rename(folder)
    except OSError:
        before.rename(folder)
        raise
    shutil.rmtree(before)
