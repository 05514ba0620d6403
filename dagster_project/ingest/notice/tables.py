"""Tables as every format gives them: cells that span others put in a grid, repeated headers taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dagster_project.ingest.files.grid import Area, Grid
from dagster_project.ingest.notice.blocks import TableBlock, check_cells, too_large
from dagster_project.settings import LARGEST_COLUMN_COUNT

# No header that people write has more.
MOST_HEADER_ROWS = 5


@dataclass
class SpanCell:
    """A cell as a file writes it: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def spread(rows: Sequence[Sequence[SpanCell]]) -> TableBlock:
    """The grid of rows of spanning cells; the text of a merged cell stands in its upper left corner only.

    A span reaches no further than the last row, and the last column in which any cell begins. Raises FileRejected
    (notice_too_large) beyond LARGEST_COLUMN_COUNT or LARGEST_NOTICE_CELLS.
    """
    grid: Grid = []
    areas: list[Area] = []
    taken_until: list[int] = []
    width = cell_count = 0
    for row_no, cells in enumerate(rows):
        line: list[str] = []
        for cell in cells:
            while len(line) < len(taken_until) and taken_until[len(line)] > row_no:
                line.append("")
            first = len(line)
            span = max(1, min(cell.columns, LARGEST_COLUMN_COUNT - first))
            last_row = min(row_no + max(cell.rows, 1), len(rows))
            line += [cell.text] + [""] * (span - 1)
            taken_until += [0] * (len(line) - len(taken_until))
            taken_until[first : len(line)] = [last_row] * span
            width = max(width, first + 1)
            areas.append(Area(row_no + 1, first + 1, last_row, len(line)))
        if width > LARGEST_COLUMN_COUNT:
            raise too_large("表格列数", "table columns", width, LARGEST_COLUMN_COUNT)
        cell_count += len(line)
        check_cells(cell_count)
        grid.append(line)
    check_cells(width * len(grid))
    areas = [replace(area, last_column=min(area.last_column, width)) for area in areas]
    merged = tuple(
        area for area in areas if (area.first_row, area.first_column) != (area.last_row, area.last_column)
    )
    return TableBlock([line[:width] + [""] * (width - len(line)) for line in grid], merged=merged)


def cleaned(table: TableBlock) -> TableBlock:
    """The table without the copies of its header that the pages of a long table begin with."""
    repeats = _repeats(table.grid)
    kept = [row_no for row_no in range(len(table.grid)) if row_no not in repeats]
    return table if len(kept) == len(table.grid) else with_rows(table, kept)


def header_repeats(header: Grid, rows: Grid) -> int:
    """How many of these rows, from the first, repeat the rows of a table from its first.

    A title in the first rows of a table may be repeated with its header or left out.
    """
    first = _first_of_header(header)
    for begin in sorted({0, first}):
        count = 0
        while begin + count < len(header) and count < len(rows) and rows[count] == header[begin + count]:
            count += 1
        if begin + count > first:
            return count
    return 0


def _first_of_header(grid: Grid) -> int:
    """The place of the first row with more than a title; behind the last where all are titles."""
    return next((no for no, row in enumerate(grid) if sum(bool(cell.strip()) for cell in row) > 1), len(grid))


def _repeats(grid: Grid) -> set[int]:
    found: set[int] = set()
    first = _first_of_header(grid)
    for row_no in range(first + 1, len(grid)):
        if row_no in found:
            continue
        # A title above the copy of the header, as above the header itself.
        begin = row_no - first if first and grid[row_no - first : row_no] == grid[:first] else row_no
        if grid[row_no] == grid[first]:
            # No more rows than stand above: two equal rows are no header of their own.
            header, rows = grid[: min(begin, MOST_HEADER_ROWS)], grid[begin : begin + MOST_HEADER_ROWS]
            found |= {begin + place for place in range(header_repeats(header, rows))}
    return found


def with_rows(table: TableBlock, kept: Sequence[int]) -> TableBlock:
    """The table with these rows alone, its merged areas moved with them."""
    places = {row_no + 1: place for place, row_no in enumerate(kept, start=1)}
    merged = []
    for area in table.merged:
        rows = [places[row_no] for row_no in range(area.first_row, area.last_row + 1) if row_no in places]
        if rows and (len(rows) > 1 or area.last_column > area.first_column):
            merged.append(Area(rows[0], area.first_column, rows[-1], area.last_column))
    starts = tuple(table.text_starts[row_no] for row_no in kept) if table.text_starts else ()
    return replace(table, grid=[table.grid[row_no] for row_no in kept], merged=tuple(merged), text_starts=starts)
