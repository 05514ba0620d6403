"""Layouts of lists: measures and projects on sheets whose header says too little."""

from __future__ import annotations

import pytest

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.landing.problems import FileRejected, Problem
from dagster_project.ingest.layouts.layout import ListLayout, parse_layout
from dagster_project.ingest.layouts.lists import read_lists
from dagster_project.ingest.reports.finding import Reports
from dagster_project.ingest.submission import read_submission
from tests.ingest.layouts.test_layouts import examples

LEAST = """
name: 事项月报
kind: measures
applies_to: {file: "*事项*"}
first_row: 2
columns: {measure: B, status: C}
"""


def layout(text: str) -> ListLayout:
    parsed = parse_layout(text.encode(), "事项.yml")
    assert isinstance(parsed, ListLayout)
    return parsed


def invalid(text: str) -> str:
    with pytest.raises(FileRejected) as rejected:
        layout(text)
    assert rejected.value.problem.rule_code == "layout_invalid"
    return rejected.value.problem.text("sentence_zh")


def read(text: str, rows: list[list[str]], name: str | None = None, merged: tuple[Area, ...] = ()) -> Reports:
    return read_lists([Sheet(name, rows, merged=merged)], layout(text))


def not_met(text: str, rows: list[list[str]]) -> Problem:
    with pytest.raises(FileRejected) as rejected:
        read(text, rows)
    assert rejected.value.problem.rule_code == "layout_not_met"
    return rejected.value.problem


def test_third_example_of_the_document() -> None:
    rows = [
        ["丙县项目月报（2024年9月）"],
        ["编号", "建设内容", "镇街", "投资（亿元）", "", "备注"],
        ["", "", "", "总额", "到位", ""],
        ["7", "粮库", "万古镇", "1.5", "0.25", "略"],
        ["合计", "", "", "1.5", "0.25", ""],
    ]
    reports = read(examples()[2], rows, "9月", (Area(2, 4, 2, 5),))
    (line,) = reports.rows["project_reports"]
    assert {
        role: (line[f"{role}_text"], line[f"{role}_cell"]) for role in ("project_code", "project", "town")
    } == {
        "project_code": ("7", "A4"),
        "project": ("粮库", "B4"),
        "town": ("万古镇", "C4"),
    }
    assert (line["planned_text"], line["completed_text"], line["note_text"]) == ("1.5", "0.25", "略")
    assert (line["title_unit_text"], line["period_text"], line["period_cell"]) == ("亿元", "2024年9月", "A1")
    assert [(note.rule_code, note.cell) for note in reports.notes] == [("row_ignored", "A5")]


def test_the_name_of_a_sheet_says_nothing_unless_the_layout_says_so() -> None:
    rows = [["", "事项", "状态"], ["", "修路", "推进中"]]
    (line,) = read(LEAST, rows, "2024年9月").rows["measure_reports"]
    assert "period_text" not in line
    (line,) = read(f"{LEAST}period: {{sheet_name: true}}\n", rows, "2024年9月").rows["measure_reports"]
    assert line["period_text"] == "2024年9月"


def test_a_unit_in_the_brackets_of_a_header_counts_for_its_column() -> None:
    text = """
name: 项目
kind: projects
applies_to: {file: "*"}
header_rows: [1]
first_row: 2
columns: {project: A, planned: B, completed: C}
unit: {text: 亿元}
"""
    (line,) = read(text, [["名", "总额（万元）", "到位"], ["粮库", "3", "2"]]).rows["project_reports"]
    assert (line["planned_unit_text"], line["completed_unit_text"], line["title_unit_text"]) == (
        "万元",
        "",
        "亿元",
    )


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("kind: measures", "kind: measure", "kind"),
        ("status: C", "colour: C", "columns: 不认识“colour”"),
        ("measure: B", "progress: B", "缺少 measure 或 measure_code"),
        ("status: C", "status: B", "一列用了两次"),
        ("status: C", "status: 3", "不是列字母"),
        ("first_row: 2", "first_row: 2\ntown: {column: D}", "town: 列请写在 columns 中"),
        ("first_row: 2", "first_row: 2\ntown: {folder: true}", "town: 文件夹不说明它"),
        ("first_row: 2", "first_row: 2\nvalues: [{columns: D}]", "values: 未知字段"),
    ],
)
def test_errors_name_the_field(old: str, new: str, named: str) -> None:
    assert old in LEAST
    assert named in invalid(LEAST.replace(old, new))


def test_a_file_that_does_not_fit_is_refused_by_sheet_and_cell() -> None:
    assert "C1" in not_met(f"{LEAST}header_rows: [1]\n", [["", "事项", ""], ["", "修路", "好"]]).text(
        "sentence_zh"
    )
    assert "B1" in not_met(f"{LEAST}expect: {{B1: 任务}}\n", [["", "事项"], ["", "修路"]]).text("sentence_zh")


def test_a_submission_is_read_by_it() -> None:
    csv = "无,名\n一,修路,在建,略\n二,通水,完成\n".encode()
    reading = read_submission(csv, "事项.csv", [layout(LEAST)])
    assert [(row["measure_text"], row["status_text"]) for row in reading.reports["measure_reports"]] == [
        ("修路", "在建"),
        ("通水", "完成"),
    ]
    assert [(note.rule_code, note.cell) for note in reading.notes] == [
        ("column_ignored", "A1"),
        ("column_ignored", "D2"),
    ]
    assert reading.count() == 2


def test_a_layout_by_which_no_line_is_read_is_refused() -> None:
    for rows in ([["", "事项", "状态"]], [["", "事项", "状态"], ["", "合计", ""]]):
        assert "没有读到任何一行" in not_met(LEAST, rows).text("sentence_zh")
