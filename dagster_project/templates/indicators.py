"""A workbook for a department to fill in: its towns and indicators for a period, and nothing else to do wrong.

XlsxWriter makes it, for nothing is read: it has validations, protection and text boxes, and writes the same bytes
each time. Notes stand in text boxes, because text in the cells of a second sheet would be read as something that
is no table, and the receipt of every template would begin with a remark.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dagster_project.errors import UsageError
from dagster_project.settings import Settings
from dagster_project.templates.dues import write_foot
from dagster_project.templates.rows import Asked, Indicator, Template, read_template, title_of
from dagster_project.warehouse.release import shown_release
from dagster_project.wording.excel_text import line_count, visible
from dagster_project.wording.periods import period_name
from dagster_project.wording.synthetic import LABEL, labelled

# The agreed headers, as the reader of submissions knows them, and their widths.
COLUMNS = {"镇名": 14, "指标名称": 34, "报告期": 16, "数值": 16, "计量单位": 12, "填报单位": 18, "说明": 44}
VALUE, UNIT, NOTE = 3, 4, 6
HEADER_ROW = 2
STATUSES = ("不适用", "保密", "撤回")
BASES = {"period": "本期数", "year_to_date": "本年累计数", "point_in_time": "期末数"}
BOX_WIDTH = 780
MOST_REFERENCE_LINES = 400

NOTES = """怎样填
1. 只填“数值”“说明”两列；可选其他单位的，在“计量单位”下拉框里选。其余单元格已锁定（没有密码）。
2. 一格只填一个数，不带单位、逗号和文字。百分数按百分数填：7.5% 填 7.5，不填 0.075。
3. 没有数据，留空。0 就是零，不要用 0 代替空白。
4. 本镇没有这项指标，填 不适用；有数但不能公开，填 保密。
5. 光标停在数值格上，会显示上期数值；全部上期数值见“上期参考”。

怎样更正
6. 更正已报的数值：在同一张表里改好，再报一次。后报的取代先报的，先报的仍留存。
7. 撤销已报的数值：填 撤回。留空不是撤回，留空时先报的数值继续有效。
8. 收到“请核对”的提醒而数值属实：在“说明”里写明原因再报，原因随数值留存。

报送
9. 填好后另存为 .xlsx 报送；文件名可改，不要改表头，不要增删列。
10. 每个文件都有回执，写明采用了哪些值、哪些要改、怎么改。"""


def make_template(settings: Settings, department: str, period: str, out: Path) -> Path:
    """Write the template of a department for a period from the published release, and return where it is.

    `department` and `period` are codes or Chinese names; `out` is a file that is not there yet, or a folder.
    Raises UsageError: no release, no such department or period (the nearest are named), a department that
    reports nothing, a file in the way.
    """
    with duckdb.connect(shown_release(settings).database, read_only=True) as connection:
        template = read_template(connection, department, period)
    if out.is_dir():
        out = out / f"{title_of(template)}.xlsx"
    if out.exists():
        raise UsageError(f"{out} is there already and may be filled in: name another file.")
    write_template(template, out)
    return out


def write_template(template: Template, out: Path) -> None:
    """Write a template as .xlsx, whole or not at all. The same template gives the same bytes. Raises OSError."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{os.getpid()}.part")
    workbook = xlsxwriter.Workbook(str(part), {"strings_to_urls": False, "strings_to_formulas": False})
    # A fixed day and no user: the file says nothing of the machine it was made on.
    workbook.set_properties(
        {"title": title_of(template), "author": "镇仓", "created": datetime(2000, 1, 1, tzinfo=UTC)}
    )
    try:
        _write_form(workbook, template)
        _write_notes(workbook, template)
        _write_reference(workbook, template)
        workbook.close()
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)


def _write_form(workbook: xlsxwriter.Workbook, template: Template) -> None:
    sheet = workbook.add_worksheet("填报")
    box = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
    header = workbook.add_format(
        box | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#44546A", "align": "center"}
    )
    fixed = workbook.add_format(box | {"bg_color": "#F2F2F2", "font_color": "#404040"})
    value = workbook.add_format(box | {"locked": False, "bg_color": "#FFFBE6", "align": "right"})
    choice = workbook.add_format(box | {"locked": False, "bg_color": "#FFFBE6"})
    note = workbook.add_format(box | {"locked": False, "bg_color": "#FFFBE6", "text_wrap": True})
    title = workbook.add_format({"bold": True, "font_size": 16, "valign": "vcenter"})
    hint = workbook.add_format({"font_color": "#7F4F00", "valign": "vcenter"})

    sheet.set_row(0, 30)
    sheet.write_string(0, 0, visible(title_of(template)), title)
    sheet.write_string(
        1, 0, "只填浅黄色的格子。没有数据请留空，也可以填 不适用、保密、撤回。填法见“填报说明”。", hint
    )
    for column, (name, width) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, name, header)
    for row, asked in enumerate(template.rows, start=HEADER_ROW + 1):
        texts = _row_texts(template, asked)
        can_choose = len(asked.indicator.units) > 1
        looks = [fixed, fixed, fixed, value, choice if can_choose else fixed, fixed, note]
        for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
            _write(sheet, row, column, text, look)
        if asked.last_text:
            comment = f"上期（{period_name(template.last_period_code)}）：{asked.last_text}"
            sheet.write_comment(
                row, VALUE, visible(comment, 500), {"author": "镇仓", "x_scale": 1.6, "y_scale": 0.5}
            )
    _add_validations(sheet, template)
    last_row = HEADER_ROW + len(template.rows)
    free = workbook.add_format(box | {"locked": False, "bg_color": "#FFFBE6"})
    write_foot(sheet, last_row + 2, template.dues, hint, free)
    _finish_form(sheet, last_row, template.is_synthetic)


def _row_texts(template: Template, asked: Asked) -> list[str]:
    period = period_name(template.period_code) or template.period_code
    indicator = asked.indicator
    return [asked.town_name, indicator.name, period, "", indicator.units[0], template.department.name, ""]


def _write(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    if text:
        sheet.write_string(row, column, visible(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def _add_validations(sheet: Worksheet, template: Template) -> None:
    """One rule on values and one on units for each indicator: its rows stand together."""
    first = HEADER_ROW + 1
    for indicator in template.indicators:
        last = first + sum(asked.indicator == indicator for asked in template.rows) - 1
        sheet.data_validation(first, VALUE, last, VALUE, _value_rule(indicator, f"D{first + 1}"))
        if len(indicator.units) > 1:
            sheet.data_validation(
                first,
                UNIT,
                last,
                UNIT,
                {
                    "validate": "list",
                    "source": list(indicator.units),
                    "error_title": "计量单位",
                    "error_message": f"请从下拉框中选：{'、'.join(indicator.units)}。",
                },
            )
        first = last + 1


def _value_rule(indicator: Indicator, cell: str) -> dict[str, Any]:
    """What a cell for values takes. `cell` is the first one; Excel moves the formula down with the rows."""
    expected = _expected(indicator)
    rule: dict[str, Any] = {
        "input_title": indicator.name[:32],
        "input_message": f"{indicator.units[0]}，{BASES[indicator.time_basis]}，{expected}。"[:255],
        "error_title": "数值",
        "error_message": f"请填{expected}；或填 不适用、保密、撤回；没有数据请留空。"[:255],
    }
    if indicator.labels:
        return rule | {"validate": "list", "source": [*indicator.labels, *STATUSES]}
    number = [f"ISNUMBER({cell})"]
    if indicator.lowest is not None:
        number.append(f"{cell}>={indicator.lowest}")
    if indicator.highest is not None:
        number.append(f"{cell}<={indicator.highest}")
    if indicator.measure_kind == "count":
        number.append(f"INT({cell})={cell}")
    allowed = [f"AND({','.join(number)})", *(f'{cell}="{status}"' for status in STATUSES)]
    if indicator.measure_kind == "ratio":
        allowed.append(f'ISNUMBER(SEARCH(":",SUBSTITUTE(SUBSTITUTE({cell},"∶",":"),"：",":")))')
    return rule | {"validate": "custom", "value": f"=OR({','.join(allowed)})"}


def _expected(indicator: Indicator) -> str:
    """What the values of an indicator can be, in words."""
    if indicator.labels:
        return f"{'、'.join(indicator.labels)} 中的一个"
    what = "整数" if indicator.measure_kind == "count" else "数"
    if indicator.measure_kind == "ratio":
        what = "数，或 2:1 这样的比"
    lowest, highest = indicator.lowest, indicator.highest
    if lowest is not None and highest is not None:
        return f"{lowest} 到 {highest} 之间的{what}"
    return f"不小于 {lowest} 的{what}" if lowest is not None else what


def _finish_form(sheet: Worksheet, last_row: int, is_marked: bool) -> None:
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.autofilter(HEADER_ROW, 0, last_row, NOTE)
    _set_up_page(sheet, is_marked)
    sheet.repeat_rows(HEADER_ROW)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _write_notes(workbook: xlsxwriter.Workbook, template: Template) -> None:
    about = [f"{indicator.name}：{_about(indicator)}" for indicator in template.indicators]
    text = "\n".join([template.dues.words, "", NOTES, "", "本表指标", *about])
    _write_page(workbook, "填报说明", text, template.is_synthetic)


def _about(indicator: Indicator) -> str:
    units = (
        f"{indicator.units[0]}（也可用{'、'.join(indicator.units[1:])}）"
        if indicator.units[1:]
        else indicator.units[0]
    )
    return f"{units}，{BASES[indicator.time_basis]}，{_expected(indicator)}。"


def _write_reference(workbook: xlsxwriter.Workbook, template: Template) -> None:
    """What was reported for the period before, one line an indicator. Left out where nothing was."""
    by_indicator: dict[str, list[str]] = {}
    for asked in template.rows:
        if asked.last_text:
            by_indicator.setdefault(asked.indicator.name, []).append(f"{asked.town_name} {asked.last_text}")
    lines = [f"{name}：{'；'.join(texts)}" for name, texts in by_indicator.items()]
    if lines:
        head = f"上期（{period_name(template.last_period_code)}）已报数值，只供参考，不必填写"
        text = "\n".join([head, "", *lines[:MOST_REFERENCE_LINES]])
        _write_page(workbook, "上期参考", text, template.is_synthetic)


def _write_page(workbook: xlsxwriter.Workbook, name: str, text: str, is_marked: bool) -> None:
    """A sheet without a filled cell, its text in one box."""
    sheet = workbook.add_worksheet(name)
    sheet.hide_gridlines(2)
    height = 40 + 21 * line_count(text, BOX_WIDTH / 7.5)
    sheet.insert_textbox(
        0,
        0,
        visible(labelled(text, is_marked)),
        {
            "x_offset": 10,
            "y_offset": 10,
            "width": BOX_WIDTH,
            "height": height,
            "line": {"none": True},
            "font": {"size": 11},
        },
    )
    _set_up_page(sheet, is_marked)
    sheet.protect("", {"objects": False})


def _set_up_page(sheet: Worksheet, is_marked: bool) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if is_marked:
        sheet.set_header(f"&C{LABEL}")
