"""What is written past openpyxl is what openpyxl writes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.receipts.saving import saved

VALUES: dict[str, object] = {
    "a text": "万古镇 𠮷 é",
    "signs of XML": "a&b <c> \"d\" 'e' ]]>",
    "space around": " a ",
    "wide space at the end": "a\u3000",
    "a line feed within": "a\nb\tc",
    "a carriage return": "a\rb",
    "a line feed at the end": "a\n",
    "control signs that a sheet may hold": "\x7f\x85",
    "nothing": None,
    "an empty text": "",
    "a whole number": 17,
    "a long number": 12_345_678_901_234_567_890,
    "a fraction": 0.1 + 0.2,
    "no number": float("nan"),
    "truth": True,
    "a day": date(2024, 10, 1),
    "a moment": datetime(2024, 10, 1, 7, 30),  # noqa: DTZ001 (a cell has no time zone)
    "a time": time(7, 30),
    "a formula": "=1+1",
    "an error": "#N/A",
    "rich text": CellRichText("a", TextBlock(InlineFont(b=True), "b")),
}


def bold(sheet: Worksheet) -> None:
    sheet["B2"].font = sheet["C3"].font = Font(bold=True)


def commented(sheet: Worksheet) -> None:
    sheet["B2"].comment, sheet["C4"].comment = Comment("为何", "镇仓"), Comment("没有值", "镇仓")


def linked(sheet: Worksheet) -> None:
    sheet["B2"].hyperlink = Hyperlink(ref="B2", location="'表'!A1")


def high(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].height, sheet.row_dimensions[9].height = 33.5, 20


def merged(sheet: Worksheet) -> None:
    sheet["E5"] = "over four"
    sheet.merge_cells("E5:F6")


def as_text(sheet: Worksheet) -> None:
    sheet["E5"] = "=1+1"
    sheet["E5"].data_type, sheet["E5"].quotePrefix = "s", True


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook in their order, without the time at which it was saved."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        read = {name: archive.read(name) for name in archive.namelist()}
    return {name: re.sub(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z", b"", part) for name, part in read.items()}


def as_openpyxl_saves(make: Callable[[], openpyxl.Workbook]) -> list[tuple[str, bytes]]:
    out = io.BytesIO()
    make().save(out)
    return [*parts(out.getvalue()).items()]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_cell_is_written_as_openpyxl_writes_it(value: object) -> None:
    def make() -> openpyxl.Workbook:
        workbook = openpyxl.Workbook()
        workbook.active.append(["前", value, "后"])
        workbook.active["B2"] = value
        bold(workbook.active)
        return workbook

    assert [*parts(saved(make())).items()] == as_openpyxl_saves(make)


@pytest.mark.parametrize("change", [bold, commented, linked, high, merged, as_text])
def test_what_is_on_a_cell_is_written_as_openpyxl_writes_it(change: Callable[[Worksheet], None]) -> None:
    def make() -> openpyxl.Workbook:
        workbook = openpyxl.Workbook()
        for title in ("表", "二"):
            for row in range(1, 4):
                workbook.create_sheet(title) if row == 1 else None
                workbook[title].append(["镇", row, f"<{row}>", None])
            change(workbook[title])
        return workbook

    assert [*parts(saved(make())).items()] == as_openpyxl_saves(make)
