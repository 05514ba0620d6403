"""What real disks, archives and hands do to files: one bad file stops no pass, and twice is once."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dagster_project.ingest.files.grid import decode
from dagster_project.ingest.landing import archive
from dagster_project.ingest.landing.parquet import read_table, write_batch
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.sidecar import read_sidecar
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from tests.ingest.helpers import (
    DEPARTMENT,
    GOOD,
    INDICATORS,
    REFORMS,
    SIDECAR,
    SUBMISSION,
    WANGU,
    WANGU_ANNEXES,
    edit,
    names_line,
    only_problem,
    read_text,
    says,
    take,
    write,
)

as_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


# One bad file stops the whole pass: a traceback, and no file goes in.


@pytest.mark.parametrize(
    "where", [f"{DEPARTMENT}/%s.csv", f"{DEPARTMENT}/填报.%s", "submissions/2023/%s/填报.csv"]
)
def test_name_in_gbk(settings: Settings, where: str) -> None:
    before, after = os.fsencode(settings.raw / where).split(b"%s")
    path = Path(os.fsdecode(before + "万古镇".encode("gbk") + after))
    path.parent.mkdir(exist_ok=True)
    (settings.raw / SUBMISSION).rename(path)
    assert GOOD - {SUBMISSION} < set(take(settings))
    assert take(settings) == {}


def test_notice_folder_in_gbk(settings: Settings) -> None:
    folder = os.fsencode(settings.raw / "annexes") + "/500111-万古".encode("gbk")
    (settings.raw / WANGU).rename(os.fsdecode(folder))
    outcomes = [row["outcome"] for row in take(settings).values()]
    assert outcomes.count("rejected") == len({SIDECAR, *WANGU_ANNEXES})


def test_listed_file_name_too_long(settings: Settings) -> None:
    name = "长" * 86 + ".csv"
    edit(settings, SIDECAR, "annex-3-reforms.csv", name)
    assert take(settings)[f"{WANGU}/{name}"]["outcome"] == "rejected"


def test_sidecar_that_is_a_link_out_of_raw(settings: Settings) -> None:
    (settings.raw / SIDECAR).rename(settings.raw.parent / "notice.yml")
    (settings.raw / SIDECAR).symlink_to(settings.raw.parent / "notice.yml")
    only_problem(settings, SIDECAR, "link_leads_outside", waiting=WANGU_ANNEXES)


@as_user
def test_sidecar_without_permission(settings: Settings) -> None:
    (settings.raw / SIDECAR).chmod(0)
    only_problem(settings, SIDECAR, "file_unreadable", waiting=WANGU_ANNEXES)


@as_user
@pytest.mark.parametrize("folder", [WANGU, DEPARTMENT])
def test_folder_without_permission(settings: Settings, folder: str) -> None:
    (settings.raw / folder).chmod(0)
    rows = take(settings)
    (settings.raw / folder).chmod(0o755)
    assert {row["rule_code"] for row in rows.values() if row["outcome"] != "read"} == {"file_unreadable"}


@as_user
def test_read_only_part_left_by_a_killed_run(settings: Settings) -> None:
    settings.archive.mkdir(parents=True)
    part = settings.archive / f".{archive.sha256_of((settings.raw / SUBMISSION).read_bytes())}.part"
    part.write_bytes(b"half")
    part.chmod(0o444)
    assert set(take(settings)) == GOOD


def test_sidecar_nested_too_deep(settings: Settings) -> None:
    write(settings, SIDECAR, "title: " + "[" * 1500)
    only_problem(settings, SIDECAR, "sidecar_malformed", waiting=WANGU_ANNEXES)


# Running twice is not the same as running once.


@pytest.mark.parametrize("name", ["notice.yml", "notice.txt"])
def test_sidecar_that_lists_itself_or_the_notice(settings: Settings, name: str) -> None:
    write(settings, f"{WANGU}/notice.txt", "万古镇")
    edit(settings, SIDECAR, "annex-3-reforms.csv", name)
    take_in(settings)
    assert take_in(settings).batch_id is None


def test_clock_that_was_once_ahead(settings: Settings) -> None:
    earlier = {"source_path": SUBMISSION, "outcome": "read", "kind": "submission", "source_sha256": "0" * 64}
    write_batch(settings.landing, {"source_files": [earlier]}, datetime(2999, 1, 1, tzinfo=UTC))
    assert set(take(settings)) == GOOD
    assert take(settings) == {}


# Something is lost, or taken for something else.


def test_copy_counts_once_its_original_changed(settings: Settings) -> None:
    copy = f"{DEPARTMENT}/z.csv"
    write(settings, copy, read_text(settings, SUBMISSION))
    take_in(settings)
    write(settings, SUBMISSION, read_text(settings, SUBMISSION).replace("万古镇", "吴家镇"))
    take_in(settings)
    take_in(settings)
    assert {row["source_path"] for row in read_table(settings.landing, "submissions")} == {
        SUBMISSION,
        copy,
    }


def test_field_given_twice(settings: Settings) -> None:
    edit(settings, SIDECAR, "issuer:", "town_name: 古万镇\nissuer:")
    says(only_problem(settings, SIDECAR, "sidecar_malformed", waiting=WANGU_ANNEXES), "town_name")


def test_same_year_column_twice(settings: Settings) -> None:
    edit(settings, INDICATORS, "2022年,2025年目标", "2025年目标,2025年目标")
    says(only_problem(settings, INDICATORS, "columns_wrong"), "2025年目标 (E1)")


@pytest.mark.parametrize(
    ("old", "new"), [("area_km2: 66.5", "area_km2: inf"), ("issued_on: 2024-06-05", "issued_on: 0")]
)
def test_impossible_values_of_a_sidecar(settings: Settings, old: str, new: str) -> None:
    edit(settings, SIDECAR, old, new)
    only_problem(settings, SIDECAR, "sidecar_invalid", waiting=WANGU_ANNEXES)


@pytest.mark.parametrize("folder", ["submissions/2024.3/区商务委", "submissions/2024/No.3中学"])
def test_folder_with_a_dot_in_its_name(settings: Settings, folder: str) -> None:
    write(settings, f"{folder}/万古镇.csv", read_text(settings, SUBMISSION).replace("75.33", "80"))
    assert take(settings)[f"{folder}/万古镇.csv"]["outcome"] == "read"


def test_link_to_a_folder_above(settings: Settings) -> None:
    (settings.raw / "submissions/2023/再来").symlink_to(settings.raw / "submissions")
    assert len([path for path in take(settings) if "再来" in path]) <= 1


# The message names the wrong place.


@pytest.mark.parametrize("bad", ["\0".encode("utf-16-le"), b"\x00\xd8"], ids=["nul", "surrogate"])
def test_line_in_utf_16(bad: bytes) -> None:
    with pytest.raises(FileRejected) as rejected:
        decode("序号,上\n1,上\n2,".encode("utf-16") + bad + "\n".encode("utf-16-le"))
    assert rejected.value.problem.details["line"] == "3"


def test_line_of_a_control_character_in_a_sidecar(settings: Settings) -> None:
    edit(settings, SIDECAR, "town_name: 万古镇", "town_name: 万\x07古镇")
    names_line(only_problem(settings, SIDECAR, "sidecar_malformed", waiting=WANGU_ANNEXES), 10)


def test_line_of_a_quote_never_closed_in_a_sidecar() -> None:
    with pytest.raises(FileRejected) as rejected:
        read_sidecar('title: 万古镇\nissuer: "区政府办\nissued_on: 2024-06-05\n'.encode(), "500111-wangu")
    assert rejected.value.problem.details["line"] == "2"


def test_cell_beyond_the_header(settings: Settings) -> None:
    edit(settings, REFORMS, "区公安局、区人力社保局、区农业农村委", "区公安局,,,多")
    assert only_problem(settings, REFORMS, "row_wider_than_header")["place"] == "F2"


@pytest.mark.parametrize("folder", ["2024", f"{WANGU}/扫描件"])
def test_folder_out_of_place(settings: Settings, folder: str) -> None:
    write(settings, f"{folder}/一.csv", b"1")
    assert take(settings)[folder]["rule_code"] in ("file_misplaced", "file_not_listed")
