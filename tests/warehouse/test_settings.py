"""Flags beat environment variables, which beat defaults; one writer at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.errors import UsageError
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.lock import HomeIsBusy, home_lock


def test_flags_beat_environment_beats_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHENCANG_RAW", raising=False)
    monkeypatch.delenv("ZHENCANG_HOME", raising=False)
    assert Settings.load().raw == PROJECT / "raw"
    monkeypatch.setenv("ZHENCANG_RAW", "/somewhere/raw")
    assert Settings.load().raw == Path("/somewhere/raw")
    assert Settings.load(raw="/flag").raw == Path("/flag")


@pytest.mark.parametrize("wrong", ["0", "-1", "many", "1.5", ""])
def test_a_wrong_number_of_releases_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("ZHENCANG_RELEASES_KEPT", wrong)
    with pytest.raises(UsageError, match="ZHENCANG_RELEASES_KEPT"):
        Settings.load()


def test_an_engine_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENCANG_ENGINE", "sparkle")
    with pytest.raises(UsageError, match="ZHENCANG_ENGINE must be duckdb or spark"):
        Settings.load()


def test_a_held_home_is_busy_and_free_again_when_its_holder_dies(settings: Settings) -> None:
    program = (
        "import sys; from pathlib import Path; from dagster_project.settings import Settings;"
        "from dagster_project.warehouse.lock import home_lock;"
        "s = Settings(Path(sys.argv[1]), Path(sys.argv[2]), 1);"
        "lock = home_lock(s); lock.__enter__(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(settings.raw), str(settings.home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(HomeIsBusy, match="Another run"), home_lock(settings):
            pass
        holder.kill()
        holder.wait()
        with home_lock(settings):
            pass
