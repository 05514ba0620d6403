"""The ways an annex lies on a page: names downwards, names across, or one table beside another.

Each is looked at as a table whose names go downwards; a cell keeps the address at which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from dagster_project.ingest.files.grid import Area, Grid, Sheet, cell_address
from dagster_project.ingest.sheets.columns import fold_header
from dagster_project.ingest.sheets.lines import is_figure

_MOST_ROWS_ABOVE = 20
# What stands in the corner of a table whose indicators go across: it names its rows, or both.
_CORNERS = {"", "年份", "年度", "时间", "时期", "年", "指标", "项目", "指标名称", "类别", "名称"}
_INDICATOR = "指标"
_FIGURE = re.compile(r"\s*(?:[≥≤<>＞＜]?\s*[0-9０-９]|[ⅠⅡⅢⅣⅤⅥⅰ-ⅵ]|[—–-]+$|[优劣]于)")


@dataclass(frozen=True)
class View:
    """A sheet as it is looked at: turned or not, and how many rows and columns it leaves out before its first."""

    sheet: Sheet
    is_turned: bool = False
    rows_before: int = 0
    columns_before: int = 0

    def address(self, row_no: int, column_no: int) -> str:
        """Where on the page a cell of the view stands."""
        if self.is_turned:
            row_no, column_no = column_no, row_no
        return cell_address(row_no + self.rows_before, column_no + self.columns_before)


def side_by_side(sheet: Sheet, is_key: Callable[[str], bool]) -> list[View]:
    """The tables that stand beside each other on a sheet, whose heads are the same; one view where there is one.

    `is_key` says whether a head is that of the column that names the items.
    """
    for row in sheet.grid[:_MOST_ROWS_ABOVE]:
        heads = [fold_header(text) for text in row]
        while heads and not heads[-1]:
            heads.pop()
        width = next((no for no in range(2, len(heads)) if heads[0] and heads[no] == heads[0]), 0)
        first = heads[:width]
        is_same = all(head == first[no % width] or not head for no, head in enumerate(heads)) if width else False
        # The last table has no blank column behind it, which holds it apart from another.
        is_whole = width and len(heads) % width in (0, len([*filter(None, first)]))
        if is_same and is_whole and any(map(is_key, first)):
            return [_columns_of(sheet, begin, width) for begin in range(0, len(heads), width)]
    return [View(sheet)]


def _columns_of(sheet: Sheet, before: int, width: int) -> View:
    grid = [row[before : before + width] for row in sheet.grid]
    areas = [
        replace(
            area,
            first_column=max(area.first_column - before, 1),
            last_column=min(area.last_column - before, width),
        )
        for area in sheet.merged
        if area.first_column <= before + width and area.last_column > before
    ]
    return View(replace(sheet, grid=grid, merged=tuple(areas)), columns_before=before)


def turned(sheet: Sheet, is_value: Callable[[str], bool], is_known: Callable[[str], bool]) -> View | None:
    """The sheet turned, where years go downwards and indicators across; None where they do not.

    `is_value` says whether a text is the head of figures, `is_known` whether it is that of another known column.
    """
    for row_no, row in enumerate(sheet.grid[:_MOST_ROWS_ABOVE]):
        names = [text for text in row[1:] if text.strip()]
        lines = [line for line in sheet.grid[row_no + 1 :] if any(text.strip() for text in line)]
        heads = [line[0].strip() for line in lines if line]
        values = sum(map(is_value, heads))
        figures = [text for line in lines for text in line[1:] if is_value(line[0]) and text.strip()]
        if (
            fold_header(row[0] if row else "") in _CORNERS
            and len(names) > 1
            and values > 1
            and all(heads)
            and all(map(_FIGURE.match, figures))
            and not any(is_value(name) or is_known(name) or is_figure(name) for name in names)
        ):
            return _turned(sheet, row_no)
    return None


def _turned(sheet: Sheet, rows_before: int) -> View:
    rows = sheet.grid[rows_before:]
    width = max(map(len, rows))
    grid: Grid = [[row[no] if no < len(row) else "" for row in rows] for no in range(width)]
    grid[0][0] = _INDICATOR
    areas = tuple(
        Area(area.first_column, area.first_row - rows_before, area.last_column, area.last_row - rows_before)
        for area in sheet.merged
        if area.first_row > rows_before
    )
    return View(replace(sheet, grid=grid, merged=areas), is_turned=True, rows_before=rows_before)
