"""One writer, many readers: who waits for whom."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.lock import HomeIsBusy, home_lock, is_busy, looking, reading

WRITE = """
import sys
from pathlib import Path
from dagster_project.settings import Settings
from dagster_project.warehouse.lock import home_lock
with home_lock(Settings(Path(sys.argv[1]), Path(sys.argv[1]), 1)):
    print("written")
"""


def test_nobody_reads_or_writes_beside_a_writer(settings: Settings) -> None:
    with home_lock(settings):
        for lock in (home_lock, reading):
            with pytest.raises(HomeIsBusy), lock(settings):
                pass
        assert is_busy(settings)
    assert not is_busy(settings)


def test_who_only_looks_makes_no_lock_and_is_kept_out_by_a_writer(settings: Settings) -> None:
    with looking(settings):
        pass
    assert not settings.home.exists()
    with home_lock(settings), pytest.raises(HomeIsBusy), looking(settings):
        pass


def test_readers_read_side_by_side_and_a_writer_waits_for_them(settings: Settings) -> None:
    with reading(settings):
        with reading(settings):
            pass
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(settings.home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert writer.stderr is not None
        # It says that it waits, before it does.
        assert "waiting until it is done" in writer.stderr.readline()
        assert writer.poll() is None
    out, err = writer.communicate()
    assert (writer.returncode, out) == (0, "written\n"), err
