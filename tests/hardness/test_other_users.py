"""A home and files of somebody else: what may not be read is a row, what may not be written a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.defs.main_job import mend_history
from dagster_project.ingest.landing.parquet import read_table
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import put, tidy_csv
from tests.hardness.damage import figures
from tests.hardness.kills.killing import command
from tests.homes import copy_of, new_home

NOBODY = 65534
FOLDER = "2024/500111-commerce"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@contextmanager
def being_nobody() -> Iterator[None]:
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may enter, as they may not those of pytest."""
    with tempfile.TemporaryDirectory(prefix="zhencang-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@as_root
def test_what_may_not_be_read_is_a_row_beside_the_others(folder: Path) -> None:
    settings = new_home(folder)
    shutil.copytree(PROJECT / "raw", settings.raw)
    for number, name in enumerate(("锁.csv", "好.csv", "夹/内.csv")):
        put(settings, f"{FOLDER}/{name}", tidy_csv(f"万古镇,出口总额,2024年{number + 1}月,1,万美元"))
    (settings.raw / "layouts").mkdir()
    (settings.raw / "layouts" / "锁.yml").write_text("name: x")
    (settings.raw / "registers").mkdir(exist_ok=True)
    (settings.raw / "registers" / "towns.csv").write_text("x")
    # Loads what is loaded on demand while it may be read.
    (folder / "other").mkdir()
    take_in(replace(settings, home=folder / "other"))
    closed = (
        *(f"submissions/{FOLDER}/锁.csv", f"submissions/{FOLDER}/夹", "layouts/锁.yml", "registers/towns.csv"),
        *("annexes/500111-wangu/annex-1-indicators.csv", "annexes/500153-wujia/notice.yml"),
    )
    # Whatever the umask of this process, all but these may be read by others.
    for path in settings.raw.rglob("*"):
        path.chmod(0o755)
    for name in closed:
        (settings.raw / name).chmod(0)
    settings.home.mkdir()
    os.chown(settings.home, NOBODY, NOBODY)
    with being_nobody():
        take_in(settings)
    rows = {row["source_path"]: row for row in read_table(settings.landing, "source_files")}
    assert {path: rows[path]["rule_code"] for path in closed} == dict.fromkeys(closed, "file_unreadable")
    assert all("Permission denied" in rows[path]["message_en"] for path in closed)
    assert rows[f"submissions/{FOLDER}/好.csv"]["outcome"] == "read", rows[f"submissions/{FOLDER}/好.csv"][
        "message_en"
    ]
    for path in closed:
        (settings.raw / path).chmod(0o755)
    with being_nobody():
        assert take_in(settings).count("read") > len(closed) - 3


@as_root
def test_a_history_that_root_wrote_is_not_taken_for_a_damaged_one(folder: Path) -> None:
    """As where somebody switched a sensor on as root: its words name the file, and what is switched on stays."""
    settings = new_home(folder)
    path = settings.dagster_home / "schedules" / "schedules.db"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table instigators (id int)")
    path.chmod(0o600)
    for above in (settings.home, settings.dagster_home, path.parent):
        os.chown(above, NOBODY, NOBODY)
    with being_nobody(), pytest.raises(PermissionError, match=r"schedules[.]db"):
        mend_history(settings)
    assert path.is_file()


@as_root
@pytest.mark.slow
def test_a_home_of_somebody_else_is_said_and_stays(reported: Settings, folder: Path) -> None:
    settings = copy_of(reported, folder)
    before = figures(settings)
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    can_run = subprocess.run(
        [*nobody, sys.executable, "-c", "import duckdb, dagster_project"], capture_output=True
    )
    if can_run.returncode:
        pytest.skip("another user may not run the program here")
    file = put(settings, f"{FOLDER}/后来.csv", tidy_csv("万古镇,出口总额,2024年12月,1,万美元"))
    for mode in (0o700, 0o755):
        settings.home.chmod(mode)
        for arguments in (("run",), ("status",), ("check", str(file)), ("rollback", "2"), ("doctor",)):
            done = subprocess.run([*nobody, *command(settings, *arguments)], capture_output=True, text=True)
            assert "Traceback" not in done.stderr, done.stderr
            assert "Something broke" not in done.stderr, done.stderr
            assert done.returncode or (arguments == ("status",) and mode == 0o755), arguments
            if arguments[0] in ("run", "check"):
                assert "give this user the right" in done.stderr
    assert figures(settings) == before
