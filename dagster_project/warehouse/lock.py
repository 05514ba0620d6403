"""One writer: whoever writes to a home holds its lock."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from dagster_project.errors import ZhencangError
from dagster_project.settings import Settings


class HomeIsBusy(ZhencangError):
    """Another run is writing to the same home."""


@contextmanager
def home_lock(settings: Settings) -> Iterator[None]:
    """Hold the home for writing. The system lets go of it when the process ends, however it ends.

    Raises HomeIsBusy at once where another process holds it.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with settings.lock_file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise HomeIsBusy(
                f"Another run is writing to {settings.home}. Wait until it ends, then run again."
            ) from error
        yield


def is_busy(settings: Settings) -> bool:
    """Whether somebody holds the home for writing."""
    try:
        with home_lock(settings):
            return False
    except HomeIsBusy:
        return True
