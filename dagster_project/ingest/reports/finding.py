"""Lists of measures and of projects: find them on a sheet, and hand back what they leave of it.

So a table of indicators above or below a list is read as always.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from dagster_project.ingest.files.grid import Sheet
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.reports.columns import (
    AMOUNT,
    KINDS,
    TICKED,
    Ends,
    ReportColumn,
    column_of,
    ends_of,
    said_as,
    settled,
)
from dagster_project.ingest.reports.lines import NAMES, ReportList, expected_of_reports, read_list
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.columns import fold_header, role_of, vocabulary
from dagster_project.ingest.sheets.finding import first_title
from dagster_project.ingest.sheets.headers import Stacked, header_at, stacked_at
from dagster_project.ingest.sheets.titles import name_of_sheet, read_titles, title_texts

_ASKED = {
    "project_reports": {
        *("planned", "completed", "starts", "ends", "status", "project_code", "measure", "account"),
        *(TICKED, AMOUNT),
    },
    "measure_reports": {"status", "progress", "account", TICKED},
}


# So many rows above a header may be its titles.
MOST_TITLES = 5


@dataclass
class Reports:
    """Landing rows by table, notes on what was not read, and what is left of the sheets for other readers."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    rest: list[Sheet] = field(default_factory=list)


@dataclass(frozen=True)
class _Header:
    kind: str
    columns: list[ReportColumn]
    stacked: Stacked


def read_reports(sheets: Sequence[Sheet], folder_period: str = "", folder_department: str = "") -> Reports:
    """The lines of all lists on the visible sheets. Raises FileRejected (columns_wrong): a column twice.

    `folder_period` and `folder_department` are the names of the folders that the file lies in.
    """
    reports = Reports()
    for sheet in sheets:
        cells = Cells(sheet)
        found = _find_lists(cells, folder_period, bool(folder_department))
        if found and sheet.is_hidden:
            reports.notes.append(Note("sheet_hidden", sheet.name, None, {"sheet": sheet.name or ""}))
            continue
        for one in found:
            rows, notes = read_list(one)
            reports.rows.setdefault(one.kind, []).extend(rows)
            reports.notes += notes
        left = _without(sheet, found) if found else sheet
        if left:
            reports.rest.append(left)
    return reports


def _find_lists(cells: Cells, folder_period: str, is_sender_known: bool) -> list[ReportList]:
    found: list[ReportList] = []
    said = _said_by_name(cells)
    free_row = 1
    for row_no in range(1, len(cells.grid) + 1):
        header = _header(cells, row_no, _ends(cells, row_no, folder_period)) if row_no >= free_row else None
        is_other_table = bool(found) and not header and bool(header_at(cells, row_no, ("indicator",)))
        if not (header or is_other_table):
            continue
        last_title = header.stacked.title_row if header else row_no - 1
        title_row = first_title(cells, last_title, free_row)
        if found:
            found[-1].last_row = min(found[-1].last_row, title_row - 1)
        if header:
            first_title_row = title_row if found else 1
            said = said | read_titles(cells, first_title_row, last_title)
            said = ({"town": said["title_town"]} if "title_town" in said else {}) | said
            columns = _with_sender(header.columns, is_sender_known or "department" in said)
            found.append(
                ReportList(
                    kind=header.kind,
                    cells=cells,
                    title_row=title_row,
                    first_row=header.stacked.last_row + 1,
                    last_row=len(cells.grid),
                    columns=columns,
                    said=said,
                    headers={no: stack[-1] for no, stack in header.stacked.stacks.items()},
                    stacks=header.stacked.stacks,
                    titles=title_texts(cells, first_title_row, last_title),
                )
            )
        free_row = (header.stacked.last_row if header else row_no) + 1
    return found


def _said_by_name(cells: Cells) -> dict[str, Text]:
    """What the sheet's name says, until a title says something else."""
    period, town = name_of_sheet(cells.sheet.name)
    # A sheet is called 事项进展 as often as after a town.
    by_name = {"period": period, "town": town if re.fullmatch(r".*(镇|乡|街道)", town) else ""}
    return {role: Text(text) for role, text in by_name.items() if text}


def _ends(cells: Cells, row_no: int, folder_period: str) -> Ends:
    """When the period of a list may end that begins in this row; nothing for a row that begins none."""
    if not any(map(_names_something, cells.row(row_no))):
        return frozenset()
    said = read_titles(cells, 1, row_no - 1).get("period") or Text(name_of_sheet(cells.sheet.name)[0])
    return ends_of([said.text or folder_period])


def _header(cells: Cells, row_no: int, ends: Ends) -> _Header | None:
    """The header whose row of names is this one; None where it is none.

    Raises FileRejected (columns_wrong) where two columns say the same of a line.
    """
    row = cells.row(row_no)
    if not any(map(_names_something, row)) or any(
        lines.role(text) in ("indicator", "indicator_code") for text in row
    ):
        return None
    for kind in KINDS:
        keys = {no for no, text in enumerate(row, start=1) if role_of(text, kind) in NAMES[kind]}
        if not keys:
            continue
        stacked = _with_bare_units(cells, stacked_at(cells, row_no, keys))
        units = {no: text.text.strip(" ()（）") for no, text in stacked.units.items()}
        columns = [
            column
            for no, stack in sorted(stacked.stacks.items())
            if (column := column_of(no, stack, units.get(no, ""), kind, ends))
        ]
        columns, twice = settled(columns, _is_of_a_year(cells, stacked.first_row))
        roles = {column.role for column in columns}
        if roles & (_ASKED[kind] - set(NAMES[kind])):
            if twice:
                raise _claimed_twice(cells, row_no, stacked, twice)
            return _Header(kind, columns, stacked)
    return None


def _is_of_a_year(cells: Cells, header_row: int) -> bool:
    """Whether a title line right above a header says that the list is of one year's investment."""
    rows = range(max(1, header_row - MOST_TITLES), header_row)
    return any(said_as(text, "yearly_title") for row_no in rows for text in cells.row(row_no) if text.strip())


def _with_bare_units(cells: Cells, stacked: Stacked) -> Stacked:
    """The header with the row below it, where that holds units without brackets and nothing else."""
    texts = cells.spread(stacked.last_row + 1, 0)
    if stacked.units or not texts or not all(said_as(text.text, "bare_unit") for text in texts.values()):
        return stacked
    return replace(stacked, last_row=stacked.last_row + 1, units=texts)


@cache
def _subject_names() -> frozenset[str]:
    """The headers of what a list is about."""
    return frozenset(name for kind in KINDS for role in NAMES[kind] for name in vocabulary()[kind][role]["names"])


@lru_cache(maxsize=1 << 16)
def _names_something(text: str) -> bool:
    """Whether a text is the header of what a list is about. Asked of every cell, so that it must be quick."""
    is_short = bool(text) and len(text) <= lines.LONGEST_HEADER and not text.isascii()
    return is_short and fold_header(text) in _subject_names()


def _with_sender(columns: list[ReportColumn], is_sender_known: bool) -> list[ReportColumn]:
    """The columns with 牵头单位 for the department that reports where nothing else says who that is."""
    leads = [column for column in columns if column.role == "lead"]
    if is_sender_known or len(leads) != 1 or any(column.role == "department" for column in columns):
        return columns
    return [replace(one, role="department") if one.role == "lead" else one for one in columns]


def _claimed_twice(cells: Cells, row_no: int, stacked: Stacked, columns: list[ReportColumn]) -> FileRejected:
    sheet = f"{cells.sheet.name}, " if cells.sheet.name else ""
    headers = [stacked.stacks[column.column_no][-1] for column in columns]
    extra = "、".join(f"{header.text.strip()} ({header.cell})" for header in headers)
    return reject(
        "columns_wrong", place=f"{sheet}row {row_no}", missing="—", extra=extra, expected=expected_of_reports()
    )


def _without(sheet: Sheet, found: list[ReportList]) -> Sheet | None:
    """The sheet without the rows of its lists; None where no other table is left on it."""
    taken = {row_no for one in found for row_no in range(one.title_row, one.last_row + 1)}
    grid = [[] if row_no in taken else row for row_no, row in enumerate(sheet.grid, start=1)]
    merged = tuple(area for area in sheet.merged if area.first_row not in taken)
    left = replace(sheet, grid=grid, merged=merged)
    cells = Cells(left)
    has_table = any(header_at(cells, row_no, ("town", "indicator")) for row_no in range(1, len(grid) + 1))
    return left if has_table else None
