"""One writer, many readers: whoever writes to a home holds its lock, whoever builds upon it shares it."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from dagster_project.errors import ZhencangError
from dagster_project.places import make_way
from dagster_project.settings import Settings
from dagster_project.warehouse.health.shape import mend_shape


class HomeIsBusy(ZhencangError):
    """Another run is writing to the same home."""


@contextmanager
def home_lock(settings: Settings) -> Iterator[None]:
    """Hold the home for writing. The system lets go of it when the process ends, however it ends.

    Raises HomeIsBusy at once where another process holds it so. A check, which only reads, is waited for. What
    stands where something else belongs makes way; raises HomeDamaged where that is archive/ or landing/.
    """
    with _lock_file(settings) as handle:
        if not _try(handle, fcntl.LOCK_EX):
            # Who can share it shares it with readers.
            if not _try(handle, fcntl.LOCK_SH):
                raise _busy(settings)
            print(f"A check is reading {settings.home}: waiting until it is done …", file=sys.stderr)
            fcntl.flock(handle, fcntl.LOCK_EX)
        mend_shape(settings)
        yield


@contextmanager
def reading(settings: Settings) -> Iterator[None]:
    """Hold what stands in the home against being written to. Raises HomeIsBusy where a run is writing."""
    with _lock_file(settings) as handle:
        if not _try(handle, fcntl.LOCK_SH):
            raise _busy(settings)
        yield


@contextmanager
def looking(settings: Settings) -> Iterator[None]:
    """As `reading`, and nothing is made in the home: where there is no lock to be opened, nobody is kept out."""
    try:
        handle = settings.lock_file.open()
    except OSError:
        yield
        return
    with handle:
        if not _try(handle, fcntl.LOCK_SH):
            raise _busy(settings)
        yield


def _lock_file(settings: Settings) -> TextIO:
    settings.home.mkdir(parents=True, exist_ok=True)
    _close_to_others(settings.home)
    if settings.lock_file.is_dir():
        make_way(settings.lock_file)
    return settings.lock_file.open("a")


def _close_to_others(home: Path) -> None:
    """What departments sent is for the owner of the home and for its group, and for nobody else."""
    status = home.stat()
    if status.st_mode & 0o007 and status.st_uid == os.geteuid():
        home.chmod(status.st_mode & 0o770)


def _try(handle: TextIO, operation: int) -> bool:
    try:
        fcntl.flock(handle, operation | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _busy(settings: Settings) -> HomeIsBusy:
    return HomeIsBusy(f"Another run is writing to {settings.home}. Wait until it ends, then run again.")


def is_busy(settings: Settings) -> bool:
    """Whether somebody holds the home for writing."""
    try:
        with home_lock(settings):
            return False
    except HomeIsBusy:
        return True
