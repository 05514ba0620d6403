"""Registers under raw/registers/: what stands in no notice and no seed of towns, departments and what they owe."""

from __future__ import annotations

import re
from datetime import date

from dagster_project.ingest.files.grid import cell_address, read_grid
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.sheets.columns import data_rows, find_header

# The files there are, and the landing table and key of each.
REGISTERS = {
    "towns.csv": ("register_towns", ("town_code",)),
    "departments.csv": ("register_departments", ("department_code",)),
    "obligations.csv": (
        "register_obligations",
        ("department_code", "subject_kind", "subject_code", "frequency", "valid_from_on"),
    ),
}
_CODE = re.compile(r"[0-9]{6}-[a-z0-9_]+")
_DEPARTMENTS = re.compile(r"[0-9]{6}-([a-z0-9_]+|[*])")
_SUBJECT = re.compile(r"[a-z0-9_-]+|[*]")
_WORDS = {
    "subject_kind": ("indicator", "measure", "project"),
    "frequency": ("month", "quarter", "half", "year"),
}
_MOST_DAYS = 366

# The column that is wrong and why.
Fault = tuple[str, str]


def read_register(content: bytes, name: str) -> tuple[list[Row], str]:
    """The rows of a register, one a town, a department or an obligation, and the file's encoding.

    Raises FileRejected: as a table does, and register_invalid where a code, a name, a word, a number or a day is
    missing or malformed, or a row stands twice.
    """
    table, key = REGISTERS[name]
    grid, encoding = read_grid(content, name)
    header = find_header(grid, table)
    places = {column.role: column.column_no for column in header.columns}
    rows: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for row_no, texts in data_rows(grid, header):
        row: Row = {role: texts[column_no - 1].strip() for role, column_no in places.items()}
        fault = _obligation_fault(row) if table == "register_obligations" else _office_fault(row, key[0])
        identity = tuple(row.get(role, "") for role in key)
        if not fault and identity in seen:
            fault = key[0], f"“{' '.join(part for part in identity if part)}” stands twice"
        if fault:
            role, reason = fault
            place = cell_address(row_no, places[role])
            raise reject("register_invalid", place=place, line=str(row_no), reason=reason)
        seen.add(identity)
        rows.append({"row_no": row_no} | row)
    return rows, encoding


def _office_fault(row: Row, key: str) -> Fault | None:
    code = row[key]
    if not _CODE.fullmatch(code):
        return key, f"“{code}” is no code like 500111-wangu"
    if not code.startswith(row["district_code"] + "-"):
        return key, f"“{code}” is not of the district {row['district_code']}"
    blank = [role for role, text in row.items() if role.endswith("_name") and not text]
    return (blank[0], f"{blank[0]} is blank") if blank else None


def _obligation_fault(row: Row) -> Fault | None:
    if not _DEPARTMENTS.fullmatch(row["department_code"]):
        return "department_code", f"“{row['department_code']}” is no code like 500111-education or 500111-*"
    for role, words in _WORDS.items():
        if row[role] not in words:
            return role, f"“{row[role]}” is none of {', '.join(words)}"
    if not _SUBJECT.fullmatch(row["subject_code"]):
        return "subject_code", f"“{row['subject_code']}” is no code like gdp, and not *"
    if row["subject_kind"] == "project" and row["subject_code"] != "*":
        return "subject_code", "projects are reported together: the code is *"
    if not (re.fullmatch("[0-9]{1,3}", row["due_days"]) and int(row["due_days"]) <= _MOST_DAYS):
        return "due_days", f"“{row['due_days']}” is no number of days from 0 to {_MOST_DAYS}"
    for role in ("valid_from_on", "valid_to_on"):
        if row.get(role) and not _is_day(row[role]):
            return role, f"“{row[role]}” is no day like 2024-07-01"
    first, last = row.get("valid_from_on"), row.get("valid_to_on")
    if first and last and last < first:
        return "valid_to_on", f"{last} is before {first}"
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
