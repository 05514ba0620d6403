"""What a department sends: figures, each with what must become of it, in one of the shapes that sheets have."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import xlsxwriter

from demo.district import DEPARTMENTS, INDICATORS, TOWNS
from demo.periods import written

ACCEPTED, BLANK, WITHDRAWN = "accepted", "blank", "withdrawn"
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Entry:
    """One figure as it is written, what it is meant for, and its fate: accepted, blank, withdrawn or a rule."""

    town_code: str
    indicator_code: str
    period_code: str
    value: str
    fate: str = ACCEPTED
    note: str = ""
    # As written where that is not as it should be.
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """What the figure is of."""
        return self.town_code, self.indicator_code, self.period_code

    def text(self, column: str) -> str:
        """What stands in a column of a tidy table."""
        usual = {
            "镇": TOWNS[self.town_code],
            "指标": INDICATORS[self.indicator_code].name,
            "报告期": written(self.period_code),
            "数值": self.value,
            "单位": INDICATORS[self.indicator_code].unit,
            "填报单位": DEPARTMENTS[INDICATORS[self.indicator_code].department],
            "说明": self.note,
        }
        return self.texts.get(column, usual[column])

    def but(self, fate: str, note: str = "", **texts: str) -> Entry:
        """The same figure written otherwise; 数值 is its value."""
        value = texts.pop("数值", self.value)
        return replace(self, value=value, fate=fate, note=note or self.note, texts={**self.texts, **texts})


@dataclass(frozen=True)
class Report:
    """One file: where it goes below raw/, its figures, and how it is written."""

    path: str
    entries: tuple[Entry, ...]
    write: Callable[[Sequence[Entry]], bytes]

    def content(self) -> bytes:
        """The bytes of the file."""
        return self.write(self.entries)


TIDY = ("镇", "指标", "报告期", "数值", "单位", "填报单位", "说明")


def tidy_csv(entries: Sequence[Entry]) -> bytes:
    """One figure a row, UTF-8."""
    return csv_bytes([TIDY, *([entry.text(column) for column in TIDY] for entry in entries)])


def tidy_csv_gb18030(entries: Sequence[Entry]) -> bytes:
    """One figure a row, as older programs write Chinese."""
    return tidy_csv(entries).decode().encode("gb18030")


def tidy_workbook(entries: Sequence[Entry]) -> bytes:
    """One figure a row below a title, on a sheet with a line for totals' sake left out."""
    rows = [[entry.text(column) for column in TIDY] for entry in entries]
    return workbook({"填报表": [["指标填报表（演示数据）"], TIDY, *rows]})


def towns_down(entries: Sequence[Entry]) -> bytes:
    """Towns down, indicators across with their units in brackets; the period stands in the title."""
    indicators = _in_order(f"{entry.text('指标')}（{entry.text('单位')}）" for entry in entries)
    title = f"{entries[0].text('报告期')}主要指标情况表（演示数据）"
    lines = [[title], [f"填报单位：{entries[0].text('填报单位')}"], ["镇", *indicators, "说明"]]
    for town in _in_order(entry.text("镇") for entry in entries):
        of_town = [entry for entry in entries if entry.text("镇") == town]
        notes = "；".join(entry.note for entry in of_town if entry.note)
        lines.append([town, *(number(entry.value) for entry in of_town), notes])
    return workbook({written(entries[0].period_code): lines})


def indicators_down(entries: Sequence[Entry]) -> bytes:
    """Indicators down with their units beside them, towns across; the period stands in the title."""
    towns = _in_order(entry.text("镇") for entry in entries)
    title = f"{entries[0].text('报告期')}指标完成情况（演示数据）"
    lines = [[title], ["指标", "单位", *towns]]
    for name in _in_order(entry.text("指标") for entry in entries):
        of_indicator = [entry for entry in entries if entry.text("指标") == name]
        lines.append([name, of_indicator[0].text("单位"), *(number(entry.value) for entry in of_indicator)])
    return workbook({"汇总": lines})


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


def monthly_sheet(entries: Sequence[Entry]) -> bytes:
    """Two indicators, of each the month beside the year to date, which alone counts: read by MONTHLY_LAYOUT."""
    heads = [
        f"{INDICATORS[code].name}（{INDICATORS[code].unit}）"
        for code in _in_order(e.indicator_code for e in entries)
    ]
    lines: list[list[object]] = [
        ["主要经济指标月报（演示数据）"],
        [f"报告期：{entries[0].text('报告期')}"],
        ["序号", "镇", heads[0], None, heads[1], None, "备注"],
        [None, None, "当月", "累计", "当月", "累计", None],
    ]
    for place, town in enumerate(_in_order(entry.text("镇") for entry in entries), start=1):
        output, growth = (entry for entry in entries if entry.text("镇") == town)
        lines.append([place, town, None, number(output.value), None, number(growth.value), None])
    return workbook({"月报": lines})


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


def workbook(sheets: Mapping[str, Rows]) -> bytes:
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
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row_no, column_no, value, value="")
                elif isinstance(value, str):
                    sheet.write_string(row_no, column_no, value)
                elif isinstance(value, int | float):
                    sheet.write_number(row_no, column_no, value)
    book.close()
    return out.getvalue()


def _in_order(texts: object) -> list[str]:
    return list(dict.fromkeys(texts))  # type: ignore[call-overload, no-any-return]
