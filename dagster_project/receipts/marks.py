"""A sheet given back: faulty cells marked, the reasons and suggestions beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.receipts.grid import Excerpt
from dagster_project.receipts.lines import CELLS_NAMED, Kind, Mark, Marks
from dagster_project.receipts.look import (
    BOX,
    HEADER_FILL,
    HEADER_FONT,
    MIDDLE,
    WRAPPED,
    AnyCell,
    dress,
    fill_of,
    font_of,
    new_cell,
    paint,
)
from dagster_project.wording.excel_text import display_width, line_count, sheet_title, visible, write_text

REASON_WIDTH, SUGGESTION_WIDTH = 46, 40
MOST_COLUMNS = 16_384
# A comment is a drawing: some thousands of them make a workbook slow to open. The columns say the same.
MOST_COMMENTS = 1_000
LONGEST_COMMENT = 1_000
REASONS_SHOWN = 6
HEADER_ROWS = 20
LINE_POINTS = 15.0
TALLEST_ROW_POINTS = 400.0

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,9})")
_PAGES = _HeaderFooterPart(text="第 &P 页，共 &N 页")


@dataclass
class Placed:
    """Where marked cells stand in the receipt, and the text in each, by sheet and cell as the issues name them."""

    links: dict[tuple[str | None, str], str] = field(default_factory=dict)
    texts: dict[tuple[str | None, str], str] = field(default_factory=dict)
    are_all_shown: bool = True
    # What stands above the reasons beside a sheet.
    reasons_header: str = "问题"


def split_address(cell: str) -> tuple[int, int] | None:
    """Row and column of an A1 address, or None where it is none."""
    found = _ADDRESS.fullmatch(cell)
    if not found:
        return None
    column_no = column_index_from_string(found[1])
    return (int(found[2]), column_no) if column_no <= MOST_COLUMNS and int(found[2]) else None


def mark_sheet(worksheet: Worksheet, sheet: str | None, marks: Marks, placed: Placed) -> None:
    """Mark a sheet whose cells stand where they stood in the file."""
    _mark(worksheet, sheet, marks, placed, {})


def add_excerpt(workbook: Workbook, excerpt: Excerpt, marks: Marks, placed: Placed) -> None:
    """Write rows of text as a new sheet, columns in their places, and mark it."""
    title = sheet_title(excerpt.sheet or "原表", [*workbook.sheetnames, "回执"])
    worksheet = workbook.create_sheet(title)
    rows = {number: row_no for row_no, (number, _) in enumerate(excerpt.rows, start=1)}
    for row_no, (_, row) in enumerate(excerpt.rows, start=1):
        for column_no, text in enumerate(row[:MOST_COLUMNS], start=1):
            if text:
                write_text(new_cell(worksheet, row_no, column_no), text)
    _fit_columns(worksheet, excerpt)
    placed.are_all_shown = placed.are_all_shown and excerpt.is_whole
    _mark(worksheet, excerpt.sheet, marks, placed, {} if excerpt.is_whole else rows)


def set_up_page(worksheet: Worksheet) -> None:
    """A4, landscape, as wide as the page."""
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.page_margins.top = worksheet.page_margins.bottom = 0.5
    worksheet.HeaderFooter = HeaderFooter(oddFooter=HeaderFooterItem(center=_PAGES))


def head_pages(worksheet: Worksheet, text: str) -> None:
    """Print a text at the top of each page."""
    worksheet.HeaderFooter.oddHeader = HeaderFooterItem(center=_HeaderFooterPart(text=text))


def _mark(worksheet: Worksheet, sheet: str | None, marks: Marks, placed: Placed, moved: dict[int, int]) -> None:
    """Mark cells; `moved` says in which row a row of the file stands now, where rows were left out."""
    by_row: dict[int, list[tuple[str, Mark]]] = {}
    width, last_row = worksheet.max_column, worksheet.max_row
    for address, mark in marks.items():
        place = split_address(address)
        row_no = moved.get(place[0]) if place and moved else place[0] if place else None
        if place is None or row_no is None or row_no > last_row + 1_000:
            placed.are_all_shown = False
            continue
        width = max(width, place[1])
        cell = _top_left(worksheet, row_no, place[1])
        _mark_cell(cell, mark, len(placed.links) < MOST_COMMENTS)
        placed.links[sheet, address] = f"'{worksheet.title.replace(chr(39), chr(39) * 2)}'!{cell.coordinate}"
        placed.texts[sheet, address] = text_of(cell.value)
        by_row.setdefault(row_no, []).append((address, mark))
    if by_row and width + 3 <= MOST_COLUMNS:
        numbers = {now: number for number, now in moved.items()}
        _add_columns(worksheet, width + 1, by_row, numbers, placed.reasons_header)
    set_up_page(worksheet)


def _top_left(worksheet: Worksheet, row_no: int, column_no: int) -> AnyCell:
    """The cell, or the one that stands for it where it is merged."""
    cell = worksheet.cell(row_no, column_no)
    if isinstance(cell, MergedCell):
        area = next(area for area in worksheet.merged_cells.ranges if cell.coordinate in area)
        return worksheet.cell(area.min_row, area.min_col)
    return cell


def _mark_cell(cell: AnyCell, mark: Mark, has_comment: bool) -> None:
    if cell.value is None and mark.value_text.startswith("="):
        # A formula without a computed value: there is nothing else to show.
        write_text(cell, mark.value_text)
    paint(cell, mark.kind)
    if not has_comment:
        return
    parts = [
        f"{kind.sign} {kind.label}：{message}" + (f"影响 {count} 个值。" if count > 1 else "") + f"\n{suggestion}"
        for (kind, message, suggestion), count in sorted(mark.reasons.items())[:REASONS_SHOWN]
    ]
    comment = Comment(visible("\n".join(parts), LONGEST_COMMENT), "镇仓", width=320, height=150)
    cell.comment = comment


def _add_columns(
    worksheet: Worksheet,
    first: int,
    by_row: dict[int, list[tuple[str, Mark]]],
    numbers: dict[int, int],
    reasons_header: str,
) -> None:
    """Reasons and suggestions right of the sheet, in the rows concerned; their own numbers where they moved."""
    for row_no, marked in by_row.items():
        reasons, suggestions = _row_texts(marked)
        _write_beside(worksheet, row_no, first, reasons, marked)
        _write_beside(worksheet, row_no, first + 1, suggestions, marked)
        lines = max(line_count(reasons, REASON_WIDTH), line_count(suggestions, SUGGESTION_WIDTH))
        height = max(worksheet.row_dimensions[row_no].height or LINE_POINTS, lines * LINE_POINTS)
        worksheet.row_dimensions[row_no].height = min(height, TALLEST_ROW_POINTS)
    header_row = min(_header_row(worksheet, first - 1), min(by_row))
    for offset, (header, width) in enumerate(((reasons_header, REASON_WIDTH), ("建议", SUGGESTION_WIDTH))):
        cell = worksheet.cell(header_row, first + offset)
        write_text(cell, f"{header}\n{cell.value}" if cell.value else header)
        _look_like_header(worksheet, cell, width)
    if numbers:
        # Rows were left out: each says which one it was.
        _look_like_header(worksheet, worksheet.cell(header_row, first + 2, "原行号"), 10)
        for row_no, number in numbers.items():
            if row_no != header_row:
                worksheet.cell(row_no, first + 2, number)


def _header_row(worksheet: Worksheet, width: int) -> int:
    """The row that looks like the header of the table: the first that is filled for the most part."""
    for row_no, row in enumerate(worksheet.iter_rows(max_row=HEADER_ROWS, max_col=width), start=1):
        if sum(cell.value is not None for cell in row) >= max(2, width * 0.6):
            return row_no
    return 1


def _look_like_header(worksheet: Worksheet, cell: AnyCell, width: float) -> None:
    dress(cell, HEADER_FONT, HEADER_FILL, BOX, MIDDLE)
    worksheet.column_dimensions[cell.coordinate.rstrip("0123456789")].width = width


def _write_beside(
    worksheet: Worksheet, row_no: int, column_no: int, text: str, marked: list[tuple[str, Mark]]
) -> None:
    cell = worksheet.cell(row_no, column_no)
    write_text(cell, text)
    kind = min(mark.kind for _, mark in marked)
    dress(cell, font_of(color=kind.font), fill_of(kind), BOX, WRAPPED)


def _row_texts(marked: list[tuple[str, Mark]]) -> tuple[str, str]:
    """What is wrong in a row and what to do, each said once however many of its cells it hits."""
    cells_of: dict[tuple[Kind, str, str], list[str]] = {}
    for address, mark in marked:
        for reason in mark.reasons:
            cells_of.setdefault(reason, []).append(address)
    ordered = sorted(cells_of.items(), key=lambda item: item[0][0].rank)
    reasons = [f"{kind.sign} {named(cells, len(cells))}：{message}" for (kind, message, _), cells in ordered]
    suggestions = list(dict.fromkeys(suggestion for (_, _, suggestion), _ in ordered if suggestion))
    return "\n".join(_first(reasons)), "\n".join(_first(suggestions))


def _first(texts: list[str]) -> list[str]:
    left_out = len(texts) - REASONS_SHOWN
    return texts if left_out <= 0 else [*texts[:REASONS_SHOWN], f"……另有 {left_out} 条"]


def named(cells: list[str], count: int) -> str:
    """The cells by name where they are few, else some of them and how many there are."""
    if count <= CELLS_NAMED:
        return "、".join(cells)
    return "、".join(cells[: CELLS_NAMED - 2]) + f" 等 {count} 格"


def text_of(value: object) -> str:
    """A cell's value as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


def _fit_columns(worksheet: Worksheet, excerpt: Excerpt) -> None:
    widths: dict[int, int] = {}
    for _, row in excerpt.rows[:200]:
        for column_no, text in enumerate(row, start=1):
            widths[column_no] = max(widths.get(column_no, 8), min(40, display_width(text[:100]) + 2))
    for column_no, width in widths.items():
        worksheet.column_dimensions[get_column_letter(column_no)].width = width
