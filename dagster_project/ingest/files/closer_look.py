"""Cells that hold another text than calamine gives, or show another than they hold: where they are, what they say.

They are found by their style in the plain rows of a sheet, and mended in its grid once that is made.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from dagster_project.ingest.files.cell_styles import CellStyles, hidden_zero
from dagster_project.ingest.files.grid import Area, Grid
from dagster_project.ingest.files.number_format import YEAR_AND_MONTH, NumberFormat

CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d{1,9})")?+(?: t="(\w+)")?+>')
ZERO = re.compile(rb"<v>-?0(?:[.]0*+)?+(?:[eE][-+]?\d++)?+</v>")
YEAR_WITH_DECIMALS = re.compile(rb"<v>(?:19|20)\d\d[.]\d\d?+</v>")
DAY = re.compile(r"\d{4}-\d\d-\d\d(?: .*)?")
# So many styles are looked for one by one; more are told apart cell by cell.
MOST_STYLES = 50
Texts = dict[tuple[int, int], str]
NOT_A_NUMBER, A_NUMBER, A_HIDDEN_ZERO, A_YEAR = range(4)


def column_number(letters: bytes | str) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + (letter & 0x1F)
    return number


@dataclass
class Noticed:
    """What was noticed in a sheet beside its texts. Cells are held as row, column, style and what they are.

    `formulas` has the cells whose formulas were never computed, and whether they show percent.
    """

    merged: dict[Area, None] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hides_zeros: bool = False
    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)
    cells: array[int] = field(default_factory=lambda: array("I"))


class CloserLook:
    """Finds the cells of one workbook that need a closer look."""

    def __init__(self, styles: CellStyles) -> None:
        self.styles = styles
        days = {number for number, code in styles.parts_shown.items() if code.is_date}
        self.has_decimals = len(days) < len(styles.parts_shown)
        wanted = sorted({*styles.cared_for, *days, *styles.currencies})
        self.wanted = set(wanted)
        self.traces = [b' s="%d"' % number for number in wanted] if len(wanted) <= MOST_STYLES else [b' s="']
        one_of = b"|".join(b"%d" % number for number in wanted) if len(wanted) <= MOST_STYLES else rb"\d{1,9}"
        self.styled = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(' + one_of + rb')"(?: t="(\w+)")?+>')

    def look(self, block: bytes, noticed: Noticed) -> None:
        """Add the cells of a block of plain rows."""
        if any(trace in block for trace in self.traces):
            for found in self.styled.finditer(block):
                if int(found[3]) in self.wanted:
                    self._add(noticed, found, A_NUMBER if found[4] in (None, b"n") else NOT_A_NUMBER)
        if noticed.hides_zeros:
            self._add_values(block, ZERO, noticed, A_HIDDEN_ZERO)
        if self.has_decimals:
            self._add_values(block, YEAR_WITH_DECIMALS, noticed, A_YEAR)

    def _add_values(self, block: bytes, pattern: re.Pattern[bytes], noticed: Noticed, kind: int) -> None:
        for value in pattern.finditer(block):
            found = CELL.match(block, block.rfind(b"<c ", 0, value.start()))
            if found and found[4] in (None, b"n"):
                self._add(noticed, found, kind)

    @staticmethod
    def _add(noticed: Noticed, found: re.Match[bytes], kind: int) -> None:
        noticed.cells.extend((int(found[2]), column_number(found[1]), int(found[3] or 0), kind))

    def mend(self, grid: Grid, noticed: Noticed) -> tuple[Texts, Texts]:
        """Put the texts of the cells into the grid; what is shown beside a text comes back, and its money."""
        shown: Texts = {}
        currencies: Texts = {}
        for row_no, column_no, style, kind in _fours(noticed.cells):
            row = grid[row_no - 1] if row_no <= len(grid) else []
            text = row[column_no - 1] if column_no <= len(row) else ""
            if not text:
                continue
            if kind == A_HIDDEN_ZERO:
                row[column_no - 1] = hidden_zero(text)
            elif kind in (A_NUMBER, A_YEAR) and (code := self.styles.parts_shown.get(style)):
                shown[row_no, column_no] = part_shown(text, code)
            if kind == A_NUMBER and style in self.styles.currencies:
                currencies[row_no, column_no] = self.styles.currencies[style]
            if style in self.styles.cared_for and kind in (NOT_A_NUMBER, A_NUMBER):
                row[column_no - 1] = self.styles.cared_for[style].text(text, kind == A_NUMBER)
        otherwise = {place: text for place, text in shown.items() if text != grid[place[0] - 1][place[1] - 1]}
        return otherwise, currencies


def part_shown(text: str, code: NumberFormat) -> str:
    """What people see of a text that is a day, or a number like a year and a month; else the text."""
    if code.hides_day and DAY.fullmatch(text):
        return code.shown_date(text)
    return code.shown(float(text)) if not code.is_date and YEAR_AND_MONTH.fullmatch(text) else text


def _fours(numbers: array[int]) -> Iterable[tuple[int, int, int, int]]:
    ones = iter(numbers)
    return zip(ones, ones, ones, ones, strict=True)
