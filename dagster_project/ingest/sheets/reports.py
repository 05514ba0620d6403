"""Lists of measures and of projects: find them on a sheet, and read each line with the cell of every text.

What the lists leave of a sheet is handed back, so that a table of indicators above or below is read as always.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from dagster_project.ingest.files.grid import Sheet, cell_address
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.columns import fold_header, role_of, vocabulary
from dagster_project.ingest.sheets.finding import first_title
from dagster_project.ingest.sheets.headers import header_at
from dagster_project.ingest.sheets.rows import has_figure
from dagster_project.ingest.sheets.titles import name_of_sheet, read_titles

KINDS = ("project_reports", "measure_reports")
_NAMES = {"project_reports": ("project", "project_code"), "measure_reports": ("measure", "measure_code")}
_ASKED = {
    "project_reports": {"planned", "completed", "starts", "ends", "status", "project_code", "measure"},
    "measure_reports": {"status", "progress"},
}
_AMOUNTS = ("planned", "completed")
_TITLE_ROLES = ("town", "period", "department")


@dataclass
class Reports:
    """Landing rows by table, notes on what was not read, and what is left of the sheets for other readers."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    rest: list[Sheet] = field(default_factory=list)


@dataclass(frozen=True)
class ReportColumn:
    """A column of a list, and the unit in the brackets of its header."""

    column_no: int
    role: str
    unit: str = ""


@dataclass
class ReportList:
    """A list on a sheet: its kind, where it stands, and what its header and its title lines say."""

    kind: str
    cells: Cells
    title_row: int
    header_row: int
    last_row: int
    columns: list[ReportColumn]
    said: dict[str, Text]
    # Columns that need no note.
    silent: frozenset[int] = frozenset()

    def column_no(self, role: str) -> int | None:
        """The column that says this of a line, None where none does."""
        return next((column.column_no for column in self.columns if column.role == role), None)


def read_reports(sheets: Sequence[Sheet]) -> Reports:
    """The lines of all lists on the visible sheets. Raises FileRejected (columns_wrong): a column twice."""
    reports = Reports()
    for sheet in sheets:
        cells = Cells(sheet)
        found = _find_lists(cells)
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


def _find_lists(cells: Cells) -> list[ReportList]:
    found: list[ReportList] = []
    said = _said_by_name(cells)
    free_row = 1
    for row_no in range(1, len(cells.grid) + 1):
        header = _header(cells, row_no)
        is_other_table = bool(found) and not header and bool(header_at(cells, row_no, ("indicator",)))
        if not (header or is_other_table):
            continue
        title_row = first_title(cells, row_no - 1, free_row)
        if found:
            found[-1].last_row = min(found[-1].last_row, title_row - 1)
        if header:
            kind, columns = header
            said = said | read_titles(cells, title_row if found else 1, row_no - 1)
            found.append(ReportList(kind, cells, title_row, row_no, len(cells.grid), columns, said))
        free_row = row_no + 1
    return found


def _said_by_name(cells: Cells) -> dict[str, Text]:
    """What the sheet's name says, until a title says something else."""
    period, town = name_of_sheet(cells.sheet.name)
    # A sheet is called 事项进展 as often as after a town.
    by_name = {"period": period, "town": town if re.fullmatch(r".*(镇|乡|街道)", town) else ""}
    return {role: Text(text) for role, text in by_name.items() if text}


def _header(cells: Cells, row_no: int) -> tuple[str, list[ReportColumn]] | None:
    """The kind of list that a row is the header of, and its columns; None where it is none.

    Raises FileRejected (columns_wrong) where two columns say the same of a line.
    """
    if not any(map(_names_something, cells.row(row_no))):
        return None
    texts = {no: text for no, text in enumerate(cells.row(row_no), start=1) if text.strip()}
    if any(lines.role(text) in ("indicator", "indicator_code") for text in texts.values()):
        return None
    for kind in KINDS:
        columns = [column for no, text in texts.items() if (column := _column(no, text, kind))]
        roles = {column.role for column in columns}
        if roles & set(_NAMES[kind]) and roles & (_ASKED[kind] - set(_NAMES[kind])):
            return kind, _settled(cells, row_no, columns)
    return None


@cache
def _subject_names() -> frozenset[str]:
    """The headers of what a list is about."""
    return frozenset(name for kind in KINDS for role in _NAMES[kind] for name in vocabulary()[kind][role]["names"])


@lru_cache(maxsize=1 << 16)
def _names_something(text: str) -> bool:
    """Whether a text is the header of what a list is about. Asked of every cell, so that it must be quick."""
    is_short = bool(text) and len(text) <= lines.LONGEST_HEADER and not text.isascii()
    return is_short and fold_header(text) in _subject_names()


def _column(column_no: int, text: str, kind: str) -> ReportColumn | None:
    """What a header means; the brackets behind it hold a unit, 计划投资（万元）."""
    role = role_of(text, kind)
    if role:
        return ReportColumn(column_no, role)
    found = re.fullmatch(r"(.+?)[(]([^()]+)[)]", fold_header(text))
    role = role_of(found[1], kind) if found else None
    return ReportColumn(column_no, role, found[2] if found else "") if role else None


def _settled(cells: Cells, row_no: int, columns: list[ReportColumn]) -> list[ReportColumn]:
    """The columns with 牵头单位 for the department that reports where no column says that one."""
    roles = [column.role for column in columns]
    if "department" not in roles:
        columns = [replace(one, role="department") if one.role == "lead" else one for one in columns]
    columns = [column for column in columns if column.role != "lead"]
    roles = [column.role for column in columns]
    twice = [column for place, column in enumerate(columns) if column.role in roles[:place]]
    if twice:
        raise _claimed_twice(cells, row_no, twice)
    return columns


def _claimed_twice(cells: Cells, row_no: int, columns: list[ReportColumn]) -> FileRejected:
    sheet = f"{cells.sheet.name}, " if cells.sheet.name else ""
    extra = "、".join(
        f"{cells.text(row_no, one.column_no).strip()} ({cell_address(row_no, one.column_no)})" for one in columns
    )
    return reject(
        "columns_wrong", place=f"{sheet}row {row_no}", missing="—", extra=extra, expected=expected_of_reports()
    )


def expected_of_reports() -> str:
    """The columns of a report on measures and of a list of projects by their first names, for messages."""
    parts = []
    for kind in reversed(KINDS):
        names = [rule["names"][0] for role, rule in vocabulary()[kind].items() if role not in ("item_no", "lead")]
        parts.append("、".join(names))
    return "；".join(parts)


def _without(sheet: Sheet, found: list[ReportList]) -> Sheet | None:
    """The sheet without the rows of its lists; None where no other table is left on it."""
    taken = {row_no for one in found for row_no in range(one.title_row, one.last_row + 1)}
    grid = [[] if row_no in taken else row for row_no, row in enumerate(sheet.grid, start=1)]
    merged = tuple(area for area in sheet.merged if area.first_row not in taken)
    left = replace(sheet, grid=grid, merged=merged)
    cells = Cells(left)
    has_table = any(header_at(cells, row_no, ("town", "indicator")) for row_no in range(1, len(grid) + 1))
    return left if has_table else None


def read_list(one: ReportList) -> tuple[list[Row], list[Note]]:
    """The lines of a list, and notes on rows and columns that were not read."""
    cells, sheet = one.cells, one.cells.sheet.name
    origins, headings = _merged(one)
    constant = _constant(one)
    known = one.silent | {column.column_no for column in one.columns}
    rows: list[Row] = []
    notes: list[Note] = []
    ignored: dict[int, int] = {}
    is_below_footer = False
    for row_no in range(one.header_row + 1, one.last_row + 1):
        texts = {no: text for no, text in enumerate(cells.row(row_no), start=1) if text.strip()}
        if not texts:
            continue
        line = _line(one, row_no, origins)
        is_named = any(f"{role}_text" in line for role in _NAMES[one.kind])
        label = next(iter(texts.values()))
        is_footer = lines.matches(label, "footer") or (is_below_footer and not is_named)
        is_below_footer = is_below_footer or is_footer
        if is_footer or row_no in headings or not _says_anything(line) or lines.matches(label, "total"):
            if not is_footer or has_figure(cells.row(row_no)):
                place = cell_address(row_no, next(iter(texts)))
                notes.append(Note("row_ignored", sheet, place, {"label": label.strip()}))
            continue
        for no in texts:
            if no not in known:
                ignored.setdefault(no, row_no)
        rows.append(constant | line)
    return rows, notes + [_column_note(one, no, row_no) for no, row_no in sorted(ignored.items())]


def _column_note(one: ReportList, column_no: int, row_no: int) -> Note:
    header = one.cells.text(one.header_row, column_no).strip()
    place = cell_address(one.header_row if header else row_no, column_no)
    details = {"header": header or "（空白表头）", "expected": expected_of_reports()}
    return Note("column_ignored", one.cells.sheet.name, place, details)


def _constant(one: ReportList) -> Row:
    """What is the same for every line: the sheet, what titles say, and the units in the headers."""
    row: Row = {"sheet": one.cells.sheet.name}
    for role in _TITLE_ROLES:
        said = one.said.get(role)
        if said and said.text and one.column_no(role) is None:
            row |= {f"{role}_text": said.text, f"{role}_cell": said.cell}
    if one.kind == "project_reports":
        row["title_unit_text"] = one.said["unit"].text if "unit" in one.said else ""
        row |= {f"{column.role}_unit_text": column.unit for column in one.columns if column.role in _AMOUNTS}
    return row


def _line(one: ReportList, row_no: int, origins: dict[tuple[int, int], Text]) -> Row:
    """The texts of a line with their cells; the cell even of a text that is not there: it is the one to mend."""
    line: Row = {"row_no": row_no}
    for column in one.columns:
        if column.role == "item_no":
            continue
        place = cell_address(row_no, column.column_no)
        text = origins.get((row_no, column.column_no), Text(one.cells.text(row_no, column.column_no), place))
        line[f"{column.role}_cell"] = text.cell
        if text.text.strip():
            line[f"{column.role}_text"] = text.text
    named = [line[f"{role}_cell"] for role in _NAMES[one.kind] if f"{role}_text" in line]
    there = [line[f"{role}_cell"] for role in _NAMES[one.kind] if f"{role}_cell" in line]
    line["cell"] = (named or there)[0]
    return line


def _says_anything(line: Row) -> bool:
    return any(name.endswith("_text") for name in line)


def _merged(one: ReportList) -> tuple[dict[tuple[int, int], Text], set[int]]:
    """The texts that merged cells give the rows they span, and the rows that are headings across the list.

    An amount that spans several lines is none of them; it stays with the first.
    """
    origins: dict[tuple[int, int], Text] = {}
    headings: set[int] = set()
    amounts = {column.column_no for column in one.columns if column.role in _AMOUNTS}
    for area in one.cells.areas(one.header_row + 1, one.last_row):
        text = one.cells.text(area.first_row, area.first_column)
        span = range(area.first_row, min(area.last_row, one.last_row) + 1)
        if area.last_column > area.first_column and len(span) == 1:
            others = [no for no, other in enumerate(one.cells.row(area.first_row), start=1) if other.strip()]
            headings |= {area.first_row} if others == [area.first_column] else set()
        elif text.strip() and area.first_column not in amounts:
            origin = Text(text, cell_address(area.first_row, area.first_column))
            origins |= {(row_no, area.first_column): origin for row_no in span}
    return origins, headings
