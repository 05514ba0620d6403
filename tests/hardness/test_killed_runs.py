"""A run killed at any of its moments and run again ends where an undisturbed one does; readers never notice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.conftest import first_delivery
from tests.end_to_end.contents import contents, differences, without_times
from tests.hardness.killing import (
    OF_A_FIRST_RUN,
    OF_A_RUN,
    killed_at_each,
    nothing_half_done_is_left,
    receipts_of,
)
from tests.homes import built, copy_of, new_home, zhencang


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of the real raw files; to copy."""
    settings = new_home(tmp_path_factory.mktemp("sound"))
    shutil.copytree(PROJECT / "raw", settings.raw)
    return built(settings)


def ends_as(settings: Settings, undisturbed: Settings) -> None:
    """One more run, and all is as in a home in which nothing was killed."""
    outcome = zhencang(settings, "run")
    assert outcome.status == 0, outcome.err
    wanted, found = without_times(contents(undisturbed.published)), without_times(contents(settings.published))
    assert differences(wanted, found) == {}
    assert receipts_of(settings) == receipts_of(undisturbed)
    nothing_half_done_is_left(settings)


@pytest.mark.slow
def test_killed_from_taking_in_to_receipts(sound: Settings, tmp_path: Path) -> None:
    for name in ("killed", "undisturbed"):
        (tmp_path / name).mkdir()
        first_delivery(copy_of(sound, tmp_path / name))
    settings = new_home(tmp_path / "killed")
    kills = killed_at_each(settings, OF_A_RUN, "run")
    ends_as(settings, built(new_home(tmp_path / "undisturbed")))
    print(f"kills of a run: {kills}, survived: all")


@pytest.mark.slow
def test_killed_before_anything_was_whole(sound: Settings, tmp_path: Path) -> None:
    """A home that was never whole: no release, no build, then one."""
    settings = new_home(tmp_path)
    shutil.copytree(sound.raw, settings.raw)
    kills = killed_at_each(settings, OF_A_FIRST_RUN, "run")
    ends_as(settings, sound)
    print(f"kills of a first run: {kills}, survived: all")
