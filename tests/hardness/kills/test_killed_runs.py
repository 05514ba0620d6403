"""A run killed at any of its moments and run again ends where an undisturbed one does; readers never notice."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.settings import Settings
from tests.end_to_end.conftest import first_delivery
from tests.end_to_end.contents import contents, differences, without_times
from tests.end_to_end.submitting import put
from tests.hardness.kills.killing import (
    BEFORE_ANY_LANDING,
    BEFORE_ANY_RELEASE,
    BEFORE_RECEIPTS,
    OF_A_FIRST_BUILD,
    OF_BUILDING,
    OF_PUBLISHING,
    OF_RECEIPTS,
    OF_TAKING_IN,
    command,
    killed_at_each,
    nothing_half_done_is_left,
    receipts_of,
    steps,
)
from tests.homes import built, copy_of, new_home, run_warm


def _parquet(columns: dict[str, list[str]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


# Read where its bytes lie in archive/: a batch that points at them may be seen only when they are there whole.
TIDY = _parquet(
    {"镇": ["万古镇"], "指标": ["出口总额"], "报告期": ["2024年二季度"], "数值": ["301"], "单位": ["万美元"]}
)


def ends_as(settings: Settings, undisturbed: Settings) -> None:
    """One more run, and all is as in a home in which nothing was killed."""
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err
    wanted, found = without_times(contents(undisturbed.published)), without_times(contents(settings.published))
    assert differences(wanted, found) == {}
    assert receipts_of(settings) == receipts_of(undisturbed)
    nothing_half_done_is_left(settings)


@pytest.mark.slow
def test_killed_from_taking_in_to_receipts(sound: Settings, tmp_path: Path) -> None:
    """Each kill finds what the one before left; the command is killed, or the one step that comes so far."""
    for name in ("killed", "undisturbed"):
        (tmp_path / name).mkdir()
        delivered = copy_of(sound, tmp_path / name)
        first_delivery(delivered)
        put(delivered, "2024-Q2/500111-commerce/整.parquet", TIDY)
    settings = new_home(tmp_path / "killed")
    run = command(settings, "run")
    kills = killed_at_each(settings, OF_TAKING_IN, steps(settings, "ingest"))
    kills += killed_at_each(settings, OF_BUILDING, run)
    kills += killed_at_each(settings, OF_PUBLISHING, steps(settings, "release"))
    kills += killed_at_each(settings, BEFORE_RECEIPTS, run)
    kills += killed_at_each(settings, OF_RECEIPTS, steps(settings, "receipts"))
    ends_as(settings, built(new_home(tmp_path / "undisturbed")))
    print(f"kills of a run: {kills}, survived: all")


@pytest.mark.slow
def test_killed_before_anything_was_whole(sound: Settings, tmp_path: Path) -> None:
    """A home that was never whole: no release, no build, then one."""
    settings = new_home(tmp_path)
    shutil.copytree(sound.raw, settings.raw)
    kills = killed_at_each(settings, BEFORE_ANY_LANDING, steps(settings, "ingest"))
    kills += killed_at_each(settings, OF_A_FIRST_BUILD, command(settings, "run"))
    kills += killed_at_each(settings, BEFORE_ANY_RELEASE, steps(settings, "ingest", "build", "release"))
    ends_as(settings, sound)
    print(f"kills of a first run: {kills}, survived: all")
