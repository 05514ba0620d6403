"""A workbook for a department to report with on the measures that it leads and on its projects."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dagster_project.errors import UsageError
from dagster_project.settings import Settings
from dagster_project.templates.dues import MEASURES, Dues, dues_of, write_foot
from dagster_project.templates.rows import Department, NotKnown, find_department, find_period
from dagster_project.warehouse.release import shown_release
from dagster_project.wording.excel_text import line_count, visible
from dagster_project.wording.periods import period_name
from dagster_project.wording.synthetic import LABEL, is_synthetic, labelled

# The headers as the reader of submissions knows them, with their widths: a landscape A4 page shows them at four
# fifths of their size. What is not in OPEN is locked.
PROGRESS = "进度（%）"
MEASURE_COLUMNS = {
    "镇名": 11,
    "事项编号": 23,
    "事项": 32,
    "报告期": 12,
    "状态": 9,
    PROGRESS: 8,
    "进展情况": 34,
    "佐证材料": 16,
    "填报单位": 12,
    "说明": 18,
}
PROJECT_COLUMNS = {
    "项目编号": 10,
    "项目名称": 24,
    "镇名": 9,
    "服务事项": 23,
    "计划总投资（万元）": 11,
    "累计完成投资（万元）": 11,
    "开工时间": 10,
    "完工时间": 10,
    "状态": 9,
    "进展情况": 24,
    "报告期": 11,
    "填报单位": 11,
    "说明": 14,
}
OPEN = ("状态", PROGRESS, "进展情况", "佐证材料", "说明")
STATUSES = ["未启动", "推进中", "已完成", "受阻", "撤回"]
HEADER_ROW = 2
LINE_POINTS = 15
# So many lines are there for projects that nobody has reported yet; more can be added below.
NEW_PROJECTS = 40


@dataclass(frozen=True)
class MeasureTemplate:
    """What the workbook shows: the lines of the measures and of the projects, by the names of their columns."""

    department: Department
    period_code: str
    measures: list[dict[str, str]]
    projects: list[dict[str, str]]
    towns: list[str]
    dues: Dues
    is_synthetic: bool = False

    def title(self, what: str) -> str:
        """District, department, period, and what is reported."""
        title = f"{self.department.full_name}{period_name(self.period_code)}{what}填报表"
        return labelled(title, self.is_synthetic)


def make_measure_template(settings: Settings, department: str, period: str, out: Path) -> Path:
    """Write the template of a department for a period from the published release, and return where it is.

    `department` and `period` are codes or Chinese names; `out` is a file that is not there yet, or a folder.
    Raises UsageError: no release, no such department or period, a department that leads no measure, a file in the
    way.
    """
    with duckdb.connect(shown_release(settings).database, read_only=True) as connection:
        template = read_measure_template(connection, department, period)
    if out.is_dir():
        out = out / f"{template.title('事项进展')}.xlsx"
    if out.exists():
        raise UsageError(f"{out} is there already and may be filled in: name another file.")
    write_measure_template(template, out)
    return out


def read_measure_template(connection: duckdb.DuckDBPyConnection, department: str, period: str) -> MeasureTemplate:
    """What a department is asked for a period. Both by code or by Chinese name. Raises UsageError."""
    who = find_department(connection, department)
    period_code = find_period(connection, period)
    same = {"报告期": period_name(period_code) or period_code, "填报单位": who.name}
    measures = connection.execute(
        """
        select distinct towns.town_name, measures.measure_code, measures.title_zh
        from marts.bridge_measure_department as led
        inner join marts.dim_measure as measures on led.measure_code = measures.measure_code
        inner join marts.dim_town as towns on measures.town_code = towns.town_code and towns.is_current
        where led.department_code = ? and led.role <> 'support'
        order by measures.measure_code
        """,
        [who.code],
    ).fetchall()
    dues = dues_of(connection, who.code, period_code, MEASURES)
    if not measures and not dues.owed_periods:
        raise NotKnown(f"{who.name} ({who.code}) leads no measure.")
    projects = connection.execute(
        """
        select coalesce(projects.stated_code, ''), projects.name_zh, towns.town_name,
            coalesce(projects.measure_code, '')
        from marts.dim_project as projects
        inner join marts.dim_town as towns on projects.town_code = towns.town_code and towns.is_current
        where projects.department_code = ?
        order by projects.project_code
        """,
        [who.code],
    ).fetchall()
    towns = connection.execute(
        "select town_name from marts.dim_town where is_current and district_code = ? order by town_code",
        [who.district_code],
    ).fetchall()
    return MeasureTemplate(
        who,
        period_code,
        [dict(zip(MEASURE_COLUMNS, row, strict=False)) | same for row in measures],
        [dict(zip(PROJECT_COLUMNS, row, strict=False)) | same for row in projects],
        [name for (name,) in towns],
        dues,
        is_synthetic(connection),
    )


def write_measure_template(template: MeasureTemplate, out: Path) -> None:
    """Write it whole or not at all. The same template gives the same bytes. Raises OSError."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{os.getpid()}.part")
    workbook = xlsxwriter.Workbook(str(part), {"strings_to_urls": False, "strings_to_formulas": False})
    # A fixed day and no user: the file says nothing of the machine it was made on.
    workbook.set_properties(
        {"title": template.title("事项进展"), "author": "镇仓", "created": datetime(2000, 1, 1, tzinfo=UTC)}
    )
    try:
        _write_measures(workbook, template)
        _write_projects(workbook, template)
        for sheet in workbook.worksheets() if template.is_synthetic else ():
            sheet.set_header(f"&C{LABEL}")
        workbook.close()
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)


def _write_measures(workbook: xlsxwriter.Workbook, template: MeasureTemplate) -> None:
    hint = "只填浅黄色的格子。没有进展可报请留空；进度填 0 到 100 的数，如 80；更正请再报一次，撤销请选 撤回。"
    sheet = _sheet(workbook, "事项进展", template.title("事项进展"), hint, MEASURE_COLUMNS)
    _fill(workbook, sheet, MEASURE_COLUMNS, template.measures, OPEN)
    last_row = HEADER_ROW + len(template.measures)
    _offer(sheet, MEASURE_COLUMNS, "状态", STATUSES, last_row)
    hinted = workbook.add_format({"font_color": "#7F4F00"})
    free = workbook.add_format({"border": 1, "border_color": "#BFBFBF", "bg_color": "#FFFBE6", "locked": False})
    write_foot(sheet, last_row + 2, template.dues, hinted, free)
    column = list(MEASURE_COLUMNS).index(PROGRESS)
    rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    rule |= {"error_title": "进度", "error_message": "请填 0 到 100 之间的数，如 80。"}
    sheet.data_validation(HEADER_ROW + 1, column, last_row, column, rule)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _write_projects(workbook: xlsxwriter.Workbook, template: MeasureTemplate) -> None:
    hint = "一行一个项目，可以增加；服务事项填事项编号；投资填全部和开工以来累计数，单位万元。没有变化的请留空。"
    sheet = _sheet(workbook, "项目清单", template.title("项目"), hint, PROJECT_COLUMNS)
    lines = [*template.projects, *({} for _ in range(NEW_PROJECTS))]
    _fill(workbook, sheet, PROJECT_COLUMNS, lines, tuple(PROJECT_COLUMNS))
    last_row = HEADER_ROW + len(lines)
    _offer(sheet, PROJECT_COLUMNS, "状态", STATUSES, last_row)
    _offer(sheet, PROJECT_COLUMNS, "镇名", template.towns, last_row)


def _sheet(workbook: xlsxwriter.Workbook, name: str, title: str, hint: str, columns: dict[str, int]) -> Worksheet:
    """A sheet with its title, a hint and the header."""
    sheet = workbook.add_worksheet(name)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, visible(title), workbook.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, hint, workbook.add_format({"font_color": "#7F4F00"}))
    look = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#44546A", "align": "center", "border": 1}
    look |= {"text_wrap": True, "valign": "vcenter"}
    header = workbook.add_format(look)
    for column, (label, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        # A unit in brackets stands on a line of its own, so that no narrow column cuts it in two.
        sheet.write_string(HEADER_ROW, column, label.replace("（", "\n（"), header)
    sheet.set_row(HEADER_ROW, 32)
    sheet.freeze_panes(HEADER_ROW + 1, 3)
    sheet.set_landscape()
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    return sheet


def _fill(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: dict[str, int],
    lines: Sequence[dict[str, str]],
    is_open: Sequence[str],
) -> None:
    box = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter", "text_wrap": True}
    fixed = workbook.add_format(box | {"bg_color": "#F2F2F2", "font_color": "#404040"})
    free = workbook.add_format(box | {"bg_color": "#FFFBE6", "locked": False})
    for row, line in enumerate(lines, start=HEADER_ROW + 1):
        for column, name in enumerate(columns):
            look = free if name in is_open else fixed
            _write_cell(sheet, row, column, line.get(name, ""), look)
        # Whoever opens it may not make a row as high as its texts need.
        taken = max(line_count(line.get(name, ""), width) for name, width in columns.items())
        if taken > 1:
            sheet.set_row(row, LINE_POINTS * taken + 3)


def _write_cell(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    if text:
        sheet.write_string(row, column, visible(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def _offer(sheet: Worksheet, columns: dict[str, int], name: str, choices: list[str], last_row: int) -> None:
    column = list(columns).index(name)
    rule = {"validate": "list", "source": choices, "error_title": name}
    rule |= {"error_message": f"请从下拉框中选：{'、'.join(choices)}。"[:255]}
    # A list in a cell has room for 255 characters; where the names need more, they are typed.
    if len(",".join(choices)) <= 255:
        sheet.data_validation(HEADER_ROW + 1, column, last_row, column, rule)
