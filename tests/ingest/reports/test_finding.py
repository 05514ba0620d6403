"""Lists of measures and projects: wherever they stand, each line keeps its texts and their cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.landing.batches import TABLES, Row
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.reports.finding import Reports, read_reports
from dagster_project.ingest.submission import read_submission
from tests.end_to_end.submitting import workbook
from tests.ingest.submissions.reading_sheets import grid_of, noted

MEASURES = "序号,镇,事项,报告期,进展状态,完成进度（%）,进展情况,佐证材料,填报单位"
PROJECTS = "项目编号,项目名称,镇,所属任务,计划投资（万元）,已完成投资,开工时间,竣工时间,状态,单位"


def read(text: str, name: str | None = None, merged: tuple[Area, ...] = (), is_hidden: bool = False) -> Reports:
    return read_reports([Sheet(name, grid_of(text), merged, is_hidden)])


def texts(row: Row) -> dict[str, str]:
    """What a line says: text by role."""
    return {
        name.removesuffix("_text"): text
        for name, text in row.items()
        if name.endswith("_text") and name != "around_text"
    }


def test_a_line_on_a_measure_keeps_every_text_and_its_cell() -> None:
    reports = read(f"{MEASURES}\n1,万古镇,附件2第3项,2024年9月,推进中,60%, 已进场 ,会议纪要,区教委")
    [row] = reports.rows["measure_reports"]
    assert texts(row) == {
        "town": "万古镇",
        "measure": "附件2第3项",
        "period": "2024年9月",
        "status": "推进中",
        "progress": "60%",
        "account": " 已进场 ",
        "evidence": "会议纪要",
        "department": "区教委",
    }
    assert (row["cell"], row["status_cell"], row["progress_cell"], row["row_no"]) == ("C2", "E2", "F2", 2)
    assert set(row) <= set(TABLES["measure_reports"])
    assert not reports.notes
    assert not reports.rest


def test_a_line_on_a_project_has_the_units_of_its_headers_and_title() -> None:
    reports = read(
        f"单位：亿元\n{PROJECTS}\n78-01,污水管网,万古镇,附件2第3项,1200,0.5,2024-03-01,2025年6月,在建,区水利局"
    )
    [row] = reports.rows["project_reports"]
    assert texts(row) == {
        "project_code": "78-01",
        "project": "污水管网",
        "town": "万古镇",
        "measure": "附件2第3项",
        "planned": "1200",
        "completed": "0.5",
        "starts": "2024-03-01",
        "ends": "2025年6月",
        "status": "在建",
        "department": "区水利局",
        "planned_unit": "万元",
        "completed_unit": "",
        "title_unit": "亿元",
    }
    assert row["cell"] == "B3"
    assert set(row) <= set(TABLES["project_reports"])


def test_all_words_around_a_line_are_landed_beside_it() -> None:
    sheet = Sheet(
        None,
        grid_of(
            "2024年三季度进展\n镇,事项,本季度,,备注,类型,单位\n,,状态,进度,,,\n一、万古镇\n万古镇,修路,推进中,60,上期漏报,预计,公里"
            "\n注：数据截至9月底"
        ),
        (Area(2, 3, 2, 4), Area(4, 1, 4, 7)),
    )
    [row] = read_reports([sheet], "2024-Q3", "500111-education").rows["measure_reports"]
    assert row["around_text"].split("\n") == [
        "list\t\tmeasure_reports",
        "title\tA1\t2024年三季度进展",
        "head\tC2\t本季度",
        "head\tC3\t状态",
        "head\tD3\t进度",
        "line\tA4\t一、万古镇",
        "remark\tE\t上期漏报",
        "beside\tF\t预计",
        "beside\tG\t公里",
        "note\tA6\t注：数据截至9月底",
    ]


def test_what_is_hidden_of_a_list_is_read_and_remarked() -> None:
    grid = grid_of("项目名称,镇,总投资（万元）\n粮库,万古镇,3\n冷库,万古镇,4")
    reports = read_reports([Sheet("表", grid, hidden_rows=frozenset({3}), hidden_columns=frozenset({3}))])
    assert [row["project_text"] for row in reports.rows["project_reports"]] == ["粮库", "冷库"]
    assert [(note.rule_code, note.cell) for note in reports.notes] == [
        ("value_hidden", cell) for cell in ("C2", "A3", "B3", "C3")
    ]


def test_a_title_that_begins_with_a_town_speaks_for_its_lines() -> None:
    [row] = read("大足区万古镇重点项目表\n项目名称,总投资（万元）\n粮库,3").rows["project_reports"]
    assert (row["town_text"], row["town_cell"]) == ("万古镇", "A1")
    [row] = read("强镇带村重点项目表\n项目名称,总投资（万元）\n粮库,3").rows["project_reports"]
    assert "town_text" not in row


def test_titles_and_the_name_of_the_sheet_speak_for_columns_that_are_not_there() -> None:
    [row] = read("万古镇2024年三季度进展\n填报单位：区教委\n任务,状态\n修路,已完成", "9月").rows["measure_reports"]
    assert (row["period_text"], row["period_cell"]) == ("2024年三季度", "A1")
    assert (row["department_text"], row["department_cell"]) == ("区教委", "A2")
    [row] = read("任务,状态\n修路,已完成", "万古镇").rows["measure_reports"]
    assert (row["town_text"], row["town_cell"]) == ("万古镇", None)
    [row] = read("任务,状态\n修路,已完成", "事项进展").rows["measure_reports"]
    assert "town_text" not in row


def test_who_leads_speaks_for_who_reports_only_where_nobody_else_does() -> None:
    [row] = read("任务,状态,牵头单位\n修路,已完成,区交通局").rows["measure_reports"]
    assert row["department_text"] == "区交通局"
    reports = read("任务,状态,牵头单位,填报单位\n修路,已完成,区交通局,区教委")
    assert reports.rows["measure_reports"][0]["department_text"] == "区教委"
    assert not reports.notes
    [row] = read("填报单位：区教委\n任务,状态,责任单位\n修路,已完成,区交通局、区水利局").rows["measure_reports"]
    assert row["department_text"] == "区教委"
    sheet = Sheet(None, grid_of("任务,状态,责任单位\n修路,已完成,区交通局、区水利局"))
    [row] = read_reports([sheet], "2024-Q3", "500111-education").rows["measure_reports"]
    assert "department_text" not in row


def test_merged_cells_hold_for_the_lines_they_span_but_an_amount_does_not() -> None:
    merged = (Area(2, 1, 3, 1), Area(2, 3, 3, 3), Area(4, 1, 4, 4))
    reports = read(
        "镇,项目名称,总投资,状态\n万古镇,东桥,100,在建\n,西桥,,在建\n二、其他\n,南桥,1,在建", merged=merged
    )
    rows = reports.rows["project_reports"]
    assert [(row["project_text"], row.get("town_text"), row.get("planned_text")) for row in rows] == [
        ("东桥", "万古镇", None),
        ("西桥", "万古镇", None),
        ("南桥", None, "1"),
    ]
    assert rows[1]["town_cell"] == "A2"
    assert noted(reports.notes) == [("amount_shared", "C2"), ("row_ignored", "A4")]


def test_totals_remarks_and_strange_columns_are_noted_or_no_lines() -> None:
    reports = read(
        "项目名称,总投资,状态,颜色\n东桥,1,在建,红\n合计,1,,\n注：以上为初步数\n填表人：张三\n联系电话,12345"
    )
    assert [row["project_text"] for row in reports.rows["project_reports"]] == ["东桥"]
    assert noted(reports.notes) == [("row_ignored", "A3"), ("row_ignored", "A6"), ("column_ignored", "D1")]


def test_lists_and_indicators_stand_on_one_sheet() -> None:
    text = "\n".join(
        [
            "镇,指标,数值,单位",
            "万古镇,地区生产总值,1,亿元",
            "",
            "事项进展",
            "镇,事项,状态",
            "万古镇,修路,已完成",
            "",
            "项目清单",
            "镇,项目名称,状态",
            "万古镇,管网,在建",
            "",
            "其他指标",
            "镇,指标,数值,单位",
            "万古镇,出口总额,2,万元",
        ]
    )
    reading = read_submission(workbook({"表": [line.split(",") for line in text.split("\n")]}), "a.xlsx")
    assert [value["cell"] for value in reading.values] == ["C2", "C14"]
    lines = {kind: [row["row_no"] for row in rows] for kind, rows in reading.reports.items()}
    assert lines == {"measure_reports": [6], "project_reports": [10]}
    assert not reading.notes
    assert reading.count() == 4


def test_a_cover_and_a_list_need_no_indicators() -> None:
    sheets = {"封面": [["事项进展填报"], ["大足区"]], "进展": [["任务", "状态"], ["修路", "已完成"]]}
    reading = read_submission(workbook(sheets), "a.xlsx")
    assert [note.rule_code for note in reading.notes] == ["sheet_without_table"]
    assert reading.count() == 1


def test_a_hidden_list_is_not_read_and_said_so() -> None:
    reports = read("任务,状态\n修路,已完成", "底稿", is_hidden=True)
    assert not reports.rows
    assert [note.rule_code for note in reports.notes] == ["sheet_hidden"]


@pytest.mark.parametrize(
    "header", ["镇,指标,数值", "镇,地区生产总值,状态", "指标,任务,状态", "任务,单位", "项目名称,镇"]
)
def test_what_names_no_measure_with_its_state_is_no_list(header: str) -> None:
    assert not read(f"{header}\n万古镇,1,2").rows


def test_a_column_given_twice_is_refused_with_its_cell() -> None:
    with pytest.raises(FileRejected) as rejected:
        read("任务,状态,当前状态\n修路,已完成,受阻", "表1")
    problem = rejected.value.problem
    assert (problem.rule_code, problem.place) == ("columns_wrong", "表1, row 1")
    assert "当前状态 (C1)" in problem.text("sentence_zh")


CELL = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=6)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_every_text_of_a_list_is_in_a_line_or_noted(rows: list[tuple[str, str, str]]) -> None:
    grid = [["任务", "状态", "说明"], *map(list, rows)]
    reports = read_reports([Sheet(None, grid)])
    lines = [row for table in reports.rows.values() for row in table]
    said = {row["row_no"] for row in lines} | {int(str(note.cell)[1:]) for note in reports.notes}
    headers = {row_no for row_no, row in enumerate(grid, start=1) if set(row) & {"任务", "状态"}}
    full = {row_no for row_no, row in enumerate(grid, start=1) if any(map(str.strip, row))} - headers
    unsaid = full - said
    # What follows a remark and names no task is a remark, too.
    assert all(not grid[row_no - 1][0].strip() or "注" in grid[row_no - 1][0] for row_no in unsaid)
