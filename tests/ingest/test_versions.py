"""What counts as new: a changed file is, the same bytes at the same path are not, and a copy is a duplicate."""

from __future__ import annotations

import pytest

from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from tests.ingest.helpers import (
    DEPARTMENT,
    GOOD,
    INDICATORS,
    REFORMS,
    SIDECAR,
    SUBMISSION,
    WANGU_ANNEXES,
    edit,
    landed,
    read_text,
    take,
    write,
)

COPY = f"{DEPARTMENT}/再报一次.csv"


def test_same_files_twice_land_nothing(settings: Settings) -> None:
    take_in(settings)
    folders = sorted(settings.landing.iterdir())
    again = take_in(settings)
    assert (again.batch_id, again.files, again.known_count) == (None, [], len(GOOD))
    assert sorted(settings.landing.iterdir()) == folders


def test_touched_file_is_not_new(settings: Settings) -> None:
    take_in(settings)
    write(settings, SUBMISSION, read_text(settings, SUBMISSION))
    assert take(settings) == {}


@pytest.mark.parametrize(("path", "table"), [(INDICATORS, "annex_indicators"), (SUBMISSION, "submissions")])
def test_changed_file_is_a_new_version_beside_the_first(settings: Settings, path: str, table: str) -> None:
    first = take(settings)[path]
    edit(settings, path, "17.4" if path == SUBMISSION else "7500", "17.40")
    rows = take(settings)
    assert list(rows) == [path]
    assert rows[path]["source_sha256"] != first["source_sha256"]
    versions = [row["source_sha256"] for row in landed(settings, table, path)]
    assert list(dict.fromkeys(versions)) == [first["source_sha256"], rows[path]["source_sha256"]]
    assert versions.count(first["source_sha256"]) == first["cell_count"]


@pytest.mark.parametrize("path", [INDICATORS, SUBMISSION, SIDECAR])
def test_going_back_to_earlier_bytes_is_a_third_version(settings: Settings, path: str) -> None:
    original = read_text(settings, path)
    take_in(settings)
    write(settings, path, original + "\n")
    take_in(settings)
    write(settings, path, original)
    assert list(take(settings)) == [path]
    one, other, back = [row["source_sha256"] for row in landed(settings, "source_files", path)]
    assert one == back != other
    assert take(settings) == {}


def test_same_submission_at_another_path_is_a_duplicate(settings: Settings) -> None:
    take_in(settings)
    write(settings, COPY, read_text(settings, SUBMISSION))
    row = take(settings)[COPY]
    assert (row["outcome"], row["rule_code"], row["cell_count"]) == ("duplicate", "file_duplicate", 0)
    assert all(SUBMISSION in row[message] for message in ("message_zh", "message_en"))
    assert landed(settings, "submissions", COPY) == []
    assert take(settings) == {}


def test_same_submission_twice_in_one_pass_lands_once(settings: Settings) -> None:
    write(settings, COPY, read_text(settings, SUBMISSION))
    rows = take(settings)
    assert sorted([rows[COPY]["outcome"], rows[SUBMISSION]["outcome"]]) == ["duplicate", "read"]
    values = [row for path in (COPY, SUBMISSION) for row in landed(settings, "submissions", path)]
    assert len(values) == 9


def test_duplicate_that_changes_is_read(settings: Settings) -> None:
    write(settings, COPY, read_text(settings, SUBMISSION))
    take_in(settings)
    edit(settings, COPY, "75.33", "76.33")
    assert take(settings)[COPY]["outcome"] == "read"


def test_copy_of_a_rejected_submission_is_no_duplicate(settings: Settings) -> None:
    edit(settings, SUBMISSION, "数值", "数目")
    write(settings, COPY, read_text(settings, SUBMISSION))
    rows = take(settings)
    assert {rows[path]["rule_code"] for path in (SUBMISSION, COPY)} == {"columns_wrong"}


def test_two_annexes_may_have_the_same_bytes(settings: Settings) -> None:
    write(settings, REFORMS, read_text(settings, REFORMS.replace("3-reforms", "2-policies")))
    assert {row["outcome"] for row in take(settings).values()} == {"read"}


@pytest.mark.parametrize(
    ("path", "content"), [(SUBMISSION, b""), (SUBMISSION, b"\xff"), (INDICATORS, b"1,2\n"), (SIDECAR, b"- 1\n")]
)
def test_rejected_file_is_reported_once(settings: Settings, path: str, content: bytes) -> None:
    write(settings, path, content)
    assert take(settings)[path]["outcome"] == "rejected"
    assert take(settings) == {}


@pytest.mark.parametrize("path", [INDICATORS, SUBMISSION, SIDECAR])
def test_missing_or_unreadable_file_is_reported_once(settings: Settings, path: str) -> None:
    (settings.raw / path).unlink()
    (settings.raw / path).symlink_to("没有")
    assert take(settings)[path]["outcome"] == "rejected"
    assert take(settings) == {}


@pytest.mark.parametrize("path", [INDICATORS, SUBMISSION])
def test_mended_file_is_read(settings: Settings, path: str) -> None:
    good = read_text(settings, path)
    write(settings, path, b"")
    take_in(settings)
    write(settings, path, good)
    assert {name: row["outcome"] for name, row in take(settings).items()} == {path: "read"}


@pytest.mark.parametrize("path", [INDICATORS, SUBMISSION])
def test_rejected_for_another_reason_is_reported_again(settings: Settings, path: str) -> None:
    write(settings, path, b"")
    take_in(settings)
    write(settings, path, b"\xff")
    assert take(settings)[path]["rule_code"] == "encoding_unknown"


def test_annex_taken_away_is_reported_and_read_when_it_is_back(settings: Settings) -> None:
    take_in(settings)
    (settings.raw / INDICATORS).rename(settings.raw / "annexes/.aside")
    assert take(settings)[INDICATORS]["rule_code"] == "annex_file_missing"
    (settings.raw / "annexes/.aside").rename(settings.raw / INDICATORS)
    assert take(settings)[INDICATORS]["outcome"] == "read"


def test_annexes_of_a_sidecar_that_broke_wait_until_it_is_mended(settings: Settings) -> None:
    good = read_text(settings, SIDECAR)
    take_in(settings)
    edit(settings, SIDECAR, "issuer:", "issuers:")
    broken = take(settings)
    assert set(broken) == {SIDECAR, *WANGU_ANNEXES}
    assert {broken[path]["rule_code"] for path in WANGU_ANNEXES} == {"sidecar_rejected"}
    write(settings, SIDECAR, good)
    mended = take(settings)
    assert {path: row["outcome"] for path, row in mended.items()} == dict.fromkeys(broken, "read")


def test_annex_given_another_number_is_read_under_it(settings: Settings) -> None:
    take_in(settings)
    edit(settings, SIDECAR, "annex_no: 3", "annex_no: 4")
    rows = take(settings)
    assert {path: row["outcome"] for path, row in rows.items()} == dict.fromkeys([SIDECAR, REFORMS], "read")
    assert {cell["annex_no"] for cell in landed(settings, "annex_measures", REFORMS)} == {"3", "4"}


def test_annex_taken_off_the_list_is_reported(settings: Settings) -> None:
    take_in(settings)
    text = read_text(settings, SIDECAR)
    write(settings, SIDECAR, text[: text.index("  - annex_no: 3")])
    rows = take(settings)
    assert set(rows) == {SIDECAR, REFORMS}
    assert rows[REFORMS]["rule_code"] == "file_not_listed"
