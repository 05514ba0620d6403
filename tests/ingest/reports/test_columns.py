"""What the columns of a list mean: amounts by every word above them, marks under a status, one column a role."""

from __future__ import annotations

import pytest

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.reports.finding import Reports, read_reports
from tests.ingest.submissions.reading_sheets import grid_of, noted


def read(text: str, *merged: Area, period: str = "2024-Q3") -> Reports:
    return read_reports([Sheet(None, grid_of(text), merged)], period, "500111-education")


@pytest.mark.parametrize(
    ("header", "planned", "completed", "asked"),
    [
        ("总投资（万元）,累计完成投资（万元）", "B", "C", []),
        ("总投资(亿),开工以来累计完成投资/万元", "B", "C", []),
        ("概算总投资（万元）,已完成投资额（万元）", "B", "C", []),
        ("项目总投资,截至目前完成投资", "B", "C", []),
        ("总投资,截至2024年9月底累计完成投资", "B", "C", []),
        ("总投资,截至2023年底累计完成投资", "B", "", ["C1"]),
        ("总投资,计划投资", "B", "", ["C1"]),
        ("2024年计划投资,完成投资", "", "", ["B1", "C1"]),
        ("计划投资,本年完成投资", "", "", ["B1", "C1"]),
        ("2024年计划投资,累计完成投资", "", "C", ["B1"]),
        ("计划投资（本年）,完成投资（本年）", "", "", ["B1", "C1"]),
        ("总投资,1-9月完成投资", "B", "", ["C1"]),
        ("总投资,上年完成投资", "B", "", ["C1"]),
        ("总投资,投资完成率（%）", "B", "", ["C1"]),
        ("总投资,市级资金", "B", "", ["C1"]),
        ("计划总投资,总投资", "", "", ["B1", "C1"]),
    ],
)
def test_an_amount_is_the_whole_or_cumulative_or_is_asked_about(
    header: str, planned: str, completed: str, asked: list[str]
) -> None:
    reports = read(f"项目名称,{header},状态\n桥,30,10,在建")
    [row] = reports.rows["project_reports"]
    amounts = [(row.get(f"{role}_cell") or "2").rstrip("2") for role in ("planned", "completed")]
    assert amounts == [planned, completed]
    assert noted(reports.notes) == [("amount_not_told", cell) for cell in asked]
    if asked:
        assert "没有采用" in (reports.notes[0].row()["message_zh"] or "")


def test_in_a_list_of_one_year_s_investment_an_amount_must_say_that_it_is_the_whole() -> None:
    reports = read("2024年度投资计划表\n项目名称,计划投资,总投资,完成投资\n桥,1,3,1")
    [row] = reports.rows["project_reports"]
    assert (row["planned_text"], "completed_text" in row) == ("3", False)
    assert noted(reports.notes) == [("amount_not_told", "B2"), ("amount_not_told", "D2")]


@pytest.mark.parametrize(
    "merged", [(), (Area(1, 1, 2, 1), Area(1, 2, 1, 3), Area(1, 4, 1, 5), Area(1, 6, 2, 6))], ids=["csv", "merged"]
)
def test_group_titles_and_a_row_of_units_are_read_with_the_columns_below(merged: tuple[Area, ...]) -> None:
    header = "项目名称,计划投资,,完成投资,,状态\n,其中：本年,总额,本年完成,累计完成,\n,万元,万元,万元,万元,\n"
    text = f"{header}桥,10,30,5,12,在建"
    reports = read(text, *merged)
    [row] = reports.rows["project_reports"]
    assert (row["planned_text"], row["planned_unit_text"]) == ("30", "万元")
    assert (row["completed_text"], row["row_no"]) == ("12", 4)
    assert noted(reports.notes) == [("amount_not_told", "B2"), ("amount_not_told", "D2")]


def test_a_mark_under_a_status_is_that_status_and_anything_else_is_asked_about() -> None:
    text = (
        "事项,进展状态,,,说明\n,已完成,推进中,未启动,\n修路,√,,,\n通水,×,✔,,\n种树,,√,√,\n拆房,,30%,,\n盖楼,,,,缓"
    )
    rows = read(text, Area(1, 2, 1, 4)).rows["measure_reports"]
    assert [(row.get("status_text"), row["status_cell"]) for row in rows] == [
        ("已完成", "B3"),
        ("推进中", "C4"),
        ("推进中、未启动", "C5"),
        ("推进中：30%", "C6"),
        (None, "B7"),
    ]


def test_of_two_columns_for_one_thing_the_one_that_says_more_is_read() -> None:
    text = (
        "项目,镇,建设地点,计划完工时间,实际完工时间,进展情况,形象进度\n桥,万古镇,新石村,2025年,2024年底,封顶,八成"
    )
    reports = read(text)
    [row] = reports.rows["project_reports"]
    assert [row[f"{role}_text"] for role in ("town", "ends", "account")] == ["万古镇", "2024年底", "封顶"]
    assert noted(reports.notes) == [("column_ignored", cell) for cell in ("C1", "D1", "G1")]


@pytest.mark.parametrize(
    "header", ["事项,进展情况", "重点任务,状态（未启动/推进中/已完成）", "项目,总投资/万元", "事项,已完成,未启动"]
)
def test_a_list_is_known_by_what_it_has(header: str) -> None:
    assert read(f"{header}\n修路,1,1").rows


@pytest.mark.parametrize("header", ["项目,计量单位,2024年8月", "项目,完成,备注", "任务,完成"])
def test_what_is_no_list_is_left_to_other_readers(header: str) -> None:
    assert not read(f"{header}\n粮食产量,吨,1").rows


def test_a_unit_or_names_of_a_leading_column_do_not_make_the_sender() -> None:
    reports = read("重大政策,责任单位,配合单位,状态\n修路,区教委、区财政局,区水利局,推进中")
    [row] = reports.rows["measure_reports"]
    assert "department_text" not in row
    assert not reports.notes
