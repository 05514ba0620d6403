"""The workbook of a pack, as a working group works with it: an overview, then a table on each sheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from dagster_project.review.cycle_review import Review
from dagster_project.review.packs.overview import overview_lines
from dagster_project.review.packs.page_figures import read_figures, read_frames
from dagster_project.review.packs.sheets import Column
from dagster_project.review.packs.tables import FRAMES, Table, tables_of
from dagster_project.review.pages.lights import LIGHTS, Light
from dagster_project.review.pages.sources import beijing_time
from dagster_project.wording.excel_looks import FONT, Looks, number_format, write_text
from dagster_project.wording.excel_text import display_width, line_count
from dagster_project.wording.number_text import rounded

LINE_POINTS = 15.0
TALLEST_ROW = 160.0
A4 = 9
# Words within a format of numbers.
_LITERAL = re.compile(r'"([^"]*)"')
_SYNTHETIC = "演示数据　本表全部数字为虚构，不得用于工作"
# The header and footer language of Excel, in which an ampersand is doubled.
_FOOTER = "&L{name}&C第 &P 页，共 &N 页&R&A"


def write_workbook(target: Path, review: Review, database: Path) -> None:
    """Write the workbook of a review to `target`, whole or not at all; the same review gives the same bytes.

    `database` is the warehouse as it was known at the cut-off; only its schemas marts and quality are read.
    Raises OSError, duckdb.Error.
    """
    import xlsxwriter

    figures = read_figures(database, review)
    part = target.with_name(f".{target.name}.part")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(part), options)
    book.set_properties(
        {
            "title": review.cycle.cycle_name_zh,
            "author": "镇仓",
            "comments": "演示数据" if review.is_synthetic else "",
            "created": review.created_at.replace(tzinfo=None),
        }
    )
    looks = Looks(book)
    _write_overview(book.add_worksheet("总览"), looks, review, overview_lines(review, figures))
    for table in tables_of(review, figures, read_frames(database, review, FRAMES)):
        _write_table(book.add_worksheet(table.name), looks, review, table)
    book.close()
    part.replace(target)


def _write_overview(sheet: Any, looks: Looks, review: Review, lines: list[tuple[str, str, str]]) -> None:
    """A label and its text on each line; the look says what kind of line it is."""
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)
    _set_up(sheet, review)
    sheet.hide_gridlines(2)
    looks_of: dict[str, dict[str, Any]] = {light.code: _colours(light) for light in LIGHTS} | {
        "title": {"font_size": 18, "bold": True},
        "stamp": {"font_size": 13, "bold": True, "font_color": "#5c2b00", "bg_color": "#ffd98a"},
        "good": {"font_size": 13, "bold": True, "font_color": "#1a6137", "bg_color": "#e3f3e8"},
        "bad": {"font_size": 13, "bold": True, "font_color": "#a01c16", "bg_color": "#fbe4e2"},
        "head": {"font_size": 11, "bold": True, "bottom": 2, "bottom_color": "#124a78"},
        "text": {},
    }
    for row_no, (kind, label, text) in enumerate(lines):
        look = looks_of[kind] | {"text_wrap": True}
        write_text(sheet, row_no, 0, label, looks, look | {"bold": True})
        write_text(sheet, row_no, 1, text, looks, look)
        size = look.get("font_size", 10)
        sheet.set_row(row_no, line_count(text, 110 * 10 / size) * (size + 5.5))


def _write_table(sheet: Any, looks: Looks, review: Review, table: Table) -> None:
    _set_up(sheet, review)
    rows = _cells(table.frame, [column.source for column in table.columns])
    formats = _cells(table.frame, [column.format_source or column.source for column in table.columns])
    widths = [
        _width(column, [(row[place], look[place]) for row, look in zip(rows, formats, strict=True)])
        for place, column in enumerate(table.columns)
    ]
    heading = looks(
        bold=True,
        text_wrap=True,
        align="center",
        valign="vcenter",
        bg_color="#124a78",
        font_color="#ffffff",
        border=1,
    )
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.title, heading)
    titles = zip(table.columns, widths, strict=True)
    sheet.set_row(0, 4 + LINE_POINTS * max(line_count(column.title, width) for column, width in titles))
    for row_no, (row, row_formats) in enumerate(zip(rows, formats, strict=True), start=1):
        lines = 1
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_value(sheet, (row_no, place), value, _format_of(column, value, row_formats[place]), looks)
            if isinstance(value, str):
                lines = max(lines, line_count(value, widths[place]))
        sheet.set_row(row_no, min(4 + LINE_POINTS * lines, TALLEST_ROW))
    last = max(len(rows), 1)
    if not rows:
        sheet.write_string(1, 0, "（无）", looks())
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(1, table.frozen_columns)
    sheet.repeat_rows(0)
    _mark_lights(sheet, looks, table, last)


def _cells(frame: pd.DataFrame, names: list[str]) -> list[list[Any]]:
    """The rows of some columns; what is missing is None."""
    cells = frame[names]
    rows: list[list[Any]] = cells.astype(object).where(cells.notna(), None).to_numpy().tolist()
    return rows


def _format_of(column: Column, value: Any, row_format: Any) -> str | None:
    """The format in which a value is shown as a number; None for a text, and of what is missing."""
    if value is None or isinstance(value, str):
        return None
    if column.decimals is not None:
        return number_format(value, column.decimals)
    return column.fixed_format or (row_format if column.format_source else None)


def _write_value(sheet: Any, at: tuple[int, int], value: Any, shown_as: str | None, looks: Looks) -> None:
    """Numbers as numbers, texts as texts; what is missing is an empty cell with a border, never 0."""
    look: dict[str, Any] = {"border": 1, "border_color": "#c3cad0"}
    if value is None or value == "":
        sheet.write_blank(*at, None, looks(**look))
    elif shown_as:
        sheet.write_number(*at, float(value), looks(**look, num_format=shown_as))
    else:
        write_text(sheet, *at, str(value), looks, look | {"text_wrap": True})


def _mark_lights(sheet: Any, looks: Looks, table: Table, last: int) -> None:
    """Colours by the sign that a status begins with, so that they follow where someone edits it."""
    for place, column in enumerate(table.columns):
        if not column.is_light:
            continue
        for light in LIGHTS:
            colours = looks(**_colours(light))
            rule = {"type": "text", "criteria": "begins with", "value": light.sign, "format": colours}
            sheet.conditional_format(1, place, last, place, rule)


def _colours(light: Light) -> dict[str, Any]:
    return {"font_color": light.ink, "bg_color": light.ground}


def _width(column: Column, cells: list[tuple[Any, Any]]) -> float:
    """Wide enough for most of what stands in a column, up to what a page can bear; of cells and their formats.

    A number is always shown whole: where it does not fit a spreadsheet shows ### in its place.
    """
    texts = [column.title, *(value for value, _ in cells if isinstance(value, str))]
    looks = [(value, _format_of(column, value, look)) for value, look in cells]
    numbers = [_as_shown(value, look) for value, look in looks if look]
    words, digits = (max(map(display_width, some), default=0) + 2.0 for some in (texts, numbers))
    return max(min(words, column.widest), digits, 7.0)


def _as_shown(value: Any, look: str) -> str:
    """A number about as its format shows it: +0.16 个百分点, 年均 7.74%."""
    section = look.split(";")[1 if value < 0 and ";" in look else 0]
    bare = _LITERAL.sub("", section)
    places = len(bare.partition(".")[2])
    return rounded(value, places) + "".join(_LITERAL.findall(section)) + "+" * bare.startswith("+")


def _set_up(sheet: Any, review: Review) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    name = f"{review.district.district_name}{review.edition_zh}，数据截至 {beijing_time(review.as_of)}".replace(
        "&", "&&"
    )
    sheet.set_footer(_FOOTER.format(name=name))
    if review.is_synthetic:
        sheet.set_header(f'&C&"{FONT},Bold"&14{_SYNTHETIC}')
