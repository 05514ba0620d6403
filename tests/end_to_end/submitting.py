"""Small submission files by hand, and where to put them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import openpyxl
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.settings import Settings

Rows = list[tuple[object, ...]]
FILES = """
    select
        path, kind, outcome, rule_code, place, message_zh, message_en, suggestion_zh, value_count, accepted_count,
        quarantined_count, blank_count, superseded_count, withdrawn_count, encoding, byte_count, sha256
    from quality.source_file
    where path in (select unnest($paths)) and is_current
    order by all
"""
ISSUES = """
    select * exclude (issue_code, received_at, batch_id)
    from quality.submission_issue
    where source_path in (select unnest($paths)) and is_current_file
    order by all
"""
HEADER = ["镇", "指标", "报告期", "数值", "单位", "填报单位", "说明"]


def put(settings: Settings, path: str, content: bytes) -> Path:
    """Put a file below raw/submissions/."""
    target = settings.raw / "submissions" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def tidy_csv(*rows: str) -> bytes:
    """A tidy CSV of rows in the order of HEADER, trailing cells left out."""
    full = [row + "," * (len(HEADER) - 1 - row.count(",")) for row in rows]
    return "\n".join([",".join(HEADER), *full, ""]).encode()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx with these sheets of rows; the same sheets give the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row_no, row in enumerate(rows):
            for column_no, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(row_no, column_no, value)
                elif value is not None:
                    sheet.write_number(row_no, column_no, value)
        if name in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def fill(template: Path, values: Mapping[str, float | str]) -> None:
    """Type values into a template by the names of their indicators, as a department would."""
    book = openpyxl.load_workbook(template)
    sheet = book["填报"]
    for row in sheet.iter_rows(min_row=4):
        if row[1].value in values:
            row[3].value = values[row[1].value]
    book.save(template)


def texts(workbook_path: Path) -> str:
    """Every text on every sheet of a workbook, so that one can look for words."""
    sheets: list[Worksheet] = openpyxl.load_workbook(workbook_path).worksheets
    cells = (cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def bytes_below(*paths: Path) -> dict[str, str]:
    """The hash of every file at or below some paths, and where every link leads."""
    found = {}
    for top in paths:
        for path in [top, *sorted(top.rglob("*"))] if top.exists() else []:
            if path.is_symlink():
                found[str(path)] = str(path.readlink())
            elif path.is_file():
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def verdicts(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> tuple[Rows, Rows]:
    """What is said of the files at these paths: their rows, and their issues in every word."""
    files = connection.execute(FILES, {"paths": list(paths)}).fetchall()
    return files, connection.execute(ISSUES, {"paths": list(paths)}).fetchall()
