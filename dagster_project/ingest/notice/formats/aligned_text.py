"""Tables whose columns are held apart by blanks alone, as a text editor shows them.

Rows that follow each other, each of several texts with two or more blanks between, are a table. A text belongs to
the column that it stands under; a Chinese sign is as wide as two others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

from dagster_project.ingest.files.grid import Grid
from dagster_project.ingest.notice.blocks import CELL_SIGN, PAGE_NO, trimmed

# Fewer texts side by side are a line of prose, or an office and a day.
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_LONGEST_CELL = 120
_CELL = re.compile(r"\S+(?: \S+)*")


def aligned_rows(lines: Sequence[str], first: int) -> int:
    """How many of the lines, from one on, are rows of one table; 0 where that one begins none.

    The number of a page among them parts no table: it goes on behind it with a row as wide as it is.
    """
    if len(_cells(lines[first])) < _FEWEST_COLUMNS:
        return 0
    widths: list[int] = []
    place, end = first, first
    while place < len(lines):
        if (count := len(_cells(lines[place]))) > 1:
            widths.append(count)
            place = end = place + 1
        elif (below := behind_page_number(lines, place)) and len(_cells(lines[below])) == max(widths):
            place = below
        else:
            break
    return end - first if len(widths) >= _FEWEST_ROWS else 0


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
    rows = [cells for line in lines if len(cells := _cells(line)) > 1]
    columns = max(rows, key=len)
    grid: Grid = []
    for cells in rows:
        row = [""] * len(columns)
        for no, (text, first, last) in enumerate(cells):
            is_full = len(cells) == len(columns)
            place = no if is_full else min(range(len(row)), key=lambda at: _distance(columns[at], first, last))
            row[place] = f"{row[place]} {text}".strip()
        grid.append(row)
    return grid


def _cells(line: str) -> list[tuple[str, int, int]]:
    """The texts of a line, each with the columns of the screen in which it begins and ends."""
    if CELL_SIGN in line.strip() or not trimmed(line):
        return []
    plain = line.replace("\u3000", "  ").rstrip()
    found = [(match[0], match.start(), match.end()) for match in _CELL.finditer(plain)]
    if any(len(text) > _LONGEST_CELL for text, _, _ in found):
        return []
    return [(text, width(plain[:first]), width(plain[:end])) for text, first, end in found]


def width(text: str) -> int:
    """How many columns of the screen a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _distance(column: tuple[str, int, int], first: int, last: int) -> int:
    """How far a text stands from a column: 0 and below where they overlap, the less the more they do."""
    return (
        max(column[1], first) - min(column[2], last)
        if min(column[2], last) > max(column[1], first)
        else max(column[1] - last, first - column[2], 0)
    )
