"""The cells of a sheet, with its merged areas at hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from dagster_project.ingest.files.grid import Area, Sheet, cell_address


@dataclass(frozen=True)
class Text:
    """A text as written, and the address of the cell it was read from; None for the name of a sheet."""

    text: str = ""
    cell: str | None = None


class Cells:
    """A sheet whose rows may be of any length, and whose merged areas are cut to what the sheet holds.

    Rows and columns count from 1.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.grid = sheet.grid
        self.width = max(map(len, sheet.grid), default=0)
        self._areas = self._without_overlaps()
        self._starts = [area.first_row for area in self._areas]

    def text(self, row_no: int, column_no: int) -> str:
        """What stands in a cell, '' outside the sheet."""
        row = self.row(row_no)
        return row[column_no - 1] if 0 < column_no <= len(row) else ""

    def shown(self, row_no: int, column_no: int) -> str:
        """What people see in a cell: 2024.10 where the text is 2024.1, 1月9日 where it is 2024-01-09."""
        return self.sheet.shown.get((row_no, column_no)) or self.text(row_no, column_no)

    def row(self, row_no: int) -> list[str]:
        """The texts of a row, [] outside the sheet."""
        return self.grid[row_no - 1] if 0 < row_no <= len(self.grid) else []

    def is_blank(self, row_no: int) -> bool:
        """Whether a row holds nothing but white space."""
        return not any(map(str.strip, self.row(row_no)))

    def areas(self, first_row: int, last_row: int) -> list[Area]:
        """The merged areas that begin in these rows."""
        return self._areas[bisect_left(self._starts, first_row) : bisect_right(self._starts, last_row)]

    def spread(self, row_no: int, rows_above: int) -> dict[int, Text]:
        """What is seen in a row by column; an area that begins up to `rows_above` higher spreads over it."""
        texts = {
            column_no: Text(self.shown(row_no, column_no), cell_address(row_no, column_no))
            for column_no, text in enumerate(self.row(row_no), start=1)
            if text.strip()
        }
        for area in self.areas(row_no - rows_above, row_no):
            if area.last_row >= row_no and (text := self.shown(area.first_row, area.first_column)).strip():
                origin = Text(text, cell_address(area.first_row, area.first_column))
                texts |= dict.fromkeys(range(area.first_column, area.last_column + 1), origin)
        return texts

    def _without_overlaps(self) -> list[Area]:
        """Areas in the order of their rows. A file that merges more cells than it has is not believed."""
        areas, left = [], len(self.grid) * self.width
        for area in sorted(self.sheet.merged, key=lambda area: (area.first_row, area.first_column)):
            last_row, last_column = min(area.last_row, len(self.grid)), min(area.last_column, self.width)
            left -= max(0, last_row - area.first_row + 1) * max(0, last_column - area.first_column + 1)
            if left < 0:
                break
            if last_row >= area.first_row and last_column >= area.first_column:
                areas.append(Area(area.first_row, area.first_column, last_row, last_column))
        return areas
