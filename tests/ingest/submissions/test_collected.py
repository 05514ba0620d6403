"""What those who collect send: heads of online forms, two sorts of value in one column, hidden copies of a row."""

from __future__ import annotations

import pytest

from dagster_project.ingest.files.grid import Sheet
from dagster_project.ingest.submission import read_sheets
from tests.ingest.submissions.reading_sheets import grid_of, keyed, noted, problem_of, read


@pytest.mark.parametrize(
    ("town", "head", "name", "period"),
    [
        ("1、镇名", "2、出口总额（万美元）", "出口总额(万美元)", ""),
        ("*镇名", "*出口总额（万美元）", "出口总额(万美元)", ""),
        ("1. 您所在的镇街：", "出口总额（万美元） [填空题] *", "出口总额(万美元)", ""),
        ("镇名（必填）", "贵镇今年累计新增就业人数是多少？（单位：人）", "新增就业人数(人)", ""),
        ("镇名", "截至2025年9月底，贵镇有效期内的高新技术企业共有多少家？", "高新技术企业(家)", "2025年9月底"),
        # The month alone, and what is planned, stay as they are asked for.
        ("镇名", "贵镇9月新增就业多少人？", "贵镇新增就业多少人？", "9月"),
        ("镇名", "贵镇计划新增就业多少人？", "计划新增就业(人)", ""),
    ],
    ids=["numbers", "stars", "form", "question", "until", "month", "plan"],
)
def test_heads_of_online_forms(town: str, head: str, name: str, period: str) -> None:
    value = read(f"{town},{head}\n万古镇,3")[0][0]
    assert (value["town_text"], value["indicator_text"], value["period_text"]) == ("万古镇", name, period)


def test_columns_of_words_that_a_system_adds_hold_no_figures() -> None:
    heads = "镇,出口总额（万美元）,更新时间,分管领导,审批结果"
    values, notes = read(f"{heads}\n万古镇,3,2025-10-09 09:02,张某,通过")
    assert [value["cell"] for value in values] == ["B2"]
    assert noted(notes) == [("column_ignored", f"{column}1") for column in "CDE"]


@pytest.mark.parametrize(
    ("head", "basis"),
    [
        ("累计值/期末值", "累计值/期末值"),
        ("期末数或累计数", "期末数或累计数"),
        ("当月/累计", None),
        ("实际值/目标值", None),
    ],
)
def test_a_head_may_name_two_sorts_of_value_of_which_each_figure_is_one(head: str, basis: str | None) -> None:
    text = f"镇,指标,单位,{head}\n万古镇,高新技术企业,家,3"
    if basis is None:
        assert problem_of(text).rule_code == "columns_wrong"
    else:
        assert [value["basis_text"] for value in read(text)[0]] == [basis]


def test_the_town_over_base_target_and_actual_is_that_of_each() -> None:
    text = (
        "指标,单位,万古镇,,吴家镇,\n,,2025年目标,2025年1-9月,2025年目标,2025年1-9月\n出口总额,万美元,48,41,32,27"
    )
    values = keyed(read(text, merged="A1:A2 B1:B2 C1:D1 E1:F1")[0])
    assert {cell: value[0] for cell, value in values.items()} == {
        "C3": "万古镇",
        "D3": "万古镇",
        "E3": "吴家镇",
        "F3": "吴家镇",
    }


def test_a_hidden_row_of_a_town_that_is_shown_as_well_is_left_out() -> None:
    sheet = Sheet("出口", grid_of("镇,出口总额\n万古镇,40\n万古镇,41\n吴家镇,27"), hidden_rows=frozenset({2, 4}))
    values, notes = read_sheets([sheet])
    assert {value["cell"]: value["value_text"] for value in values} == {"B3": "41", "B4": "27"}
    assert noted(notes) == [("row_hidden", "B2"), ("value_hidden", "B4")]


def test_the_money_of_a_sign_is_said_beside_its_figure() -> None:
    sheet = Sheet("出口", grid_of("镇,出口总额\n万古镇,40\n吴家镇,27"), currencies={(2, 2): "人民币"})
    around = {value["cell"]: str(value["around_text"]) for value in read_sheets([sheet])[0]}
    assert around["B2"].endswith("\nbeside\tB\t币种：人民币")
    assert "币种" not in around["B3"]
