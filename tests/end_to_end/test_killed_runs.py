"""A run killed at any moment, and run again, ends where an undisturbed one does; readers never notice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dagster_project.ingest.landing.batches import batches
from dagster_project.settings import Settings
from dagster_project.warehouse.lock import home_lock
from tests.end_to_end.conftest import History, first_delivery
from tests.end_to_end.contents import contents, differences, without_times
from tests.end_to_end.submitting import tidy_csv
from tests.homes import Published, copy_of, query, zhencang

SEED = 30
# Kills before a home may end its run: what a kill left is what the next one finds.
KILLS_IN_A_ROW = 10


def killed_after(settings: Settings, seconds: float, *arguments: str) -> bool:
    """Start the command and kill it with all that it started. Whether it had not ended by itself."""
    where = ["--raw", str(settings.raw), "--home", str(settings.home)]
    command = [sys.executable, "-m", "dagster_project.cli", arguments[0], *where, *arguments[1:]]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def readers_see_a_whole_release(settings: Settings) -> None:
    """The published file opens and answers, whatever was going on."""
    targets = query(settings.published, "select count(*) as n from marts.fct_indicator_target")
    assert targets["n"].tolist() == [32]
    assert settings.published.resolve().stat().st_mode & 0o777 == 0o440


def nothing_half_done_is_left(settings: Settings) -> None:
    with home_lock(settings):
        pass
    left = [path.name for path in settings.home.rglob("*")]
    assert not [name for name in left if name.startswith(("incoming-", "checking-")) or name.endswith(".part")]
    assert sorted(path.name for path in settings.landing.iterdir()) == batches(settings.landing)
    assert not list(settings.home.glob("*.wal"))


def run_ends_as_if_undisturbed(settings: Settings, undisturbed: Path) -> None:
    outcome = zhencang(settings, "run")
    assert outcome.status == 0, outcome.err
    wanted, found = without_times(contents(undisturbed)), without_times(contents(settings.published))
    assert differences(wanted, found) == {}
    nothing_half_done_is_left(settings)


def kill_in_a_row(settings: Settings, moments: list[float]) -> int:
    """Kill one run after the other, and look at what readers see. Returns how many were really killed."""
    killed = 0
    for moment in moments:
        killed += killed_after(settings, moment, "run")
        if settings.published.exists():
            readers_see_a_whole_release(settings)
    return killed


def late_home(published: Published, folder: Path) -> Settings:
    """A published home of its own in `folder`, with one delivery not yet taken in."""
    folder.mkdir()
    settings = copy_of(published.settings, folder)
    first_delivery(settings)
    return settings


def length_of_a_run(settings: Settings) -> float:
    """How long an undisturbed run takes on this machine, now."""
    start = time.monotonic()
    assert zhencang(settings, "run").status == 0
    return time.monotonic() - start


@pytest.mark.slow
def test_a_run_that_is_killed_is_simply_run_again(history: History, copied: Settings) -> None:
    first_delivery(copied)
    moments = [random.Random(SEED).uniform(low, low + 4) for low in (2, 6, 10)]
    assert kill_in_a_row(copied, moments) >= 1
    run_ends_as_if_undisturbed(copied, history.releases[0])


@pytest.mark.slow
def test_killed_at_thirty_moments(history: History, published: Published, tmp_path: Path) -> None:
    """Random moments over the length of a run, until thirty runs were really killed. A run that ended first, or
    that ten kills went before, is let end and compared; the next kill begins with a home of its own."""
    length = length_of_a_run(late_home(published, tmp_path / "timed"))
    chance, killed, homes = random.Random(SEED), 0, 0
    while killed < 30:
        homes += 1
        assert homes <= 30, f"{killed} of {homes - 1} homes were killed within the {length:.0f} s of a run"
        settings = late_home(published, tmp_path / str(homes))
        in_a_row = 0
        while in_a_row < KILLS_IN_A_ROW and killed_after(settings, chance.uniform(0, length), "run"):
            in_a_row += 1
            readers_see_a_whole_release(settings)
        killed += in_a_row
        run_ends_as_if_undisturbed(settings, history.releases[0])
        shutil.rmtree(tmp_path / str(homes))


@pytest.mark.slow
def test_killed_from_the_first_run_on(published: Published, tmp_path: Path) -> None:
    """A home that was never whole: no release, no build, then one."""
    shutil.copytree(published.settings.raw, tmp_path / "raw")
    settings = Settings(raw=tmp_path / "raw", home=tmp_path / "home", releases_kept=10)
    chance = random.Random(SEED)
    kill_in_a_row(settings, [chance.uniform(low, low + 4) for low in (1, 5, 9, 13)])
    run_ends_as_if_undisturbed(settings, published.settings.published.resolve())


@pytest.mark.slow
def test_a_check_that_is_killed_leaves_nothing_for_good(copied: Settings, tmp_path: Path) -> None:
    """What it holds of the files stands in a folder in the home; the next check or run clears it away."""
    file = tmp_path / "出口.csv"
    file.write_bytes(tidy_csv("万古镇,出口总额,2024年,1,万美元,区商务委"))
    for moment in (1, 2):
        killed_after(copied, moment, "check", str(file))
    assert zhencang(copied, "check", str(file)).status == 0
    nothing_half_done_is_left(copied)
