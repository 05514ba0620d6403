"""What an archived notice says around a statement and in a row of an annex."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.lookup.notice_evidence import annex_row, is_notice, statement_lines

NOTICE = (
    "一、总体要求\n（一）目标。\n"
    + "前" * 70
    + "，处理率达到87%，"
    + "后" * 70
    + "。\n附件1\n指标清单\n\t序号\n\t指标\n\n\t1\n\t处理率\n\n"
)
STATEMENT = "处理率达到87%"


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """A notice as the archive keeps it: bytes under a name that says nothing."""
    path = tmp_path / "0f3a"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_the_words_around_a_statement(archived: Path) -> None:
    start = NOTICE.index(STATEMENT)
    reads, under, around = statement_lines(archived, "t/notice.txt", start, start + len(STATEMENT), STATEMENT)
    assert reads == f"archive   ✓ same bytes, and the notice reads “{STATEMENT}”"
    assert under == "under     一 总体要求 › （一） 目标"
    assert around == f"around    …{'前' * 59}，【{STATEMENT}】，{'后' * 59}…"


def test_a_statement_that_the_notice_does_not_make(archived: Path) -> None:
    start = NOTICE.index(STATEMENT)
    lines = statement_lines(archived, "t/notice.txt", start, start + len(STATEMENT), "处理率达到88%")
    assert lines[0].startswith("archive   ✗ same bytes, but the notice reads")
    outside = statement_lines(archived, "t/notice.txt", len(NOTICE), len(NOTICE) + 1, STATEMENT)
    assert outside == [f"archive   ✗ the notice has no paragraph at characters {len(NOTICE)}–{len(NOTICE) + 1}"]


def test_a_row_of_an_annex(archived: Path) -> None:
    assert annex_row(archived, "t/notice.txt", "1", 2) == ["1", "处理率"]
    assert annex_row(archived, "t/notice.txt", "1", 9) == []
    assert annex_row(archived, "t/notice.txt", "2", 1) == []


def test_a_row_of_the_real_notice(notices: Path) -> None:
    row = annex_row(notices / "dazu-wangu.txt", "dazu-wangu.txt", "1", 22)
    assert row[-3:-1] == ["6.01", "7.74"]


@pytest.mark.parametrize(
    ("path", "expected"), [("a/notice.txt", True), ("a/notice.docx", True), ("a/1.csv", False)]
)
def test_what_is_a_notice_itself(path: str, expected: bool) -> None:
    assert is_notice(path) is expected
