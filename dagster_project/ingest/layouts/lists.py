"""The lists of measures or projects that a layout of raw/layouts/ describes."""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.ingest.files.grid import Sheet
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.layouts.layout import ListLayout
from dagster_project.ingest.layouts.places import column_no
from dagster_project.ingest.layouts.tables import (
    blank_header,
    check_expected,
    last_row_of,
    said_by,
    sheets_meant,
)
from dagster_project.ingest.reports.columns import ReportColumn, unit_apart
from dagster_project.ingest.reports.finding import Reports
from dagster_project.ingest.reports.lines import ReportList, expected_of_reports, read_list
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.titles import read_titles, title_texts


def read_lists(sheets: Sequence[Sheet], layout: ListLayout) -> Reports:
    """The lines of each visible sheet that the layout names, and notes on all that was not read.

    Raises FileRejected (layout_not_met) naming sheet and cell where the file does not fit.
    """
    meant, notes = sheets_meant(sheets, layout, expected_of_reports())
    reports = Reports(notes=notes)
    for cells in meant:
        rows, noticed = read_list(_list(cells, layout))
        reports.rows.setdefault(layout.table, []).extend(rows)
        reports.notes += noticed
    if not any(reports.rows.values()):
        reason = "表中没有读到任何一行，请核对 first_row、last_row、footer 和 columns (no line was read)"
        raise reject("layout_not_met", layout=layout.name, reason=reason)
    return reports


def _list(cells: Cells, layout: ListLayout) -> ReportList:
    check_expected(cells, layout)
    above = max(layout.header_rows, default=layout.first_row - 1)
    headers = _headers(cells, layout)
    columns = []
    for role, letters in layout.columns.items():
        header = headers.get(column_no(letters))
        if layout.header_rows and not header:
            raise blank_header(cells, layout, above, column_no(letters))
        columns.append(ReportColumn(column_no(letters), role, unit_apart(header.text)[1] if header else ""))
    last_title = min([layout.first_row, *layout.header_rows]) - 1
    titles = read_titles(cells, 1, last_title)
    said = {role: said_by(cells, layout, place, titles.get(role)) for role, place in layout.places().items()}
    return ReportList(
        kind=layout.table,
        cells=cells,
        title_row=1,
        first_row=layout.first_row,
        last_row=last_row_of(cells, layout),
        columns=columns,
        headers=headers or cells.spread(layout.first_row - 1, 0),
        said={role: text for role, text in said.items() if text},
        titles=title_texts(cells, 1, last_title),
        silent=frozenset(map(column_no, layout.ignored_columns)),
    )


def _headers(cells: Cells, layout: ListLayout) -> dict[int, Text]:
    """The lowest header above each column."""
    return {
        number: text
        for row_no in sorted(layout.header_rows)
        for number, text in cells.spread(row_no, row_no - min(layout.header_rows)).items()
    }
