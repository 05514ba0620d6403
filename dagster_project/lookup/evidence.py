"""What the archived bytes of a file say in one row today."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import duckdb

from dagster_project.ingest.files.grid import DELIMITERS, read_grid
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.layouts.places import column_no


def read_row(archived: Path, name: str, sheet: str | None, row_no: int) -> list[str]:
    """The texts of a row of a file that was taken in under `name`; none where it has no such sheet or row.

    The header of a Parquet file counts as row 1, as it would in a sheet. Raises FileRejected for bytes that can no
    longer be read.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".parquet":
        return _parquet_row(archived, row_no)
    if suffix in DELIMITERS or suffix == "":
        grid, _ = read_grid(archived.read_bytes(), name)
    else:
        sheets = read_workbook(archived.read_bytes(), name).sheets
        grid = next((one.grid for one in sheets if one.name == sheet), [])
    return grid[row_no - 1] if row_no <= len(grid) else []


def split_cell(cell: str) -> tuple[int, int]:
    """Row and column of an A1 address, both from 1."""
    letters, digits = re.fullmatch(r"([A-Z]+)([0-9]+)", cell).groups()  # type: ignore[union-attr]
    return int(digits), column_no(letters)


def _parquet_row(archived: Path, row_no: int) -> list[str]:
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
        found = connection.execute(
            "select * exclude (file_row_number) from read_parquet(?, file_row_number = true)"
            " where file_row_number = ?",
            [str(archived), row_no - 2],
        )
        row = found.fetchone()
    return ["" if value is None else str(value) for value in row or ()]
