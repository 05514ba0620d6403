"""An annex table to landing rows, cell by cell."""

from __future__ import annotations

from dagster_project.ingest.files.grid import Grid, cell_address, read_grid
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.sheets.columns import data_rows, find_header


def read_annex(content: bytes, name: str, table_kind: str) -> tuple[list[Row], str]:
    """Every cell below the header of an annex table, blank ones too, and the file's encoding.

    `table_kind` is annex_indicators or annex_measures. Raises FileRejected.
    """
    grid, encoding = read_grid(content, name)
    cells = annex_cells(grid, table_kind)
    figures = [cell["value_text"] for cell in cells if cell["role"] == "year_value"]
    if table_kind == "annex_indicators" and not any(text.strip() for text in figures):
        # In place of the version before it, it would make all targets of the town vanish.
        raise reject("annex_without_figures")
    return cells, encoding


def annex_cells(grid: Grid, table_kind: str, sheet: str | None = None) -> list[Row]:
    """Every cell below the header of a table, addressed from A1 on this sheet. Raises FileRejected."""
    header = find_header(grid, table_kind)
    return [
        {
            "sheet": sheet,
            "cell": cell_address(row_no, column.column_no),
            "row_no": row_no,
            "column_no": column.column_no,
            "role": column.role,
            "header_text": column.header_text,
            "value_text": row[column.column_no - 1],
        }
        for row_no, row in data_rows(grid, header)
        for column in header.columns
    ]
