"""Registers under raw/registers/: towns and departments that stand in no notice and no seed."""

from __future__ import annotations

import re

from dagster_project.ingest.columns import data_rows, find_header
from dagster_project.ingest.grid import cell_address, read_grid
from dagster_project.ingest.landing import Row
from dagster_project.ingest.problems import reject

# The files there are, and the landing table and key of each.
REGISTERS = {
    "towns.csv": ("register_towns", "town_code"),
    "departments.csv": ("register_departments", "department_code"),
}
_CODE = re.compile(r"[0-9]{6}-[a-z0-9_]+")


def read_register(content: bytes, name: str) -> tuple[list[Row], str]:
    """The rows of a register, one a town or department, and the file's encoding.

    Raises FileRejected: as a table does, and register_invalid where a code or a name is missing, malformed or
    repeated.
    """
    table, key = REGISTERS[name]
    grid, encoding = read_grid(content, name)
    header = find_header(grid, table)
    rows: list[Row] = []
    seen: set[str] = set()
    for row_no, texts in data_rows(grid, header):
        row: Row = {column.role: texts[column.column_no - 1].strip() for column in header.columns}
        reason = _problem(row, key, seen)
        if reason:
            raise reject("register_invalid", place=cell_address(row_no, 1), line=str(row_no), reason=reason)
        seen.add(row[key])
        rows.append({"row_no": row_no} | row)
    return rows, encoding


def _problem(row: Row, key: str, seen: set[str]) -> str | None:
    code = row[key]
    if not _CODE.fullmatch(code):
        return f"“{code}” is no code like 500111-wangu"
    if code in seen:
        return f"“{code}” stands twice"
    if not code.startswith(row["district_code"] + "-"):
        return f"“{code}” is not of the district {row['district_code']}"
    blank = [name for name, text in row.items() if name.endswith("_name") and not text]
    return f"{blank[0]} is blank" if blank else None
