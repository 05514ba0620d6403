"""How cells of a receipt look. A look is put together once a workbook, and then copied from cell to cell.

openpyxl takes a font, a fill, a border apart to hash it, each time that a cell gets one: a third of the time.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

from dagster_project.receipts.lines import Kind

AnyCell = Cell | MergedCell
Parts = tuple[Font | None, PatternFill | None, Border | None, Alignment | None]

_EDGE = Side(style="thin", color="BFBFBF")
BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
WRAPPED = Alignment(wrap_text=True, vertical="top")
WRAPPED_RIGHT = Alignment(horizontal="right", vertical="top", wrap_text=True)
MIDDLE = Alignment(wrap_text=True, vertical="center")
CENTERED = Alignment(horizontal="center", vertical="center")
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="44546A")

# Of each workbook: by what a cell looked like and what it got, what it looks like then. Parts are kept, for they
# are known by their places in memory.
_made: WeakKeyDictionary[Workbook, dict[tuple[object, ...], tuple[StyleArray, Parts]]] = WeakKeyDictionary()


def new_cell(worksheet: Any, row_no: int, column_no: int) -> AnyCell:
    """A cell where none stands yet. Worksheet.cell() looks for one, and notes the row for who appends to it."""
    cell = worksheet._cells[row_no, column_no] = Cell(worksheet, row=row_no, column=column_no)
    return cell


def dress(
    # The types of openpyxl lack what is private of it.
    cell: Any,
    font: Font | None = None,
    fill: PatternFill | None = None,
    border: Border | None = None,
    alignment: Alignment | None = None,
) -> None:
    """Give a cell these parts of a look; it keeps the others. The parts are shared: nobody changes them."""
    parts = (font, fill, border, alignment)
    known = _made.setdefault(cell.parent.parent, {})
    key = (cell._style and cell._style.tobytes(), id(font), id(fill), id(border), id(alignment))
    if key in known:
        cell._style = StyleArray(known[key][0])
        return
    for name, part in zip(("font", "fill", "border", "alignment"), parts, strict=True):
        if part is not None:
            setattr(cell, name, part)
    known[key] = (StyleArray(cell._style), parts)


@cache
def font_of(
    size: float | None = None,
    bold: bool | None = None,
    color: str | None = None,
    name: str | None = None,
    underline: Literal["single"] | None = None,
) -> Font:
    """A font, the same one each time."""
    return Font(name=name, size=size, bold=bold, color=color, underline=underline)


@cache
def fill_of(kind: Kind) -> PatternFill:
    """The fill of a kind of issue."""
    return PatternFill("solid", fgColor=kind.fill)


def paint(cell: AnyCell, kind: Kind) -> None:
    """Fill a cell in the colour of a kind of issue, its text dark enough to be read on it."""
    font = font_of(name=cell.font.name, size=cell.font.size, bold=True, color=kind.font)
    dress(cell, font, fill_of(kind))
