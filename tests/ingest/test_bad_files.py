"""Whatever stands on the disk, a pass ends: the bad file is named and the good ones beside it go in."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from dagster_project.ingest.landing import archive
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.settings import LARGEST_BULK_BYTES, Settings
from tests.ingest.helpers import (
    DEPARTMENT,
    GOOD,
    INDICATORS,
    SIDECAR,
    SUBMISSION,
    WANGU,
    WANGU_ANNEXES,
    edit,
    only_problem,
    read_text,
    says,
    take,
    write,
)

TABLE_FILES = [INDICATORS, SUBMISSION]


@contextmanager
def seconds(limit: int) -> Iterator[None]:
    """Fail instead of waiting for ever."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"still waiting after {limit} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_every_real_file_is_read(settings: Settings) -> None:
    assert {path: row["outcome"] for path, row in take(settings).items()} == dict.fromkeys(GOOD, "read")


@pytest.mark.parametrize("path", TABLE_FILES)
def test_empty_file(settings: Settings, path: str) -> None:
    write(settings, path, b"")
    only_problem(settings, path, "file_empty")


@pytest.mark.parametrize("content", [" \r\n\t\r\n", "　\n　\n", ",,,\n,,,\n", "\ufeff\n"])
def test_file_of_white_space_only(settings: Settings, content: str) -> None:
    write(settings, SUBMISSION, content)
    only_problem(settings, SUBMISSION, "file_empty")


@pytest.mark.parametrize("path", TABLE_FILES)
def test_folder_where_a_file_should_be(settings: Settings, path: str) -> None:
    (settings.raw / path).unlink()
    write(settings, f"{path}/里面.csv", "序号,指标名称,2025年\n1,出口总额,7500\n")
    only_problem(settings, path, "file_is_directory")


def test_folder_where_the_sidecar_should_be(settings: Settings) -> None:
    (settings.raw / SIDECAR).unlink()
    (settings.raw / SIDECAR).mkdir()
    only_problem(settings, SIDECAR, "file_is_directory", waiting=WANGU_ANNEXES)


@pytest.mark.parametrize("path", TABLE_FILES)
def test_broken_link(settings: Settings, path: str) -> None:
    (settings.raw / path).unlink()
    (settings.raw / path).symlink_to("没有这个文件.csv")
    says(only_problem(settings, path, "file_unreadable"), "No such file")


@pytest.mark.parametrize("path", TABLE_FILES)
def test_link_to_itself(settings: Settings, path: str) -> None:
    (settings.raw / path).unlink()
    (settings.raw / path).symlink_to(settings.raw / path)
    says(only_problem(settings, path, "file_unreadable"), "symbolic links")


def test_link_to_a_folder_elsewhere_is_not_followed(settings: Settings) -> None:
    (settings.raw / "submissions/2023").rename(settings.raw.parent / "共享盘")
    (settings.raw / "submissions/2023").symlink_to(settings.raw.parent / "共享盘")
    row = take(settings)["submissions/2023"]
    assert (row["outcome"], row["rule_code"]) == ("rejected", "link_leads_outside")


def test_sidecar_that_links_to_itself(settings: Settings) -> None:
    (settings.raw / SIDECAR).unlink()
    (settings.raw / SIDECAR).symlink_to("notice.yml")
    says(only_problem(settings, SIDECAR, "file_unreadable", waiting=WANGU_ANNEXES), "symbolic links")


@pytest.mark.parametrize("path", TABLE_FILES)
def test_named_pipe_is_not_waited_for(settings: Settings, path: str) -> None:
    (settings.raw / path).unlink()
    os.mkfifo(settings.raw / path)
    with seconds(10):
        says(only_problem(settings, path, "file_unreadable"), "not a regular file")


def test_named_pipe_as_sidecar_is_not_waited_for(settings: Settings) -> None:
    (settings.raw / SIDECAR).unlink()
    os.mkfifo(settings.raw / SIDECAR)
    with seconds(10):
        only_problem(settings, SIDECAR, "file_unreadable", waiting=WANGU_ANNEXES)


def test_device_is_not_read(settings: Settings) -> None:
    (settings.raw / SUBMISSION).unlink()
    (settings.raw / SUBMISSION).symlink_to("/dev/zero")
    with seconds(10):
        only_problem(settings, SUBMISSION, "link_leads_outside")


@pytest.mark.parametrize("path", TABLE_FILES)
def test_file_too_large_is_refused_unread(settings: Settings, path: str) -> None:
    with (settings.raw / path).open("r+b") as file:
        file.truncate(LARGEST_BULK_BYTES + 1)
    says(only_problem(settings, path, "file_too_large"), "65536 MiB")
    assert take(settings) == {}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_error_while_reading(tmp_path: Path) -> None:
    # A regular file whose first byte cannot be read, like one on a failing disk.
    (tmp_path / "a.csv").symlink_to("/proc/self/mem")
    with pytest.raises(FileRejected, match="Input/output error"):
        archive.check(tmp_path / "a.csv")
    with pytest.raises(FileRejected, match="Input/output error"):
        archive.keep(tmp_path, tmp_path / "a.csv", "0", ["/proc"])
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    "path",
    [
        "万古镇.csv",
        "annexes/万古镇.csv",
        "submissions/万古镇.csv",
        "submissions/2023/万古镇.csv",
        f"{DEPARTMENT}/九月/万古镇.csv",
    ],
)
def test_misplaced_file(settings: Settings, path: str) -> None:
    write(settings, path, "镇,指标,报告期,数值,单位,填报单位\n万古镇,出口总额,2023年,1,万元,区商务委\n")
    problem = only_problem(settings, path, "file_misplaced")
    assert "submissions/" in problem["suggestion_zh"]


@pytest.mark.parametrize("name", ["填报.et", "填报.docx", "填报.pdf", "填报.xlsm", "填报"])
def test_unsupported_kind_of_submission(settings: Settings, name: str) -> None:
    write(settings, f"{DEPARTMENT}/{name}", b"\xd0\xcf\x11\xe0 not a table")
    problem = only_problem(settings, f"{DEPARTMENT}/{name}", "file_kind_unsupported")
    says(problem, name.removeprefix("填报") or name)


def test_unsupported_kind_of_annex(settings: Settings) -> None:
    (settings.raw / INDICATORS).rename(settings.raw / WANGU / "附件1.wps")
    edit(settings, SIDECAR, "annex-1-indicators.csv", "附件1.wps")
    rows = take(settings)
    assert {path for path, row in rows.items() if row["outcome"] == "read"} == GOOD - {INDICATORS}
    assert rows[f"{WANGU}/附件1.wps"]["rule_code"] == "file_kind_unsupported"


@pytest.mark.parametrize("folder", ["", "annexes/", f"{WANGU}/", "submissions/", f"{DEPARTMENT}/"])
def test_hidden_files_and_office_locks_are_no_files(settings: Settings, folder: str) -> None:
    for name in (".DS_Store", ".~lock.万古镇.csv#", "~$万古镇.csv", ".git/config"):
        write(settings, folder + name, b"\0\xff")
    assert set(take(settings)) == GOOD


def test_empty_folders_are_no_files(settings: Settings) -> None:
    (settings.raw / "submissions/2024/500111-commerce").mkdir(parents=True)
    assert set(take(settings)) == GOOD


def test_annex_listed_but_absent(settings: Settings) -> None:
    (settings.raw / INDICATORS).unlink()
    problem = only_problem(settings, INDICATORS, "annex_file_missing")
    says(problem, "notice.yml")
    assert problem["town_code"] == "500111-wangu"


def test_annex_present_but_not_listed(settings: Settings) -> None:
    write(settings, f"{WANGU}/annex-4.csv", read_text(settings, INDICATORS))
    says(only_problem(settings, f"{WANGU}/annex-4.csv", "file_not_listed"), "notice.yml")


def test_the_notice_itself_may_lie_beside_its_sidecar(settings: Settings) -> None:
    write(settings, f"{WANGU}/notice.txt", "万古镇")
    row = take(settings)[f"{WANGU}/notice.txt"]
    assert (row["outcome"], row["kind"], row["cell_count"]) == ("read", "notice_text", 0)


def test_several_bad_files_are_each_reported(settings: Settings) -> None:
    write(settings, INDICATORS, b"")
    write(settings, SUBMISSION, b"\xff")
    write(settings, "万古镇.csv", b"1")
    wrong = {path: row["rule_code"] for path, row in take(settings).items() if row["outcome"] != "read"}
    assert wrong == {INDICATORS: "file_empty", SUBMISSION: "encoding_unknown", "万古镇.csv": "file_misplaced"}


def test_no_raw_folder_is_nothing_to_take(settings: Settings) -> None:
    settings.raw.rename(settings.raw.with_name("elsewhere"))
    assert take(settings) == {}
