"""What each file is told that cannot be read, and workbooks as notices."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from dagster_project.ingest.notice.reading import read_notice
from tests.ingest.files.workbooks import zipped
from tests.ingest.notice.helpers import note_codes, rejected
from tests.notices import make_fictional

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def fictional(suffix: str) -> bytes:
    return (make_fictional.FOLDER / f"{make_fictional.NAME}.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".rtf", ".ofd", ".et", ".DOC"])
def test_formats_to_convert(suffix: str) -> None:
    assert suffix.lower() in rejected("notice_must_be_converted", b"whatever", f"notice{suffix}")


@pytest.mark.parametrize("name", ["notice.png", "notice.zip", "notice.md", "notice"])
def test_formats_not_known(name: str) -> None:
    rejected("notice_kind_unsupported", b"whatever", name)


@pytest.mark.parametrize("true", ["html", "docx", "pdf"])
@pytest.mark.parametrize("name", ["txt", "html", "docx", "pdf", "xlsx"])
def test_suffix_of_another_format(true: str, name: str) -> None:
    if true == name or (true, name) == ("html", "txt"):
        return
    sentence = rejected("notice_content_differs", fictional(true), f"notice.{name}")
    assert f"“.{name}”" in sentence
    assert {"html": "HTML", "docx": "Word", "pdf": "PDF"}[true] in sentence


def test_a_zip_file_that_is_no_document() -> None:
    assert "ZIP" in rejected("notice_content_differs", zipped({"a.txt": "甲"}), "notice.docx")


@pytest.mark.parametrize("name", ["notice.docx", "notice.pdf", "notice.txt"])
def test_a_damaged_old_document(name: str) -> None:
    rejected("file_damaged", OLE + b"\0" * 100, name)


@pytest.mark.parametrize("name", ["notice.txt", "notice.html"])
@pytest.mark.parametrize("content", [b"", b" \n\t\n", "　\n".encode()])
def test_empty_files(name: str, content: bytes) -> None:
    rejected("file_empty", content, name)


@pytest.mark.parametrize("name", ["notice.txt", "notice.html"])
@pytest.mark.parametrize("content", ["甲\n".encode() + b"\xff\xff", b"1\n\0"])
def test_text_that_cannot_be_decoded(name: str, content: bytes) -> None:
    assert "第 2 行" in rejected("notice_encoding_unknown", content, name)


def test_bytes_of_no_known_format() -> None:
    assert "无法识别" in rejected("notice_content_differs", b"\0\1\2\3", "notice.pdf")


def test_text_too_large() -> None:
    assert "17 MiB" in rejected("notice_too_large", b"1" * (17 * 2**20), "notice.txt")


def workbook(**sheets: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for no, row in enumerate(rows):
                sheet.write_row(no, 0, row)
            if name.startswith("隐"):
                sheet.hide()
    return out.getvalue()


TABLE = [["序号", "指标", "备注"], ["1", "出口总额", ""], ["2", "", "乙"]]


def test_a_workbook_with_a_sheet_an_annex() -> None:
    content = workbook(附件1=[["指标清单"], *TABLE, ["注：按可比价格。"]], 附件2=TABLE, 隐藏=TABLE)
    notice = read_notice(content, "notice.xlsx")
    assert [(annex.annex_no, annex.title) for annex in notice.annexes] == [(1, "指标清单"), (2, "")]
    assert [annex.table.grid for annex in notice.annexes] == [TABLE, TABLE]
    assert notice.annexes[0].notes == ("注：按可比价格。",)
    assert "sheet_hidden" in note_codes(notice)


def test_a_workbook_with_the_whole_notice_on_one_sheet() -> None:
    rows = [["甲区乙镇试点方案（2024年）"], ["一、目标"], ["到2025年完成。"], ["附件1"], ["指标清单"], *TABLE]
    notice = read_notice(workbook(方案=[*rows, ["附件2"], *TABLE]), "notice.xlsx")
    assert [paragraph.text for paragraph in notice.paragraphs] == [row[0] for row in rows[:3]]
    assert [(annex.annex_no, annex.table.grid) for annex in notice.annexes] == [(1, TABLE), (2, TABLE)]


def test_a_table_on_a_sheet_keeps_its_columns() -> None:
    moved = [["", "", ""], *[["", *row] for row in TABLE]]
    notice = read_notice(workbook(附件1=moved), "notice.xlsx")
    assert notice.annexes[0].table.grid == TABLE
