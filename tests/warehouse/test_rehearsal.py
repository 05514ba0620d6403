"""Judging without taking in: what may be judged, under which folders, and that nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.errors import UsageError
from dagster_project.settings import Settings
from dagster_project.warehouse.lock import HomeIsBusy, home_lock
from dagster_project.warehouse.rehearsal import UNKNOWN_FOLDER, _place, rehearse

NOWHERE = f"submissions/{UNKNOWN_FOLDER}/{UNKNOWN_FOLDER}"


def file_in(folder: Path, name: str = "填报.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("镇,指标,数值\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("period", ["2024", "2024-Q3", "2024-H1", "2024-09", "2024年三季度", "2024年9月"])
def test_folders_that_say_period_and_department_count(tmp_path: Path, period: str) -> None:
    file = file_in(tmp_path / "任意" / period / "500111-commerce")
    assert _place(tmp_path / "raw", [file]) == {f"submissions/{period}/500111-commerce/填报.csv": file}


@pytest.mark.parametrize("folder", ["下载/2024年方案", "2024-13/500111-commerce", "Desktop/新建文件夹"])
def test_folders_that_say_nothing_do_not(tmp_path: Path, folder: str) -> None:
    file = file_in(tmp_path / folder)
    assert _place(tmp_path / "raw", [file]) == {f"{NOWHERE}/填报.csv": file}


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    files = [file_in(tmp_path / name) for name in ("a", "b", "c")]
    placed = _place(tmp_path / "raw", [*files, files[0]])
    assert list(placed.values()) == [*files, files[0]]
    assert len(placed) == 4
    for source_path, file in placed.items():
        assert (tmp_path / "raw" / source_path).samefile(file)


def test_only_files_can_be_judged(settings: Settings, tmp_path: Path) -> None:
    for path, words in (
        (tmp_path / "没有.csv", "there is no file"),
        (tmp_path, "is a folder: name the files in it"),
    ):
        with pytest.raises(UsageError, match=words), rehearse(settings, [path]):
            pass
    assert not settings.home.exists()


def test_not_while_a_run_is_writing(settings: Settings, tmp_path: Path) -> None:
    file = file_in(tmp_path / "x")
    with home_lock(settings), pytest.raises(HomeIsBusy), rehearse(settings, [file]):
        pass
    assert [path.name for path in settings.home.iterdir()] == ["run.lock"]


def test_nothing_that_takes_seconds_to_load_is_loaded() -> None:
    """Neither dbt nor Dagster nor Great Expectations stands in the path of a check."""
    loaded = "import sys, dagster_project.receipts.check; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert "duckdb" in done.stdout.split()
    assert not {"dbt", "dagster", "great_expectations"} & set(done.stdout.split())
