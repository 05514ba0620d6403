"""Find the header row of a table and say which column has which role, by the names in columns.yml."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.ingest.files.grid import Grid, cell_address
from dagster_project.ingest.landing.problems import reject
from dagster_project.shipped import read_yaml

COLUMNS_FILE = Path(__file__).with_name("columns.yml")


@dataclass(frozen=True)
class Column:
    """A column of a table: its number from 1, its role, and its header as written."""

    column_no: int
    role: str
    header_text: str


@dataclass(frozen=True)
class Header:
    """The header of a table: its row number from 1, and its columns."""

    row_no: int
    columns: list[Column]


@cache
def vocabulary() -> dict[str, dict[str, dict[str, Any]]]:
    """The roles of each kind of table, from columns.yml."""
    loaded: dict[str, dict[str, dict[str, Any]]] = read_yaml(COLUMNS_FILE)
    return loaded


def fold_header(text: str) -> str:
    """A header without white space, full-width signs folded (Unicode NFKC)."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def role_of(header_text: str, table_kind: str) -> str | None:
    """The role that a header means in this kind of table, or None; a name means it before any pattern does."""
    folded = fold_header(header_text)
    roles = vocabulary()[table_kind]
    named = (role for role, rule in roles.items() if folded in rule.get("names", []))
    like = (role for role, rule in roles.items() if re.fullmatch(rule.get("pattern", r"(?!)"), folded))
    return next(named, None) or next(like, None)


def expected_names(table_kind: str, only_required: bool = False) -> str:
    """The columns of a kind of table by their first names, for messages."""
    rules = vocabulary()[table_kind].values()
    wanted = [rule for rule in rules if rule.get("required") or not only_required]
    return "、".join(rule["names"][0] if "names" in rule else "年份列" for rule in wanted)


def find_header(grid: Grid, table_kind: str) -> Header:
    """The header: the first row in which at least two columns have a known role.

    Missing, unexpected and repeated columns are reported together. Raises FileRejected (header_not_found,
    columns_wrong).
    """
    roles = vocabulary()[table_kind]
    expected = expected_names(table_kind)
    candidates = ((row_no, row, _known_columns(row, table_kind)) for row_no, row in enumerate(grid, start=1))
    row_no, row, columns = next((c for c in candidates if len(c[2]) >= 2), (0, [], []))
    if not columns:
        raise reject("header_not_found", expected=expected)

    found = [column.role for column in columns]
    missing = [
        rule["names"][0] if "names" in rule else "年份列（如 2025年）"
        for role, rule in roles.items()
        if rule.get("required") and role not in found
    ]
    known = {column.column_no for column in columns}
    extra = [
        f"{text.strip() or '（空白表头）'} ({cell_address(row_no, column_no)})"
        for column_no, text in enumerate(row, start=1)
        if column_no not in known and (text.strip() or _has_content(grid[row_no:], column_no))
    ]
    seen: set[str] = set()
    for column in columns:
        # Where a role may have several columns, each still has a header of its own.
        key = fold_header(column.header_text) if roles[column.role].get("many") else column.role
        if key in seen:
            extra.append(f"{column.header_text.strip()} ({cell_address(row_no, column.column_no)})")
        seen.add(key)
    if missing or extra:
        raise reject(
            "columns_wrong",
            place=f"row {row_no}",
            missing="、".join(missing) or "—",
            extra="、".join(extra) or "—",
            expected=expected,
        )
    return Header(row_no, columns)


def _known_columns(row: list[str], table_kind: str) -> list[Column]:
    return [
        Column(column_no, role, text)
        for column_no, text in enumerate(row, start=1)
        if (role := role_of(text, table_kind))
    ]


def _has_content(rows: Grid, column_no: int) -> bool:
    return any(len(row) >= column_no and row[column_no - 1].strip() for row in rows)


def data_rows(grid: Grid, header: Header) -> list[tuple[int, list[str]]]:
    """The rows below the header that hold anything, each with its number from 1 and padded to full width.

    Raises FileRejected (row_wider_than_header) where a cell with content stands right of the header.
    """
    width = len(grid[header.row_no - 1])
    rows = []
    for row_no, row in enumerate(grid[header.row_no :], start=header.row_no + 1):
        if not any(cell.strip() for cell in row):
            continue
        beyond = next((no for no, cell in enumerate(row, start=1) if no > width and cell.strip()), None)
        if beyond:
            raise reject("row_wider_than_header", place=cell_address(row_no, beyond), line=str(row_no))
        rows.append((row_no, row[:width] + [""] * (width - len(row))))
    return rows
