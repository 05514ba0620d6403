"""How sheets of clerks are put into a workbook, and a workbook into bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]


def sheet_of(book: openpyxl.Workbook, name: str, rows: Rows, *merged: str) -> Worksheet:
    """A sheet of `rows` from A1 on, with borders below the title."""
    edge = Side(style="thin")
    sheet = book.create_sheet(name)
    for row_no, row in enumerate(rows, 1):
        for column_no, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(row_no, column_no, value)
                cell.border = Border(edge, edge, edge, edge) if row_no > 2 else Border()
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for place in merged:
        sheet.merge_cells(place)
    sheet["A1"].font = Font(name="方正小标宋简体", size=20)
    return sheet


def empty_book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
