"""Rows that sum up others or are parts of one are no lines, and what only looks like one is."""

from __future__ import annotations

import pytest

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.reports.finding import Reports, read_reports
from tests.ingest.submissions.reading_sheets import grid_of, noted

HEADER = "序号,项目名称,镇,总投资（万元）,状态\n"
LINES = "1,粮库,万古镇,10000,在建\n2,冷库,万古镇,20000,在建\n"


def read(text: str, *merged: Area) -> Reports:
    return read_reports([Sheet(None, grid_of(text), merged)], "2024-Q3", "500111-education")


def names(reports: Reports) -> list[str]:
    return [row["project_text"] for row in reports.rows["project_reports"]]


@pytest.mark.parametrize(
    "row",
    [
        ",产业发展类（2个）,,30000,",
        ",产业类小计,,30000,",
        "小计,,,30000,",
        ",,小计,30000,",
        ",总计（2项）,,30000,",
        ",共2项,,30000,",
        ",其中：市级资金,,18000,",
        "一,产业发展,,30000,",
        "（一）,产业发展,,30000,",
        ",产业发展,,30000,",
        ",2024年续建项目（2个）,,30000,",
        ",企业自筹,,500,",
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_row_that_sums_up_others_is_no_project_and_is_named(row: str, is_above: bool) -> None:
    reports = read(HEADER + (f"{row}\n{LINES}" if is_above else f"{LINES}{row}"))
    assert names(reports) == ["粮库", "冷库"]
    [note] = reports.notes
    assert note.rule_code in ("row_ignored", "sum_suspected")
    assert (note.cell or "").endswith("2" if is_above else "4")


def test_what_stands_bare_below_a_part_is_a_part_until_a_line_comes() -> None:
    reports = read(f"{HEADER}1,路,万古镇,5,在建\n,其中：中央,,3,\n,镇里出,,2,\n2,桥,万古镇,7,在建")
    assert names(reports) == ["路", "桥"]
    assert noted(reports.notes) == [("row_ignored", "B3"), ("sum_suspected", "B4")]


@pytest.mark.parametrize(
    "row",
    [
        "3,停车场（2个）,万古镇,30000,在建",
        "3,专项债券项目,万古镇,1,在建",
        "3,统筹类,万古镇,30000,在建",
        "3,其他,万古镇,30000,在建",
        "三,路,万古镇,1,在建",
    ],
)
def test_a_project_with_a_number_a_town_and_a_status_is_one(row: str) -> None:
    reports = read(HEADER + LINES + row)
    assert len(names(reports)) == 3
    assert not reports.notes


def test_a_project_of_which_little_is_said_is_one_unless_its_amount_is_the_sum_of_several() -> None:
    reports = read(f"{HEADER}1,粮库,万古镇,100,在建\n2,路,,100,\n3,桥,万古镇,100,在建\n4,水厂,万古镇,约5,在建")
    assert names(reports) == ["粮库", "路", "桥", "水厂"]


def test_numbers_of_columns_are_no_line() -> None:
    reports = read(f"{HEADER}1,2,3,4,5\n{LINES}")
    assert names(reports) == ["粮库", "冷库"]


def test_an_amount_that_spans_lines_is_no_line_s() -> None:
    reports = read(f"{HEADER}1,粮库,万古镇,300,在建\n2,冷库,万古镇,,在建\n3,路,万古镇,,在建", Area(2, 4, 4, 4))
    assert [row.get("planned_text") for row in reports.rows["project_reports"]] == [None] * 3
    assert noted(reports.notes) == [("amount_shared", "D2")]
    assert "D2:D4" in (reports.notes[0].row()["message_zh"] or "")
