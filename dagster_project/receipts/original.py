"""A small .xlsx workbook opened for marking: its cells and their look, and nothing that computes or links.

openpyxl binds comments, links, charts, validations, tables and names as it loads a workbook, and for a link or a
merged area as large as a sheet it makes a cell of each cell in it. Here only what is listed is bound.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from datetime import date, time, timedelta

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.workbook.properties import CalcProperties
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.workbook.views import BookView
from openpyxl.worksheet._reader import WorksheetReader
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.wording.excel_text import is_like_formula, sheet_title, visible
from dagster_project.wording.shown import distinct_name

LARGEST_FILE_BYTES = 5 * 2**20
# About 200,000 cells, which openpyxl reads and writes in some seconds.
LARGEST_SHEETS_BYTES = 8 * 2**20
LARGEST_PARTS_BYTES = 24 * 2**20
LARGEST_STYLES_BYTES = 2 * 2**20
MOST_MERGED_CELLS = 50_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384


class TooLargeToKeepLook(Exception):
    """openpyxl would take too long over this workbook."""


def open_original(content: bytes, sheets: set[str | None]) -> tuple[Workbook, dict[str, Worksheet]]:
    """The workbook with these sheets only, and each of them by its own name, formulas replaced by cached values.

    Raises TooLargeToKeepLook, and whatever openpyxl raises where it does not understand the workbook.
    """
    _check_size(content)
    reader = _LookReader(io.BytesIO(content), sheets)
    reader.read()
    return reader.wb, reader.named


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # Never more is read than a part says it holds.
        sizes = {part.filename.lower(): part.file_size for part in archive.infolist()}
    in_sheets = sum(size for name, size in sizes.items() if "/worksheets/" in name)
    in_styles = sum(size for name, size in sizes.items() if "style" in name)
    parts = sum(
        size for name, size in sizes.items() if not re.search(r"/(media|embeddings|drawings|charts)/", name)
    )
    if (
        len(content) > LARGEST_FILE_BYTES
        or in_sheets > LARGEST_SHEETS_BYTES
        or in_styles > LARGEST_STYLES_BYTES
        or parts > LARGEST_PARTS_BYTES
    ):
        raise TooLargeToKeepLook


class _LookReader(ExcelReader):
    """openpyxl's reader, less everything but cells, styles, sizes, frozen panes and merged areas."""

    def __init__(self, file: io.BytesIO, wanted: set[str | None]) -> None:
        super().__init__(file, data_only=True, keep_links=False)
        self.wanted = wanted
        self.named: dict[str, Worksheet] = {}

    def read(self) -> None:
        """Read the parts in openpyxl's order; properties and names are left out."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        self.read_theme()
        if b"<!DOCTYPE" in (self.wb.loaded_theme or b""):
            self.wb.loaded_theme = None
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()
        self.archive.close()
        self.wb.properties = DocumentProperties(creator="镇仓")
        self.wb.security = WorkbookProtection()
        self.wb.calculation = CalcProperties(fullCalcOnLoad=False)
        self.wb.views = [BookView()]
        self.wb.defined_names.clear()

    def read_worksheets(self) -> None:
        """Bind the wanted sheets."""
        for sheet, relation in self.parser.find_sheets():
            # As the reader of submissions names it, whose names the issues carry.
            name = distinct_name(sheet.name)
            if name not in self.wanted or relation.target not in self.valid_files or "chartsheet" in relation.Type:
                continue
            worksheet = self.wb.create_sheet(sheet_title(name, ["回执", *self.wb.sheetnames]))
            with self.archive.open(relation.target) as part:
                _bind(WorksheetReader(worksheet, part, self.shared_strings, True, False))
            self.named[name] = worksheet


def _bind(reader: WorksheetReader) -> None:
    reader.bind_cells()
    last_row, last_column = _clean_cells(reader.ws)
    reader.bind_row_dimensions()
    for row_no in [no for no in reader.ws.row_dimensions if no > last_row]:
        del reader.ws.row_dimensions[row_no]
    for dimension in reader.ws.row_dimensions.values():
        dimension.hidden = False
    _bind_columns(reader, last_column)
    _bind_merged(reader, last_row, last_column)
    views = getattr(reader.parser, "views", None)
    pane = next((view.pane for view in views.sheetView if view.pane), None) if views else None
    if pane is not None and pane.state == "frozen" and pane.topLeftCell:
        reader.ws.freeze_panes = pane.topLeftCell


def _clean_cells(worksheet: Worksheet) -> tuple[int, int]:
    """Make every cell inert, drop those beyond what is used, and return the last used row and column."""
    cells = worksheet._cells
    used = [place for place, cell in cells.items() if cell.value is not None and _is_on_sheet(*place)]
    last_row = max((row_no for row_no, _ in used), default=1)
    last_column = max((column_no for _, column_no in used), default=1)
    for row_no, column_no in list(cells):
        if row_no > last_row or column_no > last_column:
            del cells[row_no, column_no]
        else:
            _make_inert(cells[row_no, column_no])
    return last_row, last_column


def _is_on_sheet(row_no: int, column_no: int) -> bool:
    return 1 <= row_no <= MOST_ROWS and 1 <= column_no <= MOST_COLUMNS


def _make_inert(cell: Cell | MergedCell) -> None:
    """Leave numbers, truth values and dates; anything else becomes text, also what a file calls a formula."""
    value = cell.value
    if value is None or value == "":
        cell.value = None
        cell.data_type = "n"
    elif isinstance(value, bool):
        cell.data_type = "b"
    elif isinstance(value, int | float) and math.isfinite(value):
        cell.data_type = "n"
    elif isinstance(value, date | time | timedelta):
        cell.data_type = "d"
    else:
        text = str(value)
        cell.value = visible(text)
        cell.data_type = "s"
        if is_like_formula(text):
            cell.quotePrefix = True


def _bind_columns(reader: WorksheetReader, last_column: int) -> None:
    """Widths of the used columns, one entry a column: Excel repairs a file in which two entries overlap."""
    for about in reader.parser.column_dimensions.values():
        for column_no in range(int(about["min"]), min(int(about["max"]), last_column) + 1):
            if "width" in about:
                reader.ws.column_dimensions[get_column_letter(column_no)].width = float(about["width"])


def _bind_merged(reader: WorksheetReader, last_row: int, last_column: int) -> None:
    """Merged areas, cut to what is used: one that spans the sheet would make a cell of each cell in it."""
    room = MOST_MERGED_CELLS
    for area in reader.parser.merged_cells.mergeCell if reader.parser.merged_cells else []:
        merged = CellRange(area.ref)
        width = min(merged.max_col, last_column) - merged.min_col + 1
        height = min(merged.max_row, last_row) - merged.min_row + 1
        if width < 1 or height < 1 or width * height == 1:
            continue
        room -= width * height
        if room < 0:
            raise TooLargeToKeepLook
        place = (merged.min_row, merged.min_col, merged.min_row + height - 1, merged.min_col + width - 1)
        if _can_merge(reader.ws, *place):
            reader.ws.merge_cells(None, *place)


def _can_merge(worksheet: Worksheet, first_row: int, first_column: int, last_row: int, last_column: int) -> bool:
    """Whether merging an area hides no content and overlaps no other, for Excel repairs a file with such two."""
    covered = (
        worksheet._cells.get((row_no, column_no))
        for row_no in range(first_row, last_row + 1)
        for column_no in range(first_column, last_column + 1)
        if (row_no, column_no) != (first_row, first_column)
    )
    is_free = not isinstance(worksheet._cells.get((first_row, first_column)), MergedCell)
    return is_free and all(
        cell is None or (cell.value is None and not isinstance(cell, MergedCell)) for cell in covered
    )
