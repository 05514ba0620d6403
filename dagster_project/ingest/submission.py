"""A submission file to landing rows: every value, and every line on a measure or a project, with its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from dagster_project.ingest.files.grid import DELIMITERS, Sheet, read_grid
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.layouts.layout import About, AnyLayout, Layout, ListLayout, applicable
from dagster_project.ingest.layouts.lists import read_lists
from dagster_project.ingest.layouts.tables import layout_sheets
from dagster_project.ingest.reports.finding import Reports, read_reports
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.around import MOST_REMARKS
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.finding import find_tables, is_ambiguous
from dagster_project.ingest.sheets.rows import read_table
from dagster_project.ingest.sheets.table import Table, expected_columns

NOWHERE = About()


@dataclass(frozen=True)
class Reading:
    """What a file holds: landing rows without the file's own columns, and what was noticed on the way."""

    values: list[Row]
    notes: list[Note]
    encoding: str | None
    # Lines on measures and projects, by landing table.
    reports: dict[str, list[Row]] = field(default_factory=dict)

    def count(self) -> int:
        """How many values and lines there are."""
        return len(self.values) + sum(map(len, self.reports.values()))


def read_submission(
    content: bytes, name: str, layouts: Sequence[AnyLayout] = (), about: About = NOWHERE
) -> Reading:
    """Every value of a .csv, .tsv, .xlsx or .xls submission, blank ones too, and notes on all that was not read.

    `about` names the folders the file lies in. The layout that applies is used, else the general ones.
    Raises FileRejected, among others header_not_found, columns_wrong, layout_not_met and layout_invalid.
    """
    layout = applicable(layouts, name, about)
    sheets, notes, encoding = _sheets(content, name)
    if not any(text.strip() for sheet in sheets for row in sheet.grid for text in row):
        raise reject("file_empty")
    if isinstance(layout, ListLayout):
        listed = read_lists(sheets, layout)
        return Reading([], [*notes, *listed.notes], encoding, listed.rows)
    reports = Reports(rest=sheets) if layout else read_reports(sheets, about.period, about.department)
    values, more_notes = read_sheets(reports.rest, layout, has_reports=bool(reports.rows))
    return Reading(values, [*notes, *reports.notes, *more_notes], encoding, reports.rows)


def read_sheets(
    sheets: Sequence[Sheet], layout: Layout | None = None, has_reports: bool = False
) -> tuple[list[Row], list[Note]]:
    """The values on these sheets, and notes on what was not read. Raises FileRejected.

    A file that `has_reports` on measures or projects need not hold a table of indicators as well.
    """
    tables, notes = layout_sheets(sheets, layout) if layout else _general_tables(sheets, has_reports)
    values: list[Row] = []
    for table in tables:
        found, noticed = read_table(table)
        values += found
        notes += noticed
    return values, notes


def _sheets(content: bytes, name: str) -> tuple[list[Sheet], list[Note], str | None]:
    if PurePath(name).suffix.lower() in DELIMITERS:
        grid, encoding = read_grid(content, name)
        return [Sheet(None, grid)], [], encoding
    workbook = read_workbook(content, name)
    return workbook.sheets, workbook.notes, None


def _general_tables(sheets: Sequence[Sheet], has_reports: bool) -> tuple[list[Table], list[Note]]:
    """The tables of all visible sheets. Raises FileRejected where no sheet has one, or a header is ambiguous."""
    tables: list[Table] = []
    notes: list[Note] = []
    words: list[Text] = []
    problem: FileRejected | None = None
    for sheet in sheets:
        found, wrong = _try_sheet(sheet)
        if wrong and is_ambiguous(wrong) and not sheet.is_hidden:
            raise wrong
        if sheet.is_hidden:
            # Lists behind drop-downs are hidden, too: only a sheet with figures is worth a word.
            if any(value["value_text"].strip() for table in found for value in read_table(table)[0]):
                notes.append(Note("sheet_hidden", sheet.name, None, {"sheet": sheet.name or ""}))
        elif found:
            tables += found
        elif any(map(str.strip, (text for row in sheet.grid for text in row))):
            problem = problem or wrong
            details = {"sheet": sheet.name or "", "expected": expected_columns()}
            notes.append(Note("sheet_without_table", sheet.name, None, details))
            words += [] if wrong else _words(sheet)
    for table in tables:
        table.remarks += tuple(words[:MOST_REMARKS])
    if not (tables or has_reports):
        raise problem or reject("header_not_found", expected=expected_columns())
    return tables, notes


def _words(sheet: Sheet) -> list[Text]:
    """What a sheet of nothing but words says of the tables on others (说明); it has no cell there."""
    rows = [[text.strip() for text in row if text.strip()] for row in sheet.grid]
    if any(sum(map(lines.is_figure, row)) > 1 for row in rows):
        return []
    return [Text(text) for row in rows for text in row if len(text) <= lines.LONGEST_TITLE]


def _try_sheet(sheet: Sheet) -> tuple[list[Table], FileRejected | None]:
    try:
        return find_tables(Cells(sheet)), None
    except FileRejected as problem:
        return [], problem
