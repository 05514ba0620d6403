"""A register's file to rows: its header, what its rows must be, and the codes they name."""

from __future__ import annotations

import os
from pathlib import Path

from dagster_project.ingest.files.grid import cell_address, read_grid
from dagster_project.ingest.landing import archive
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.links import is_below
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.registers.checks import Fault, fault_of, registers
from dagster_project.ingest.registers.references import name_taken, orphan_of, unknown_code
from dagster_project.ingest.sheets.columns import data_rows, find_header


def read_register(content: bytes, name: str, folder: Path, before: list[Row]) -> tuple[list[Row], str]:
    """The rows of a register and the file's encoding.

    `folder` is where the other registers lie, `before` are the rows of the version that stands now.

    Raises FileRejected: as a table does; register_invalid where a code, a name, a word, a number or a day is
    missing or malformed, a row stands twice, or a code is unknown; register_needed where a code is gone that
    another register still names.
    """

    def sibling(other: str) -> list[Row]:
        try:
            is_inside = is_below(folder / other, [os.path.realpath(folder.parent)])
            return _read(archive.read_bytes(folder / other), other)[0] if is_inside else []
        except FileRejected:
            return []

    rows, places, encoding = _read(content, name)
    register = registers()[name]
    if found := name_taken(rows, register) or unknown_code(rows, register, sibling):
        row, fault = found
        raise _invalid(row["row_no"], fault, places)
    if orphan := orphan_of(rows, before, name, sibling):
        other, row, text = orphan
        raise reject("register_needed", code=text, other=f"raw/registers/{other}", line=str(row["row_no"]))
    return rows, encoding


def _read(content: bytes, name: str) -> tuple[list[Row], dict[str, int], str]:
    """The rows, the number of each role's column, and the encoding."""
    register = registers()[name]
    grid, encoding = read_grid(content, name)
    header = find_header(grid, register["table"])
    places = {column.role: column.column_no for column in header.columns}
    rows: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for row_no, texts in data_rows(grid, header):
        row: Row = {role: texts[column_no - 1].strip() for role, column_no in places.items()}
        identity = tuple(row.get(role, "") for role in register["key"])
        fault = fault_of(row, register)
        if not fault and identity in seen:
            words = " ".join(part for part in identity if part)
            fault = Fault(register["key"][0], f"“{words}” stands twice", f"“{words}”重复登记")
        if fault:
            raise _invalid(row_no, fault, places)
        seen.add(identity)
        rows.append({"row_no": row_no} | row)
    return rows, places, encoding


def _invalid(row_no: int, fault: Fault, places: dict[str, int]) -> FileRejected:
    return reject(
        "register_invalid",
        place=cell_address(row_no, places[fault.role]),
        line=str(row_no),
        reason=fault.reason_en,
        reason_zh=fault.reason_zh,
    )
