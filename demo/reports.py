"""What a department sends: figures, each with what must become of it, in one of the shapes that sheets have."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter

from demo.district import DEPARTMENTS, INDICATORS, TOWNS, Indicator
from demo.periods import written

ACCEPTED, BLANK, WITHDRAWN = "accepted", "blank", "withdrawn"
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Line:
    """One figure, measure or project as it is written, what it is of, and what must become of it.

    Its fate is accepted, blank, withdrawn, or the rule that rejects it; `warned` are rules that find it strange.
    """

    key: tuple[str, ...]
    texts: Mapping[str, str]
    fate: str = ACCEPTED
    warned: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.texts.get(column, "")

    def but(self, fate: str = ACCEPTED, warned: tuple[str, ...] = (), **texts: str) -> Line:
        """The same line written otherwise."""
        return Line(self.key, {**self.texts, **texts}, fate, warned)


Write = Callable[[Sequence[Line]], bytes]


@dataclass(frozen=True)
class Report:
    """One file: where it goes below raw/, its lines, and how it is written.

    `file_rule` is the rule that refuses the whole file, `notes` are the rules of what is noticed while it is read.
    """

    path: str
    lines: tuple[Line, ...]
    write: Write
    file_rule: str | None = None
    notes: tuple[str, ...] = ()

    def content(self) -> bytes:
        """The bytes of the file."""
        return self.write(self.lines)


def figure(town_code: str, indicator_code: str, period_code: str, value: str, note: str = "") -> Line:
    """A figure as its department writes it when nothing is wrong."""
    indicator = INDICATORS[indicator_code]
    town, office = TOWNS[town_code], DEPARTMENTS[indicator.department]
    return line_of((town_code, indicator_code, period_code), town, indicator, office, value, note)


def line_of(
    key: tuple[str, str, str], town_name: str, indicator: Indicator, department_name: str, value: str, note: str
) -> Line:
    """A figure of a town, an indicator and a period, which are its key, in the words of whoever sends it."""
    texts = {
        "镇": town_name,
        "指标": indicator.name,
        "报告期": written(key[2]),
        "数值": value,
        "单位": indicator.unit,
        "填报单位": department_name,
        "说明": note,
    }
    return Line(key, texts)


TIDY = ("镇", "指标", "报告期", "数值", "单位", "填报单位", "说明")


def tidy_csv(lines: Sequence[Line]) -> bytes:
    """One figure a row, UTF-8."""
    return csv_bytes([TIDY, *([line[column] for column in TIDY] for line in lines)])


def tidy_csv_gb18030(lines: Sequence[Line]) -> bytes:
    """One figure a row, as older programs write Chinese."""
    return tidy_csv(lines).decode().encode("gb18030")


def tidy_workbook(lines: Sequence[Line]) -> bytes:
    """One figure a row below a title."""
    return workbook(
        {"填报表": [["指标填报表（演示数据）"], TIDY, *([line[column] for column in TIDY] for line in lines)]}
    )


def towns_down(lines: Sequence[Line]) -> bytes:
    """Towns down, indicators across with their units in brackets; the period stands in the title."""
    heads = in_order(f"{line['指标']}（{line['单位']}）" for line in lines)
    rows: list[list[object]] = [
        [f"{lines[0]['报告期']}主要指标情况表（演示数据）"],
        [f"填报单位：{lines[0]['填报单位']}"],
        ["镇", *heads],
    ]
    for town in in_order(line["镇"] for line in lines):
        rows.append([town, *(number(line["数值"]) for line in lines if line["镇"] == town)])
    return workbook({lines[0]["报告期"]: rows})


def indicators_down(lines: Sequence[Line]) -> bytes:
    """Indicators down with their units beside them, towns across; the period stands in the title."""
    rows: list[list[object]] = [
        [f"{lines[0]['报告期']}指标完成情况（演示数据）"],
        ["指标", "单位", *in_order(line["镇"] for line in lines)],
    ]
    for name in in_order(line["指标"] for line in lines):
        of_indicator = [line for line in lines if line["指标"] == name]
        rows.append([name, of_indicator[0]["单位"], *(number(line["数值"]) for line in of_indicator)])
    return workbook({"汇总": rows})


# How the sheet of the department for the economy is to be read: the month beside the year to date, which counts.
MONTHLY_LAYOUT = """\
# 演示数据：示例经济信息委月报的版式
name: 示例经信月报
applies_to: {file: "*月报.xlsx", departments: [999901-economy_information]}
header_rows: [3, 4]
first_row: 5
town: {column: B}
indicator: {header_row: 3, pattern: '^[^（(]+'}
unit: {header_row: 3, pattern: '（(.+)）'}
period: {cell: A2, pattern: '：(.+)'}
values: [{columns: D, basis: 累计}, {columns: F, basis: 累计}]
ignored_columns: [A, C, E, G]
expect: {B3: 镇, D4: 累计, F4: 累计}
"""


def monthly_sheet(lines: Sequence[Line]) -> bytes:
    """Two indicators, of each the month beside the year to date, which alone counts: read by MONTHLY_LAYOUT."""
    heads = in_order(f"{line['指标']}（{line['单位']}）" for line in lines)
    rows: list[list[object]] = [
        ["主要经济指标月报（演示数据）"],
        [f"报告期：{lines[0]['报告期']}"],
        ["序号", "镇", heads[0], None, heads[1], None, "备注"],
        [None, None, "当月", "累计", "当月", "累计", None],
    ]
    for place, town in enumerate(in_order(line["镇"] for line in lines), start=1):
        output, growth = (number(line["数值"]) for line in lines if line["镇"] == town)
        rows.append([place, town, None, output, None, growth, None])
    return workbook({"月报": rows})


def number(text: str) -> object:
    """A figure as a spreadsheet holds it: a number where it is one, else its text."""
    try:
        return float(text)
    except ValueError:
        return text or None


def csv_bytes(rows: Rows) -> bytes:
    """Rows as CSV in UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def workbook(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx with these sheets of rows; a text that begins with = is a formula without a computed value.

    The same sheets give the same bytes.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "title": "演示数据", "author": "演示数据"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row_no, row in enumerate(rows):
            for column_no, value in enumerate(row):
                if value == "#DIV/0!":
                    sheet.write_formula(row_no, column_no, "=1/0", value=value)
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row_no, column_no, value, value="")
                elif isinstance(value, str):
                    sheet.write_string(row_no, column_no, value)
                elif isinstance(value, int | float):
                    sheet.write_number(row_no, column_no, value)
        if name in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def in_order(texts: Iterable[str]) -> list[str]:
    """Each text once, in the order of first appearance."""
    return list(dict.fromkeys(texts))
