"""Something else stands where a file or folder of a home belongs: it makes way, or a sentence says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.cli import main
from dagster_project.defs.main_job import mend_history
from dagster_project.receipts.receipt import write_due_receipts
from dagster_project.review.cycle_review import District
from dagster_project.review.packs.pack import PackDamaged, packs_of
from dagster_project.settings import Settings
from dagster_project.warehouse.health.shape import HomeDamaged
from dagster_project.warehouse.lock import home_lock
from dagster_project.warehouse.release import all_releases
from tests.end_to_end.submitting import put, tidy_csv
from tests.hardness.damage import NOT_JSON, cut, figures, turned
from tests.homes import run_warm, zhencang


@pytest.mark.slow
def test_what_stands_where_something_else_belongs_makes_way(home: Settings) -> None:
    """Nothing of a home is what it should be, in its own folder and one below; a run puts all of it right."""
    before = figures(home)
    for file in (
        "dbt/run_results.json",
        "dbt/promises.json",
        "audit/worker.log",
        "dagster/dagster.yaml",
        "dagster/history",
        "as_of/x",
    ):
        (home.home / file).parent.mkdir(exist_ok=True)
        (home.home / file).write_bytes(b"x")
    for path in sorted(home.home.iterdir()):
        for below in sorted(path.iterdir()) if path.name in ("dbt", "audit", "releases", "published") else ():
            turned(below)
        if path.name not in ("archive", "landing", "dbt", "audit", "dagster", "releases", "published"):
            turned(path)
    turned(home.dagster_home / "dagster.yaml")
    put(home, "2024/500111-commerce/后来.csv", tidy_csv("不存在镇,出口总额,2024年,1,万美元"))
    outcome = run_warm(home)
    assert outcome.status == 0, outcome.err
    assert "Traceback" not in outcome.err
    assert f"{home.built_file} was not what belongs there" in outcome.err
    assert figures(home) == before
    assert zhencang(home, "status").status == 0


@pytest.mark.parametrize(
    ("home", "advice"),
    [
        ("file", "something else stands where a folder or a file belongs: move it away"),
        ("file/below", "something else stands where a folder or a file belongs: move it away"),
        ("/proc/nowhere", "it is not there, or cannot be made there: make its folder, or name another place"),
    ],
    ids=["a file in its place", "a file above it", "a disk that takes none"],
)
def test_where_a_home_cannot_be_the_sentence_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: str, advice: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "raw").mkdir()
    assert main(["run", "--raw", str(tmp_path / "raw"), "--home", str(tmp_path / home)]) == 1
    said = capsys.readouterr().err
    assert advice in said
    assert str(tmp_path / home) in said


WHO = ["--department", "500111-economy_information", "--period", "2024-Q3"]


@pytest.mark.parametrize(
    "command",
    [["export", "--to"], ["template", *WHO, "--out"], ["template", "--kind", "measures", *WHO, "--out"]],
    ids=["a release", "a form of indicators", "a form of measures"],
)
@pytest.mark.parametrize(
    ("place", "advice"),
    [
        ("file/below", "该放文件夹或文件的位置上是别的东西，请移走，或另指位置（{option}）"),
        ("/proc/nowhere", "不存在，或不能在那里建立，请先建好上级文件夹，或另指位置（{option}）"),
    ],
    ids=["a file above it", "a disk that takes none"],
)
def test_what_cannot_be_written_where_it_was_asked_for_says_why_and_what_to_do(
    home: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    place: str,
    advice: str,
) -> None:
    """No word of the system's own, which nobody who asks in Chinese reads, and no talk of damage."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / "file").touch()
    asked = str(tmp_path / place)
    assert main([command[0], "--home", str(home.home), *command[1:], asked]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [f"镇仓：{asked} 不能写入：{advice.format(option=command[-1])}。没有改动。"]


@pytest.mark.parametrize("name", ["landing", "archive"])
def test_what_nothing_brings_back_is_said_before_anything_is_written(home: Settings, name: str) -> None:
    turned(home.home / name)
    home.lock_file.touch()
    before = sorted(path.name for path in home.home.iterdir())
    with pytest.raises(HomeDamaged, match=f"{name} is not the folder.*backup"), home_lock(home):
        pass
    assert sorted(path.name for path in home.home.iterdir()) == before


@pytest.mark.parametrize("damage", [lambda path: cut(path, 0), cut, turned])
def test_a_receipt_that_cannot_be_opened_is_written_again(home: Settings, damage: Callable[[Path], None]) -> None:
    path = min(home.receipts.rglob("*.回执.xlsx"))
    path.chmod(0o640)
    damage(path)
    [release] = all_releases(home)
    with duckdb.connect(release.database, read_only=True) as connection:
        assert write_due_receipts(home, connection, release.release_id) == [path]
    assert openpyxl.load_workbook(path).sheetnames


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"garbage" * 99), turned])
def test_a_history_that_cannot_be_read_begins_anew_before_the_ui(
    home: Settings, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    path = home.dagster_home / "history" / "runs.db"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table runs (id int)")
    mend_history(home)
    assert path.is_file()
    damage(path)
    mend_history(home)
    assert not path.exists()
    assert "begins anew" in capsys.readouterr().err


@pytest.mark.parametrize("content", NOT_JSON)
def test_a_pack_that_cannot_be_read_is_said_in_a_sentence(home: Settings, content: bytes) -> None:
    """It is said to who reviews its district, and keeps no other from being reviewed."""
    folder = home.reviews / "500111" / "2023" / "r1"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(PackDamaged, match=r"manifest[.]json cannot be read.*backup"):
        packs_of(home, District("500111", "大足区"))
    assert packs_of(home, District("500153", "荣昌区")) == packs_of(home) == []
