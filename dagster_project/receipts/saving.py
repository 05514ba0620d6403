"""A workbook as the bytes of an .xlsx, the same as openpyxl writes and in a third of its time.

openpyxl makes an element of each cell, and of each text in it. Here a row whose cells hold nothing but plain texts
and numbers is put together as text; any other row and all that stands around them openpyxl writes itself.
"""

from __future__ import annotations

import io
import re
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

# The types of openpyxl lack what is private of it.
Sheet = Any
Cell = Any
# What XML writes otherwise than it stands, or may not hold.
_MARKED_UP = re.compile("[&<>\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|^\\s|\\s\\Z").search


def saved(workbook: Workbook) -> bytes:
    """The workbook as Workbook.save() writes it."""
    out = io.BytesIO()
    _Writer(workbook, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()


class _Writer(ExcelWriter):
    """openpyxl's writer, which keeps its sheets in memory and not in files of their own."""

    _archive: ZipFile

    def write_worksheet(self, ws: Sheet) -> None:
        """Write a sheet without pictures, as those of a receipt are."""
        ws._drawing = SpreadsheetDrawing()
        writer: Any = _SheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):
    ws: Sheet
    out: io.BytesIO

    def __init__(self, ws: Sheet, out: io.BytesIO) -> None:
        super().__init__(ws, out)
        self._styles: dict[bytes, str] = {}

    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        """Write a row, a list of cells: where all of them are plain, past openpyxl into the same bytes."""
        texts = [text for cell in row if (text := self._text_of(cell, row_idx)) is not None]
        if len(texts) < len(row):
            super().write_row(xf, row, row_idx)
            return
        with xf.element("row", {"r": f"{row_idx}"} | dict(self.ws.row_dimensions.get(row_idx, {}))):
            xf.flush()
            self.out.write("".join(texts).encode("ascii", "xmlcharrefreplace"))
        for cell in row:
            if cell._comment is not None:
                self.ws._comments.append(CommentRecord.from_cell(cell))
            if cell.hyperlink:
                self.ws._hyperlinks.append(cell.hyperlink)

    def _text_of(self, cell: Cell, row_no: int) -> str | None:
        """A cell as XML; None where openpyxl must write it."""
        value, style = cell._value, self._style_of(cell)
        place = f'r="{get_column_letter(cell.column)}{row_no}"{style}'
        if cell.data_type == "s" and type(value) is str and value and not _MARKED_UP(value):
            return f'<c {place} t="inlineStr"><is><t>{value}</t></is></c>'
        if cell.data_type != "n":
            return None
        if type(value) in (int, float):
            return f'<c {place} t="n"><v>{safe_string(value)}</v></c>'
        if value is None:
            return f'<c {place} t="n"></c>' if style or cell._comment else ""
        return None

    def _style_of(self, cell: Cell) -> str:
        """The attribute that names the look of a cell, '' where it has none."""
        if cell._style is None:
            return ""
        key = cell._style.tobytes()
        if key not in self._styles:
            self._styles[key] = f' s="{cell.style_id}"' if cell.has_style else ""
        return self._styles[key]
