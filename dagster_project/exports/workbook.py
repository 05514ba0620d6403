"""The bi views of a release as one workbook: a table with filters on each sheet, ready for a pivot table."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.exports.pivot import pivot_table
from dagster_project.exports.released import Column, Table
from dagster_project.warehouse.release import Release
from dagster_project.wording.excel_looks import Looks, number_format, write_text
from dagster_project.wording.excel_text import display_width, sheet_title
from dagster_project.wording.moments import in_beijing
from dagster_project.wording.synthetic import SENTENCE, labelled

MOST_ROWS = 1_048_575
_DECIMALS = 8
_ROWS_MEASURED = 200
_KINDS = {
    "text": "文本",
    "truth": "是/否",
    "day": "日期",
    "time": "时间（北京）",
    "decimal": "数值",
    "float": "数值",
    "whole": "整数",
}
_ADVICE = (
    "每张工作表是一张 Excel 表格：可筛选，也可直接插入数据透视表。空格是没有数，不是 0。",
    "做透视表请用“透视底稿”：只有可加总的数，按单位分列。其他表中累计数不能跨期相加，单位不同的数不能相加。",
    "数据来自一个发布版本，不会自己更新；新版本要重新导出。",
)


def write_workbook(
    connection: duckdb.DuckDBPyConnection, release: Release, tables: list[Table], target: Path, is_marked: bool
) -> None:
    """Write the workbook; the same release gives the same bytes. `is_marked` says that the figures are made up.

    Times are Beijing's. A view with more rows than a sheet can bear is left out, and the first sheet says so.
    Raises OSError, duckdb.Error.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(target), options)
    published_at = datetime.fromisoformat(release.manifest["published_at"])
    title = labelled(f"镇仓 {release.release_id}", is_marked)
    book.set_properties({"title": title, "author": "镇仓", "created": published_at.replace(tzinfo=None)})
    looks = Looks(book)
    # The first sheet says what stands on the others, and is written when they are.
    about = book.add_worksheet("说明")
    titles = ["说明"]
    lines: list[tuple[Table, str | None, int]] = []
    for table in [*(table for table in tables if table.schema == "bi"), pivot_table(connection)]:
        count = connection.execute(f"select count(*) from ({table.select()})").fetchall()[0][0]
        if count > MOST_ROWS:
            lines.append((table, None, count))
            continue
        titles.append(sheet_title(table.name, titles))
        _write_table(book.add_worksheet(titles[-1]), looks, connection, table)
        lines.append((table, titles[-1], count))
    heads = [title, f"发布于 {in_beijing(published_at):%Y-%m-%d %H:%M}（北京时间）", *_ADVICE]
    _write_about(about, looks, heads + [SENTENCE] * is_marked, lines)
    book.close()


def _write_about(sheet: Any, looks: Looks, heads: list[str], lines: list[tuple[Table, str | None, int]]) -> None:
    """What the workbook is, each sheet with its rows, each column with what it says."""
    for place, width in enumerate((20, 24, 14, 90)):
        sheet.set_column(place, place, width)
    for row_no, text in enumerate(heads):
        look = {"bold": True, "font_size": 14} if row_no == 0 else {}
        write_text(sheet, row_no, 0, text, looks, look)
    row_no = len(heads) + 1
    row_no = _write_block(sheet, looks, row_no, ["工作表", "行数", "", "内容"]) + 1
    for table, title, count in lines:
        if title is None:
            write_text(sheet, row_no, 0, table.name, looks, {})
            write_text(sheet, row_no, 3, "行数超过 Excel 的上限，未放入；请用 csv 或 parquet 文件。", looks, {})
        else:
            sheet.write_url(row_no, 0, f"internal:'{title}'!A1", looks(font_color="#124a78", underline=1), title)
            write_text(sheet, row_no, 3, table.comment, looks, {"text_wrap": True})
        sheet.write_number(row_no, 1, count, looks(align="left"))
        row_no += 1
    row_no = _write_block(sheet, looks, row_no + 1, ["工作表", "列", "类型", "含义"]) + 1
    for table, title, _ in lines:
        for column in table.columns if title else []:
            texts = (title or "", column.name, _KINDS[column.kind], column.comment)
            for place, text in enumerate(texts):
                write_text(sheet, row_no, place, text, looks, {"text_wrap": True})
            row_no += 1


def _write_block(sheet: Any, looks: Looks, row_no: int, titles: list[str]) -> int:
    """The heads of a block of lines; returns their row."""
    for place, title in enumerate(titles):
        write_text(sheet, row_no, place, title, looks, {"bold": True, "bottom": 2, "bottom_color": "#124a78"})
    return row_no


def _write_table(sheet: Any, looks: Looks, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    rows = connection.execute(table.select([_in_beijing(column) for column in table.columns])).fetchall()
    heading = looks(bold=True, bg_color="#124a78", font_color="#ffffff", text_wrap=True, valign="vcenter")
    sheet.add_table(
        *(0, 0, max(len(rows), 1), len(table.columns) - 1),
        {
            "name": re.sub(r"\W", "_", f"表_{table.name}"),
            "style": "Table Style Light 9",
            "columns": [{"header": column.name, "header_format": heading} for column in table.columns],
        },
    )
    for place, column in enumerate(table.columns):
        values = [row[place] for row in rows]
        sheet.set_column(place, place, _width(column, values))
        for row_no, value in enumerate(values, start=1):
            if value is not None and value != "":
                _write_value(sheet, row_no, place, column, value, looks)
    sheet.freeze_panes(1, 0)


def _in_beijing(column: Column) -> str:
    """The column's expression with times in Beijing; bi gives them so where it gives them without a zone."""
    if not column.is_utc:
        return column.plain
    in_utc = column.quoted if "ZONE" in column.data_type else f"{column.quoted} at time zone 'UTC'"
    return f"{in_utc} at time zone 'Asia/Shanghai' as {column.quoted}"


def _write_value(sheet: Any, row_no: int, place: int, column: Column, value: Any, looks: Looks) -> None:
    if column.kind in ("decimal", "float", "whole"):
        sheet.write_number(row_no, place, float(value), looks(num_format=number_format(value, _DECIMALS)))
    elif column.kind == "day":
        sheet.write_datetime(row_no, place, value, looks(num_format="yyyy-mm-dd"))
    elif column.kind == "time":
        sheet.write_datetime(row_no, place, value, looks(num_format="yyyy-mm-dd hh:mm:ss"))
    elif column.kind == "truth":
        sheet.write_string(row_no, place, "是" if value else "否", looks())
    else:
        write_text(sheet, row_no, place, str(value), looks, {})


def _width(column: Column, values: list[Any]) -> float:
    texts = [column.name + "▼", *(str(value) for value in values[:_ROWS_MEASURED] if value is not None)]
    return min(max(map(display_width, texts)) + 2.0, 44.0)
