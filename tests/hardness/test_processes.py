"""Processes beside the command: two runs on one home, a service manager that ends the UI, a disk that is full."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.release import published_release
from tests.end_to_end.submitting import put, tidy_csv
from tests.hardness.kills.killing import command, nothing_half_done_is_left, run_up_to
from tests.homes import Outcome, copy_of, query, run_warm, zhencang

# What a disk of 5 MB cannot hold.
DISK_BYTES = 5 * 2**20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 5 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.slow
def test_a_second_run_says_so_at_once(sound: Settings, tmp_path: Path) -> None:
    """So does a check; and what a service manager ended is run again."""
    settings = copy_of(sound, tmp_path)
    file = put(settings, "2024/500111-commerce/后来.csv", tidy_csv("万古镇,出口总额,2024年12月,1,万美元"))
    with subprocess.Popen(command(settings, "run"), stderr=subprocess.PIPE, text=True) as first:
        assert first.stderr is not None
        # The first thing that a run says, long before it takes in a file.
        assert "Loading" in first.stderr.readline()
        # Halted, or it might be done before the others are.
        first.send_signal(signal.SIGSTOP)
        for beside in (("run",), ("check", str(file))):
            second = zhencang(settings, *beside)
            assert second.status == 1
            assert "Another run is writing to" in second.err
        first.send_signal(signal.SIGTERM)
        first.send_signal(signal.SIGCONT)
        rest = first.stderr.read()
    assert first.returncode == 1
    assert "Traceback" not in rest
    assert run_warm(settings).status == 0


@pytest.mark.slow
def test_a_run_that_is_interrupted_says_so_in_a_sentence(sound: Settings, tmp_path: Path) -> None:
    """Ctrl-C within a step is nobody's fault and no error of a library's."""
    settings = copy_of(sound, tmp_path)
    arguments = command(settings, "run", "--full-refresh")
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stderr is not None
        while "take in files (" not in run.stderr.readline():
            assert run.poll() is None
        os.killpg(run.pid, signal.SIGINT)
        rest = run.stderr.read()
    assert run.returncode == 1
    assert "interrupted; nothing was published by this run." in rest
    assert "The published release is still" in rest
    assert "dagster" not in rest
    assert "Error" not in rest


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _group_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The living processes of the sessions that a process's children lead."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid=,sid=,stat="], capture_output=True, text=True).stdout
    rows = [line.split() for line in found.splitlines()]
    sessions = {row[2] for row in rows if row[1] == str(process.pid)}
    return [int(row[0]) for row in rows if row[2] in sessions and not row[3].startswith("Z")]


@pytest.mark.slow
def test_the_ui_ends_with_all_that_it_started(reported: Settings, tmp_path: Path) -> None:
    settings, port = copy_of(reported, tmp_path), _free_port()
    ui = subprocess.Popen(
        command(settings, "ui", "--port", str(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            if _answers(port):
                break
            time.sleep(0.2)
        group = _group_of(ui)
        assert len(group) >= 3
        ui.send_signal(signal.SIGTERM)
        assert ui.wait(20) == 0
        assert [pid for pid in group if not _ends(pid)] == []
    finally:
        ui.kill()


def _ends(process_id: int) -> bool:
    """Whether a process is gone: one that was killed may take a moment on a busy machine."""
    try:
        handle = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 5)[0])
    finally:
        os.close(handle)


@pytest.mark.slow
def test_a_full_disk_is_said_in_a_sentence_and_left_as_it_was(disk: Path, tmp_path: Path) -> None:
    settings = Settings(raw=tmp_path / "raw", home=disk / "home", releases_kept=10)
    shutil.copytree(PROJECT / "raw", settings.raw)
    says_that_the_disk_is_full(zhencang(settings, "run"))
    assert not settings.published.exists()


def says_that_the_disk_is_full(outcome: Outcome) -> None:
    assert outcome.status == 1, outcome.out + outcome.err
    assert "Traceback" not in outcome.err
    assert "No space left on device" in outcome.err or "disk is full" in outcome.err, outcome.err[-700:]


@pytest.mark.slow
def test_reminders_that_a_full_disk_does_not_take_are_told_in_one_sentence(reported: Settings, disk: Path) -> None:
    """What was left half written adds nothing to it; of a full disk that is read-only the second is said."""
    subprocess.run(["mount", "-o", "remount,size=500M", str(disk)], check=True)
    settings = copy_of(reported, disk)
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(2**16))
    outcome = zhencang(settings, "remind", "2024-Q3")
    says_that_the_disk_is_full(outcome)
    assert len(outcome.err.splitlines()) == 1, outcome.err
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert "mounted read-only" in zhencang(settings, "run", "--full-refresh").err


@pytest.mark.slow
def test_a_disk_that_fills_up_while_a_release_is_made(sound: Settings, disk: Path, tmp_path: Path) -> None:
    """What is published stays; with room the same home goes on."""
    subprocess.run(["mount", "-o", "remount,size=200M", str(disk)], check=True)
    settings, filler = copy_of(sound, disk), disk / "filler"
    before = published_release(settings)
    put(settings, "2024/500111-commerce/后来.csv", tidy_csv("万古镇,出口总额,2024年12月,1,万美元"))
    moment = r"filled os.mkdir \S*/releases/incoming-"
    says_that_the_disk_is_full(run_up_to(moment, command(settings, "run"), FILLED=str(filler)))
    assert filler.is_file()
    assert published_release(settings) == before
    filler.unlink()
    again = run_warm(settings)
    assert again.status == 0, again.err
    assert query(settings.published, "from marts.fct_indicator_value where period_code = '2024-12'").shape[0] == 1
    nothing_half_done_is_left(settings)


@pytest.mark.slow
def test_a_home_that_cannot_be_written_is_read_all_the_same(
    reported: Settings, disk: Path, tmp_path: Path
) -> None:
    subprocess.run(["mount", "-o", "remount,size=500M", str(disk)], check=True)
    settings = copy_of(reported, disk)
    put(settings, "2024/500111-commerce/后来.csv", tidy_csv("万古镇,出口总额,2024年12月,1,万美元"))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for arguments in (("run",), ("rollback", "2"), ("check", str(settings.raw / "notes"))):
        outcome = zhencang(settings, *arguments)
        assert outcome.status in (1, 2), outcome.out
        assert "Traceback" not in outcome.err
    assert "mounted read-only" in zhencang(settings, "run").err
    assert zhencang(settings, "status").status == 0


def test_a_template_on_a_bad_path_is_one_sentence(reported: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    department = query(reported.published, "select department_code from marts.bridge_indicator_department limit 1")
    options = ["--department", department.iloc[0, 0], "--period", "2024"]
    for out in (tmp_path / "file" / "x.xlsx", tmp_path / ("长" * 100 + ".xlsx")):
        outcome = zhencang(reported, "template", *options, "--out", os.fspath(out))
        assert outcome.status == 1, outcome.out + outcome.err
        assert len(outcome.err.splitlines()) == 1
        assert "cannot be written" in outcome.err
