"""Kill a command at a named moment of its own: no clock is asked, so that each kill hits what it is meant for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from dagster_project.ingest.landing.batches import batches
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.lock import home_lock
from tests import warm
from tests.homes import Outcome, query

HOOK = Path(__file__).parent / "hook"

# The moments of a run in their order, each just before what its event does: docs of hook/sitecustomize.py. Those
# of one kind come one after the other in what a command, or a step by itself (steps.py), does.
OF_TAKING_IN = {
    "what there is is noted": r"os.rename \S*/inputs[.]json -1",
    "a file is being kept": r"open \S*/archive/[.][0-9a-f]{64}[.]part",
    "a batch is whole and not yet sealed": r"open \S*/incoming-batch-[1-9]\S*/hashes[.]json",
    "a batch is sealed and not yet there": r"os.rename \S*/incoming-batch-[1-9]",
    "a batch has landed": r"open \S*/landing None",
}
OF_BUILDING = {
    "a model is being built": r"open \S*/dbt/run/\S*/int_submission_values_resolved[.]sql",
    "a model is being built, the command alone is killed": r"alone open \S*/dbt/run/\S*/fct_indicator_value[.]sql",
    "a release is begun": r"os.mkdir \S*/releases/incoming-",
}
OF_PUBLISHING = {
    "a release is whole and not yet there": r"os.rename \S*/releases/incoming-",
    "a release is there and not yet shown": r"os.rename \S*/[.]zhencang[.]duckdb[.]next",
    "it is shown and not yet said to be built": r"os.rename \S*/built[.]json -1",
}
BEFORE_RECEIPTS = {"the first receipt is not yet there": r"os.rename \S*回执[.]xlsx"}
OF_RECEIPTS = {
    "the last receipt is not yet there": r"os.rename \S*/receipts/2024-Q2/\S*回执[.]xlsx",
    "the receipts are not yet said to be there": r"os.rename \S*/receipted[.]json -1",
}
BEFORE_ANY_LANDING = {"landing is being made": r"os.rename \S*/incoming-batch-0-"}
OF_A_FIRST_BUILD = {"the first build is being made": r"open \S*/dbt/run/\S*/fct_indicator_target[.]sql"}
BEFORE_ANY_RELEASE = {"nothing was ever shown": r"os.rename \S*/[.]zhencang[.]duckdb[.]next"}
OF_A_REVIEW = {
    "a pack is begun": r"os.mkdir \S*/incoming-pack",
    "its changes are being written": r"open \S*/incoming-pack/changes[.]csv",
    "its page is not yet there": r"os.rename \S*/incoming-pack/[.]index[.]html",
    "its manifest is being written": r"open \S*/incoming-pack/manifest[.]json",
    "a pack is whole and not yet there": r"os.rename \S*/incoming-pack \S*/r\d",
    "a pack is there, the overview not": r"os.rename \S*/overview/",
}
OF_A_LOOK_BACK = {
    "the warehouse of that time is whole and not yet there": r"os.rename \S*/as_of/incoming-",
    "a look back is not yet there": r"os.rename \S*/incoming-pack \S*/as-of-",
}
OF_A_ROLLBACK = {
    "the next link is being made": r"os.symlink \S*/zhencang[.]duckdb",
    "the next link is not yet shown": r"os.rename \S*/[.]zhencang[.]duckdb[.]next",
}
OF_A_CHECK = {
    "a check is begun": r"os.mkdir \S*/checking-",
    "its batch is not yet there": r"os.rename \S*/incoming-batch-[1-9]",
    "its receipt is not yet there": r"os.rename \S*预检回执[.]xlsx",
}


def command(settings: Settings, *arguments: str) -> list[str]:
    """What zhencang() of tests/homes.py runs."""
    where = ["--raw", str(settings.raw), "--home", str(settings.home)]
    return [sys.executable, "-m", "dagster_project.cli", arguments[0], *where, *arguments[1:]]


def steps(settings: Settings, *names: str) -> list[str]:
    """Steps of a run by themselves, where the whole run would do nothing else at the moment that counts."""
    return [sys.executable, "-m", "tests.hardness.kills.steps", str(settings.raw), str(settings.home), *names]


def run_up_to(moment: str, program: Sequence[str], **environment: str) -> Outcome:
    """Run a program that does at a moment what hook/sitecustomize.py says."""
    done = subprocess.run(
        program,
        env=os.environ | _hooked(moment, os.getpid()) | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=warm.LONGEST_SECONDS,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def _hooked(moment: str, started_from: int) -> dict[str, str]:
    """The environment of a program that a process starts."""
    paths = os.pathsep.join(map(str, (HOOK, PROJECT)))
    return {"KILLED_AT": moment, "KILLED_FROM": str(started_from), "PYTHONPATH": paths}


def killed_at(moment: str, program: Sequence[str]) -> None:
    """Run a program up to a moment and kill it there with all that it started. Fails where that never came."""
    _was_killed(moment, run_up_to(moment, program))


def _was_killed(moment: str, done: Outcome) -> None:
    assert done.status == -signal.SIGKILL, f"{moment} never came: {done.out[-2000:]}{done.err[-2000:]}"


def killed_at_each(settings: Settings, moments: Mapping[str, str], program: Sequence[str]) -> int:
    """Kill the program at one moment after the other, each time starting from what the kill before left.

    All its moments lie behind its imports, which are spared it (tests/warm.py). Returns how many kills that were.
    After each the published release, if there is one, opens and answers.
    """
    _, _, module, *arguments = program
    for moment in moments.values():
        hooked = _hooked(moment, warm.warm_process().pid)
        _was_killed(moment, Outcome(*warm.program(module, arguments, **hooked)))
        if settings.published.is_symlink():
            readers_see_a_whole_release(settings)
    return len(moments)


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


def receipts_of(settings: Settings) -> list[str]:
    return sorted(path.relative_to(settings.receipts).as_posix() for path in settings.receipts.rglob("*.xlsx"))
