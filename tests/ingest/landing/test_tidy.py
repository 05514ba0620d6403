"""Tidy Parquet lands without being written again: a batch points at its archived bytes, which stay as they are."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.ingest.landing import tidy
from dagster_project.ingest.landing.batches import TABLES, Row, batches, files_of
from dagster_project.ingest.landing.parquet import prepare
from dagster_project.ingest.landing.seal import LandingDamaged
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import attach_home, show_landing
from dagster_project.warehouse.health.doctor import examine
from dagster_project.warehouse.health.landed import check_landing
from dagster_project.warehouse.spark.sources import write_tidy
from tests.homes import new_home
from tests.ingest.helpers import tidy_rows, write

FOLDER = "submissions/2023/500111-commerce"
FIGURES: dict[str, Any] = {
    "镇": ["万古镇", None, "万古镇"],
    "指标": ["地区生产总值", "出口总额", ""],
    "报告期": ["2023年", None, "2023年"],
    "数值": ["75.33", " 1,000", None],
    "说明": ["年报", "  ", "7"],
}


def parquet(columns: dict[str, Any], **how: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **how)
    return out.getvalue()


def with_files(folder: Path, files: dict[str, bytes]) -> Settings:
    """A home that took these files in, and nothing else."""
    settings = new_home(folder)
    for name, content in files.items():
        write(settings, f"{FOLDER}/{name}", content)
    take_in(settings)
    return settings


def texts(rows: list[Row]) -> list[tuple[str, str, str]]:
    return sorted((row["source_path"].rsplit("/")[-1], row["cell"], row["value_text"]) for row in rows)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A home with one tidy file, in a place that SQL must quote and that looks like a partition."""
    return with_files(tmp_path / "o'clock=万古", {"整.parquet": parquet(FIGURES)})


def test_a_tidy_file_is_not_written_a_second_time(home: Settings) -> None:
    [batch] = [name for name in batches(home.landing) if not name.startswith("batch-0-")]
    assert sum(pq.read_metadata(path).num_rows for path in files_of(home.landing, batch, "submissions")) == 0
    assert texts(tidy_rows(home.landing)) == [
        ("整.parquet", "D2", "75.33"),
        ("整.parquet", "D3", " 1,000"),
        ("整.parquet", "D4", ""),
    ]
    assert [row["around_text"] for row in tidy_rows(home.landing)] == [
        "head\tD1\t数值\nremark\tE\t年报",
        "head\tD1\t数值",
        "head\tD1\t数值",
    ]


@pytest.mark.parametrize(
    "columns",
    [
        {"数值": [75.33, 1e22, None]},
        {"数值": [datetime(2023, 1, 1, tzinfo=UTC)] * 3},
        {"数值": [b"75.33", b"1", b"2"]},
        {"报告期": pa.array([date(2023, 1, 1)] * 3)},
        {"File_Row_Number": ["1", "2", "3"]},
        {"filename": ["甲", "乙", "丙"]},
        {"颜色_1": ["红", "红", "绿"]},
        {"颜色": [True, True, False]},
    ],
    ids=["fractions", "times", "bytes", "days", "row numbers", "file names", "a second name", "truths"],
)
def test_what_has_several_texts_or_names_of_duckdb_is_written(tmp_path: Path, columns: dict[str, Any]) -> None:
    settings = with_files(tmp_path, {"数.parquet": parquet(FIGURES | columns)})
    assert tidy_rows(settings.landing) == []
    [written] = settings.landing.glob("batch-2*/submissions-*.parquet")
    assert pq.read_metadata(written).num_rows == 3


def test_a_file_that_says_of_its_rows_what_is_not_so_is_written(tmp_path: Path) -> None:
    """DuckDB passes over a row group of which the file says that no wanted text is in it."""
    content = parquet(FIGURES, compression="zstd")
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    name, other = "万古镇".encode(), "龘古镇".encode()
    assert name in content[footer:]
    lying = content[:footer] + content[footer:].replace(name, other)
    settings = with_files(tmp_path, {"实.parquet": content, "虚.parquet": lying})
    assert {row["source_path"] for row in tidy_rows(settings.landing)} == {f"{FOLDER}/实.parquet"}
    with duckdb.connect() as connection:
        attach_home(connection, settings)
        show_landing(connection, [settings.landing / "batch-*"], "")
        found = connection.execute("select count(*) from private.landing.submissions where town_text = '万古镇'")
        assert found.fetchall() == [(4,)]


@pytest.mark.parametrize("place", range(4), ids=["the first", "the second", "the third", "none"])
def test_it_is_written_whichever_of_its_row_groups_is_not_so(tmp_path: Path, place: int) -> None:
    """Two threads look at them."""
    towns = ["甲镇", "乙镇", "丙镇"]
    content = parquet(FIGURES | {"镇": towns}, compression="zstd", row_group_size=1)
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    said = content[footer:]
    for town in towns[place : place + 1]:
        said = said.replace(town.encode(), "龘镇".encode())
    settings = with_files(tmp_path, {"组.parquet": content[:footer] + said})
    assert len(tidy_rows(settings.landing)) == (3 if place == len(towns) else 0)


def test_files_that_are_read_alike_are_read_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row keeps its file's path, bytes and folders; how many are read by one query changes no row."""
    files = {f"{no}.parquet": parquet(FIGURES | {"数值": [str(no), None, f"{no}.5"]}) for no in range(5)}
    files["别.parquet"] = parquet({"数值": [7], "镇": ["万古镇"], "指标": ["出口总额"]})
    files["空.parquet"] = parquet({name: pa.array([], pa.string()) for name in FIGURES})
    settings = with_files(tmp_path, files)
    queries = []
    for together in (100, 2, 1):
        monkeypatch.setattr(tidy, "FILES_TOGETHER", together)
        rows = tidy_rows(settings.landing)
        assert texts(rows) == sorted(
            [(f"{no}.parquet", "D2", str(no)) for no in range(5)]
            + [(f"{no}.parquet", "D3", "") for no in range(5)]
            + [(f"{no}.parquet", "D4", f"{no}.5") for no in range(5)]
            + [("别.parquet", "A2", "7")]
        )
        with duckdb.connect() as connection:
            queries.append(len([*tidy.tidy_submissions_in(connection, [settings.landing / "batch-*"])]))
    # The empty file has no notes, so that none is a kind.
    assert queries == [3, 5, 7]


def test_the_same_bytes_in_two_versions_are_rows_of_both(tmp_path: Path) -> None:
    settings = with_files(tmp_path, {"一.parquet": parquet(FIGURES)})
    write(settings, f"{FOLDER}/一.parquet", parquet({name: column[:1] for name, column in FIGURES.items()}))
    take_in(settings)
    write(settings, f"{FOLDER}/一.parquet", parquet(FIGURES))
    take_in(settings)
    rows = tidy_rows(settings.landing)
    assert [(row["row_no"], row["batch_id"]) for row in sorted(rows, key=lambda row: row["batch_id"])] == [
        (row_no, batch)
        for batch, count in zip(batches(settings.landing)[1:], (3, 1, 3), strict=True)
        for row_no in range(2, 2 + count)
    ]
    # Of an increment only what is due is opened.
    with duckdb.connect() as connection:
        attach_home(connection, settings)
        show_landing(connection, [settings.landing / "batch-*"], batches(settings.landing)[2])
        found = connection.execute("select batch_id, count(*) from private.landing.submissions group by all")
        assert found.fetchall() == [(batches(settings.landing)[3], 3)]
        found = connection.execute("select count(*) from private.landing.submissions_of_all_batches")
        assert found.fetchall() == [(7,)]


def test_a_home_that_was_moved_reads_the_same(home: Settings, tmp_path: Path) -> None:
    before = tidy_rows(home.landing)
    moved = replace(home, home=tmp_path / "elsewhere")
    home.home.rename(moved.home)
    check_landing(moved)
    assert tidy_rows(moved.landing) == before
    # landing/ on a disk of its own.
    shutil.move(moved.landing, tmp_path / "disk" / "landing")
    moved.landing.symlink_to(tmp_path / "disk" / "landing")
    check_landing(moved)
    assert tidy_rows(moved.landing) == before


def test_a_batch_that_is_older_than_tidy_files_is_read(home: Settings) -> None:
    """As a version left it that wrote everything to landing."""
    batch = batches(home.landing)[-1]
    (home.landing / batch / "tidy_files.parquet").unlink()
    (home.landing / batch / "hashes.json").unlink()
    prepare(home.landing)
    with duckdb.connect() as connection:
        attach_home(connection, home)
        for landed in ([home.landing / "batch-*"], [home.landing / name for name in batches(home.landing)]):
            show_landing(connection, landed, "")
            for table in TABLES:
                connection.execute(f"from private.landing.{table}").fetchall()


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes() + b"0")], ids=["lost", "longer"]
)
def test_archived_bytes_that_are_lost_are_said(
    home: Settings, damage: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    check_landing(home)
    assert examine(home)
    [row] = {row["source_sha256"] for row in tidy_rows(home.landing)}
    archived = home.archive / row
    archived.chmod(0o640)
    damage(archived)
    with pytest.raises(LandingDamaged, match=r"is not what was received.*doctor.*backup"):
        check_landing(home)
    if not archived.exists():
        with pytest.raises(LandingDamaged, match="is not what was received"):
            tidy_rows(home.landing)
    capsys.readouterr()
    assert not examine(home)
    said = capsys.readouterr().out
    assert "✗ archive" in said
    assert "✗ landing" in said
    [raw] = home.raw.rglob("*.parquet")
    assert f"The same bytes lie at {raw}" in said
    # As doctor says: copied back.
    archived.unlink(missing_ok=True)
    shutil.copy(raw, archived)
    assert examine(home)
    raw.unlink()
    archived.unlink()
    assert not examine(home)
    assert "No run builds without it" in capsys.readouterr().out


def test_a_file_that_is_sent_again_brings_its_lost_bytes_back_and_lands_once(home: Settings) -> None:
    [row] = {row["source_sha256"] for row in tidy_rows(home.landing)}
    (home.archive / row).unlink()
    write(home, f"{FOLDER}/又.csv", "镇,指标,报告期,数值\n万古镇,出口总额,2023年,1\n")
    take_in(home)
    check_landing(home)
    assert len(tidy_rows(home.landing)) == 3
    assert len([*home.landing.glob("batch-2*/hashes.json")]) == 2


def test_spark_reads_what_duckdb_wrote_of_them(home: Settings, tmp_path: Path) -> None:
    write_tidy(home.landing, tmp_path / "tidy")
    [written] = (tmp_path / "tidy").iterdir()
    assert pq.read_table(written).to_pylist() == tidy_rows(home.landing)
