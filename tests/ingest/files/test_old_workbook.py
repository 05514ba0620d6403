"""Workbooks of the old kind (.xls): values, formats, formulas and sheets as a person sees them."""

from __future__ import annotations

import struct
from typing import Any

from dagster_project.ingest.files.grid import Area, Grid, Sheet
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.notes import Note
from tests.ingest.files import workbooks
from tests.ingest.files.workbooks import only_sheet, xls

XLS_FORMATS = [0, "0.00%", 14, 57, 'yyyy"年"m"月"', '0.0"%"']
NUMBER_RESULT = struct.Struct("<d")


def old_sheet(cells: bytes, **about: Any) -> Grid:
    """The grid of an .xls of one sheet."""
    return only_sheet(xls({"填报": cells}, formats=XLS_FORMATS, **about), "填报.xls").grid


def test_xls_values() -> None:
    cells = (
        workbooks.xls_shared(0, 0, 1)
        + workbooks.xls_number(0, 1, 12.5)
        + workbooks.xls_integers(1, 0, [1, -2])
        + workbooks.xls_bool_or_error(2, 0, 1, is_error=False)
        + workbooks.xls_bool_or_error(2, 1, 0x17, is_error=True)
        + workbooks.xls_number(4, 1, 1e-5)
    )
    assert old_sheet(cells, strings=["x", "万古镇"]) == [
        ["万古镇", "12.5"],
        ["1", "-2"],
        ["TRUE", "#REF!"],
        ["", ""],
        ["", "0.00001"],
    ]


def test_xls_formats() -> None:
    cells = b"".join(workbooks.xls_number(0, style, 45565, style) for style in range(2, 5))
    cells += (
        workbooks.xls_number(1, 0, 0.075, 1)
        + workbooks.xls_integers(1, 1, [1, 2], 1)
        + workbooks.xls_number(1, 3, 7.5, 5)
    )
    assert old_sheet(cells) == [
        ["", "", "2024-09-30", "2024-09-30", "2024-09-30"],
        ["7.5%", "100%", "200%", "7.5%", ""],
    ]


def test_xls_formulas() -> None:
    cells = (
        workbooks.xls_formula(0, 0, NUMBER_RESULT.pack(0.125), style=1)
        + workbooks.xls_formula(0, 1, NUMBER_RESULT.pack(45565), style=2)
        + workbooks.xls_formula(0, 2, b"\x02\0\x07\0\0\0\xff\xff")
        + workbooks.xls_formula(0, 3, b"\0\0\0\0\0\0\xff\xff")
        + workbooks.record(0x207, workbooks.xls_text("合计"))
        + workbooks.xls_formula(0, 4, b"\x01\0\x01\0\0\0\xff\xff")
        + workbooks.xls_formula(0, 5, b"\x03\0\0\0\0\0\xff\xff")
    )
    assert [text for text in old_sheet(cells)[0] if text] == ["12.5%", "2024-09-30", "#DIV/0!", "合计", "TRUE"]


def test_xls_sheets_merged_hidden_and_1904() -> None:
    first = workbooks.xls_number(0, 0, 44103, 2) + workbooks.xls_formula(1, 0, NUMBER_RESULT.pack(44103), style=2)
    content = xls(
        {"一季度": first + workbooks.xls_merged((0, 1, 0, 2)), "草稿": workbooks.xls_number(2, 1, 1)},
        formats=XLS_FORMATS,
        hidden=["草稿"],
        extra=workbooks.record(0x22, b"\1\0"),
    )
    assert read_workbook(content, "a.xls").sheets == [
        Sheet("一季度", [["2024-09-30"], ["2024-09-30"]], (Area(1, 1, 2, 3),), False),
        Sheet("草稿", [["", ""], ["", ""], ["", "1"]], (), True),
    ]


def test_xls_strings_that_go_on_in_a_second_record() -> None:
    # The second string is cut in the middle and goes on with one byte a character.
    first = (
        struct.pack("<II", 3, 3) + workbooks.xls_text("万") + struct.pack("<HB", 4, 1) + "古镇".encode("utf-16-le")
    )
    rest = b"\0AB" + struct.pack("<HBH", 1, 8, 2) + b"z" + bytes(8)
    table = workbooks.record(0xFC, first) + workbooks.record(0x3C, rest)
    cells = b"".join(workbooks.xls_shared(0, place, place) for place in range(3))
    assert old_sheet(cells, extra=table) == [["万", "古镇AB", "z"]]


def test_xls_notes() -> None:
    link = workbooks.record(0x1AE, struct.pack("<H", 1) + workbooks.xls_text("\x01other.xls"))
    own = workbooks.record(0x1AE, struct.pack("<HH", 1, 0x0401))
    cells = workbooks.xls_number(0, 0, 1)
    assert read_workbook(xls({"a": cells}, extra=own), "a.xls").notes == []
    assert read_workbook(xls({"a": cells}, extra=link), "a.xls").notes == [Note("workbook_has_links")]
