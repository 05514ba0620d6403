"""The list of a district's reminders for the office that sends them: a line a department, and every item."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from dagster_project.review.pages.standing import OUTCOMES
from dagster_project.review.reminders.owed import KINDS, Debtor
from dagster_project.review.reminders.texts import report_name
from dagster_project.wording.excel_text import line_count, visible
from dagster_project.wording.periods import period_name
from dagster_project.wording.synthetic import LABEL

# Titles with their widths.
OFFICES = {
    "单位": 24,
    "未报": 7,
    "退回待更正": 11,
    "最早截止": 12,
    "逾期天数": 9,
    "报告": 26,
    "填报表": 36,
    "联系人": 12,
    "催报时间": 14,
    # To paste from, not to print: it comes last.
    "催报文字": 80,
}
ITEMS = {"单位": 24, "类别": 10, "报告期": 14, "事项": 40, "镇": 12, "情况": 12, "截止日期": 12}
_A4 = 9


def write_list(
    target: Path, title: str, told: list[tuple[Debtor, list[str], str]], today: date, is_synthetic: bool
) -> None:
    """Write the list: each department with the names of its forms and its text. Raises OSError.

    The same list gives the same bytes. What has no due day behind it has no days overdue: an empty cell.
    """
    book = xlsxwriter.Workbook(str(target), {"strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"title": title, "author": "镇仓", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    offices = [
        [
            debtor.name,
            sum(not item.is_sent_back for item in debtor.items),
            sum(item.is_sent_back for item in debtor.items),
            debtor.first_due_on,
            max((today - debtor.first_due_on).days, 0) or None,
            "、".join(dict.fromkeys(report_name(kind, period) for kind, period, _ in debtor.by_report)),
            "\n".join(forms),
            None,
            None,
            text.strip(),
        ]
        for debtor, forms, text in told
    ]
    items = [
        [
            debtor.name,
            KINDS[item.subject_kind],
            period_name(item.period_code) or item.period_code,
            item.subject_zh,
            item.town_name,
            OUTCOMES[item.outcome],
            item.due_on,
        ]
        for debtor, _, _ in told
        for item in debtor.items
    ]
    _write_sheet(book, "催报清单", OFFICES, offices, is_synthetic)
    _write_sheet(book, "未报事项", ITEMS, items, is_synthetic)
    book.close()


def _write_sheet(book: Any, name: str, columns: dict[str, int], rows: list[list[Any]], is_synthetic: bool) -> None:
    sheet = book.add_worksheet(name)
    box = {"border": 1, "border_color": "#c3cad0", "valign": "top", "font_size": 10}
    head = book.add_format(box | {"bold": True, "bg_color": "#124a78", "font_color": "#ffffff", "align": "center"})
    plain, day = book.add_format(box | {"text_wrap": True}), book.add_format(box | {"num_format": "yyyy-mm-dd"})
    for place, (title, width) in enumerate(columns.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for row_no, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(row_no, place, visible(value), plain)
            elif isinstance(value, date):
                sheet.write_datetime(row_no, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif value is None:
                sheet.write_blank(row_no, place, None, plain)
            else:
                sheet.write_number(row_no, place, value, plain)
        texts = zip(row, columns.values(), strict=True)
        lines = max(line_count(value, width) for value, width in texts if isinstance(value, str))
        sheet.set_row(row_no, min(4 + 14 * lines, 400))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(len(rows), 1), len([title for title in columns if title != "催报文字"]) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页&R&A")
    if is_synthetic:
        sheet.set_header(f"&C{LABEL}　全部内容为虚构")
