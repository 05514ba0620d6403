"""Tables whose columns are held apart by blanks alone, as a text editor shows them.

Rows that follow each other, each of several texts with two or more blanks between, are a table. A text belongs to
the column that it stands under; a Chinese sign is as wide as two others. Where blanks only part the texts, as
copied from a PDF, a row with fewer of them says by its figures where they belong. A line with one text goes on
with the full cell that it stands under, or is the title of the rows below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import combinations, islice
from typing import NamedTuple

from dagster_project.ingest.files.grid import Grid
from dagster_project.ingest.notice.blocks import CELL_SIGN, PAGE_NO, trimmed

# Fewer texts side by side are a line of prose, or an office and a day.
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_LONGEST_CELL = 120
_CELL = re.compile(r"\S+(?: \S+)*")
# What may stand among figures as among words.
_DASH = re.compile("[-—–/~]+")
_GROUP_TITLE = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]\s*[^。；：]{1,30}")
# How far from the column's edge, in columns of the screen, a cell may begin or end that is still at it.
_AT_EDGE = 2
# How many rows say how wide a column is.
_ROWS_SEEN = 50
# Behind a figure of which nobody knows whose it is.
_UNSURE = " ？"
_FIGURE = re.compile(r"[≥≤＞＜><约〔（(\[]*[0-9０-９]")
_LONGEST_FIGURE = 12
# A row that lacks more has too many ways to stand.
_MOST_MISSING = 5


class _Cell(NamedTuple):
    """A text of a row, with the columns of the screen in which it begins and ends."""

    text: str
    first: int
    last: int


def aligned_rows(lines: Sequence[str], first: int) -> int:
    """How many of the lines, from one on, are rows of one table; 0 where that one begins none.

    The number of a page among them parts no table: it goes on behind it with a row as wide as it is.
    """
    if len(_cells(lines[first])) < _FEWEST_COLUMNS:
        return 0
    rows: list[list[_Cell]] = []
    widest = 0
    place, end = first, first
    while place < len(lines):
        if len(cells := _cells(lines[place])) > 1:
            rows.append(cells)
            widest = max(widest, len(cells))
            place = end = place + 1
        elif _wrapped_from(cells, rows) is not None:
            place = end = place + 1
        elif (below := behind_page_number(lines, place)) and len(_cells(lines[below])) == widest:
            place = below
        elif _is_group_title(cells) and place + 1 < len(lines):
            # What stands below it, or behind the number of a page, says whether the table goes on.
            place += 1
        else:
            break
    return end - first if len(rows) >= _FEWEST_ROWS else 0


def _wrapped_from(cells: Sequence[_Cell], rows: Sequence[Sequence[_Cell]]) -> int | None:
    """Which text of the row above the only text of a line goes on with, as what it says had no more room there.

    It begins where that one does, which is as wide as its column.
    """
    if len(cells) != 1 or not rows or _is_group_title(cells):
        return None
    [cell] = cells
    if PAGE_NO.match(cell.text) or _is_figure(cell.text) or cell.text.endswith("："):
        return None
    column = [above for row in rows[-_ROWS_SEEN:] for above in row if _begins_with(above, cell)]
    widest = max((above.last - above.first for above in column), default=0)
    full = [
        no
        for no, above in enumerate(rows[-1])
        if _begins_with(above, cell) and above.last - above.first >= widest - _AT_EDGE
    ]
    return full[0] if full and cell.last - cell.first <= widest else None


def _begins_with(above: _Cell, cell: _Cell) -> bool:
    return abs(above.first - cell.first) < _AT_EDGE and not _is_figure(above.text)


def _is_group_title(cells: Sequence[_Cell]) -> bool:
    return len(cells) == 1 and bool(_GROUP_TITLE.fullmatch(cells[0].text))


def behind_page_number(lines: Sequence[str], place: int) -> int | None:
    """The next line that says something, if from this one on the number of a page stands before it; None else.

    A number without a sign beside it is one only behind a blank line.
    """
    said = islice((no for no in range(place, len(lines)) if trimmed(lines[no])), 2)
    number, below = next(said, None), next(said, None)
    # Two numbers with a sign that parts cells between them are a row.
    if number is None or CELL_SIGN in (shown := trimmed(lines[number])) or not PAGE_NO.match(shown):
        return None
    return None if shown.isdecimal() and number == place else below


def aligned_grid(lines: Sequence[str]) -> Grid:
    """The cells of the rows of a table. The first row in which most texts stand says where its columns are."""
    rows: list[list[_Cell]] = []
    for line in lines:
        cells = _cells(line)
        if (wrapped := _wrapped_from(cells, rows)) is not None:
            above = rows[-1][wrapped]
            rows[-1][wrapped] = above._replace(text=above.text + cells[0].text)
        elif len(cells) > 1 or _is_group_title(cells):
            rows.append(cells)
    columns = max(rows, key=len)
    rows = [_parted(row, len(columns)) for row in rows]
    full = [row for row in rows if len(row) == len(columns) and row is not columns]
    kinds = [
        {_is_figure(row[no].text) for row in full if not _DASH.fullmatch(row[no].text)}
        for no in range(len(columns))
    ]
    is_aligned = all(_near(row, columns) == list(range(len(columns))) for row in full)
    grid: Grid = []
    for cells in rows:
        row = [""] * len(columns)
        for cell, place in zip(cells, _places(cells, columns, kinds, is_aligned), strict=True):
            row[abs(place)] = f"{row[abs(place)]} {cell.text}{_UNSURE if place < 0 else ''}".strip()
        grid.append(row)
    return grid


def _parted(cells: Sequence[_Cell], count: int) -> list[_Cell]:
    """The texts of a row, as many parted as it lacks of those with one blank before a figure: 平方公里 1.0."""
    parted: list[_Cell] = []
    for no, cell in enumerate(cells):
        word, _, figure = cell.text.rpartition(" ")
        if word and _is_figure(figure) and not _is_figure(word) and len(parted) + len(cells) - no < count:
            parted.append(_Cell(word, cell.first, cell.first + width(word)))
            cell = _Cell(figure, cell.last - width(figure), cell.last)
        parted.append(cell)
    return parted


def _places(
    cells: Sequence[_Cell], columns: Sequence[_Cell], kinds: Sequence[set[bool]], is_aligned: bool
) -> list[int]:
    """The column of each text of a row: where the blanks have it, but no words where full rows have only figures.

    Where blanks say nothing and there are several ways to stand, the texts that may stand in several places share
    the first of them, given as a number below 0: nobody is to read them as figures.
    """
    if len(cells) == len(columns):
        return list(range(len(cells)))
    if _is_group_title(cells):
        return [0]
    near = _near(cells, columns)
    # A row of words alone goes on with the header.
    if len(columns) - len(cells) > _MOST_MISSING or not any(_is_figure(cell.text) for cell in cells):
        return near
    ways = [
        list(way)
        for way in combinations(range(len(columns)), len(cells))
        if all(
            _DASH.fullmatch(cell.text) or _is_figure(cell.text) in kinds[place]
            for cell, place in zip(cells, way, strict=True)
        )
    ]
    if not ways or (is_aligned and near in ways):
        return near
    open_places = [place for place, *others in zip(*ways, strict=True) if set(others) - {place}]
    return [
        place if not set(others) - {place} else -min(open_places) for place, *others in zip(*ways, strict=True)
    ]


def _near(cells: Sequence[_Cell], columns: Sequence[_Cell]) -> list[int]:
    """The column that each text of a row stands under, or next to."""
    return [min(range(len(columns)), key=lambda at: _distance(columns[at], cell)) for cell in cells]


def _is_figure(text: str) -> bool:
    """Whether a text of a row is a figure, with what bounds it before it."""
    return bool(_FIGURE.match(text)) and len(text) < _LONGEST_FIGURE


def _cells(line: str) -> list[_Cell]:
    """The texts of a line, each with the columns of the screen in which it begins and ends."""
    if CELL_SIGN in line.strip() or not trimmed(line):
        return []
    plain = line.replace("\u3000", "  ").rstrip()
    found = [(match[0], match.start(), match.end()) for match in _CELL.finditer(plain)]
    if any(len(text) > _LONGEST_CELL for text, _, _ in found):
        return []
    return [_Cell(text, width(plain[:first]), width(plain[:end])) for text, first, end in found]


def width(text: str) -> int:
    """How many columns of the screen a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _distance(column: _Cell, cell: _Cell) -> int:
    """How far a text stands from a column: 0 and below where they overlap, the less the more they do."""
    return (
        max(column.first, cell.first) - min(column.last, cell.last)
        if min(column.last, cell.last) > max(column.first, cell.first)
        else max(column.first - cell.last, cell.first - column.last, 0)
    )
