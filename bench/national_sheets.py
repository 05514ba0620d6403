"""What comes after the bulk: one department's file for a new month, and a large workbook to time readers on."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter  # type: ignore[import-untyped]

from bench.national_generator import refuse_real_raw
from bench.national_plan import (
    CLEAN_VALUE,
    COLUMNS,
    CORRECTED_VALUE,
    DEPARTMENT_NAME,
    Size,
    period_code,
    prepare,
    submission_columns,
)

NEW_FILE_ROWS = 500
NEW_FILE_SENDER = "990001-statistics"
WORKBOOK_ROWS = 100_000
_WORKBOOK_EXTRA = ("上年同期", "同比增减", "环比增减", "当月值", "累计值")


def write_new_file(out: Path, size: Size, months_later: int = 0, suffix: str = ".csv") -> Path:
    """Write 500 rows from the first district for a month after the bulk (0: the next), and return the path.

    A district has fewer figures a month than that: the rest corrects the months before. Fewer rows come where the
    whole country has fewer. The file has no faults. Raises ValueError where `out` lies in raw/ of the project.
    """
    refuse_real_raw(out)
    month_no = size.months + months_later
    with duckdb.connect() as connection:
        prepare(connection, size)
        rows = _new_rows(connection, size, month_no)
    folder = out / "raw" / "submissions" / period_code(month_no) / NEW_FILE_SENDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"new-{period_code(month_no)}{suffix}"
    if suffix == ".xlsx":
        _write_workbook(path, COLUMNS, rows)
    else:
        _write_csv(path, rows)
    return path


def write_large_workbook(path: Path, rows: int = WORKBOOK_ROWS) -> None:
    """Write a workbook of `rows` by 12: the columns of a submission and five more of figures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    query = f"""
        select
            '合成镇' || lpad(cast(range % 41350 + 1 as varchar), 5, '0'),
            '地区生产总值',
            '2024-' || lpad(cast(range % 12 + 1 as varchar), 2, '0'),
            range % 100000 / 100.0 + 1,
            '亿元',
            '{DEPARTMENT_NAME}',
            case when range % 50 = 0 then '演示说明' end,
            range % 90000 / 100.0,
            range % 1500 / 100.0,
            range % 300 / 100.0,
            range % 8000 / 100.0,
            range % 96000 / 100.0
        from range({rows})
    """
    with duckdb.connect() as connection:
        _write_workbook(path, (*COLUMNS, *_WORKBOOK_EXTRA), connection.execute(query).fetchall())


def _new_rows(connection: duckdb.DuckDBPyConnection, size: Size, month_no: int) -> list[tuple[Any, ...]]:
    towns = connection.execute("select count(*) from town where district_code = 990001").fetchall()[0][0]
    months = min(math.ceil(NEW_FILE_ROWS / (towns * size.indicators)), month_no + 1)
    value = f"case when month_no = {month_no} then {CLEAN_VALUE} else {CORRECTED_VALUE} end"
    return connection.execute(
        f"""
        select {submission_columns(value, is_clean=True)}
        from drawn({month_no + 1 - months}, {month_no + 1})
        where town_no < {towns}
        order by month_no desc, town_no, indicator_no
        limit {NEW_FILE_ROWS}
        """
    ).fetchall()


def _write_csv(path: Path, rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def _write_workbook(path: Path, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    # As spreadsheet programs do, texts are stored once and referred to: constant_memory would write them inline.
    options = {"strings_to_numbers": True}
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet("填报表")
        for row_no, row in enumerate([header, *rows]):
            sheet.write_row(row_no, 0, row)
