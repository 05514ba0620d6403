"""Brackets with two words, 项目, parts of a year beside their sum, corrections, and headers nobody knows."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from dagster_project.ingest.files.grid import read_grid
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.submission import read_submission
from tests.ingest.submissions.reading_sheets import keyed, noted, problem_of, read


def bases(text: str, name: str | None = None, merged: str = "") -> dict[str, str]:
    """The basis of each value by its cell."""
    return {str(value["cell"]): str(value["basis_text"]) for value in read(text, name, merged)[0]}


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("出口总额（万美元、累计）", ("出口总额", "万美元", "累计", "")),
        ("出口总额(累计/万美元)", ("出口总额", "万美元", "累计", "")),
        ("出口总额（1-9月；万美元）", ("出口总额", "万美元", "", "1-9月")),
        ("出口总额（当月）", ("出口总额", "", "当月", "")),
        ("出口总额（万美元、现价）", ("出口总额（万美元、现价）", "", "", "")),
        ("出口总额（万美元）", ("出口总额（万美元）", "", "", "")),
    ],
)
def test_a_bracket_may_hold_a_unit_and_a_time(head: str, said: tuple[str, ...]) -> None:
    value = read(f"镇,{head}\n万古镇,3")[0][0]
    assert tuple(value[f"{what}_text"] for what in ("indicator", "unit", "basis", "period")) == said


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        ("社零总额,增速", ["社零总额", "社零总额增速"]),
        ("社零总额（亿元）,同比增长（%）", ["社零总额（亿元）", "社零总额增速(%)"]),
        ("社零总额,上年同期,增速", ["社零总额", "上年同期", "社零总额增速"]),
        ("社零总额,占比,增速", ["社零总额", "占比", "占比增速"]),
        ("社零总额,排名,增速", ["社零总额", "增速"]),
        ("增速,社零总额", ["增速", "社零总额"]),
        ("社零总额,增速目标", ["社零总额", "增速目标"]),
        ("社零总额,环比", ["社零总额", "环比"]),
        ("累计社零总额,本月社零总额", ["社零总额", "社零总额"]),
        ("累计增速,社零总额", ["增速", "社零总额"]),
    ],
)
def test_growth_is_that_of_the_figure_to_its_left(heads: str, names: list[str]) -> None:
    figures = ",".join("3" for _ in heads.split(","))
    assert [value["indicator_text"] for value in read(f"镇,{heads}\n万古镇,{figures}")[0]] == names


def test_growth_is_that_of_the_name_over_it_and_of_the_same_time() -> None:
    text = "镇,社零总额,,,\n,1-9月,增速,9月,增速\n万古镇,10,6,1,3"
    values = read(text, merged="A1:A2 B1:E1")[0]
    assert [(value["indicator_text"], value["period_text"], value["basis_text"]) for value in values] == [
        ("社零总额", "1-9月", "累计"),
        ("社零总额增速", "1-9月", "累计"),
        ("社零总额", "9月", "单月"),
        ("社零总额增速", "9月", "单月"),
    ]


def test_growth_beside_the_figure_of_a_title_is_that_of_the_title() -> None:
    values = read("2024年1-9月社零总额及增速,,\n镇,累计,增速\n万古镇,10,6")[0]
    assert [value["indicator_text"] for value in values] == ["社零总额", "社零总额增速"]


def test_growth_beside_rows_of_names_is_nobody_s() -> None:
    assert [value["cell"] for value in read("镇,指标,累计,增速\n万古镇,社零总额,10,6")[0]] == ["C2"]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ("社零总额（亿元）,8/增速（%）,6", ["社零总额（亿元）", "社零总额增速(%)"]),
        ("社零总额,8/上年同期,7/同比增长,6", ["社零总额", "上年同期", "社零总额增速"]),
        ("社零总额,8/其中：限上,3/增速,6", ["社零总额", "其中：限上", "其中：限上增速"]),
        ("社零总额,8/工业,/增速,6", ["社零总额", "工业增速"]),
        ("增速,6/社零总额,8", ["增速", "社零总额"]),
    ],
)
def test_growth_in_a_row_is_that_of_the_figure_above(rows: str, names: list[str]) -> None:
    values, _ = read("指标,万古镇\n" + rows.replace("/", "\n"))
    assert [value["indicator_text"] for value in values if value["value_text"]] == names


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("2024年1-9月社零总额（亿元）", "亿元"),
        ("2024年1-9月各镇社零总额完成情况表（单位：万元）", "万元"),
        ("2024年1-9月社零总额、税收（亿元）", ""),
        ("2024年1-9月社零总额（累计）", ""),
        ("2024年1-9月社零总额（亿元）及出口总额", ""),
    ],
)
def test_the_unit_behind_the_name_in_a_title_counts_for_its_table(title: str, unit: str) -> None:

    values, _ = read(f"{title},\n镇,社零总额\n万古镇,8")
    assert values[0]["title_unit_text"] == unit


def test_the_unit_of_a_named_title_does_not_hold_for_the_next_table() -> None:
    values, _ = read("社零总额（亿元）,\n镇,累计\n万古镇,8\n,\n工业总产值,\n镇,累计\n万古镇,9")
    assert [(value["indicator_text"], value["title_unit_text"]) for value in values] == [
        ("社零总额(亿元)", "亿元"),
        ("工业总产值", ""),
    ]


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        ("指标,完成情况", ["C2"]),
        ("指标,年度目标,完成情况", ["D2"]),
        ("指标,完成数,完成情况", ["C2"]),
        ("社零总额完成情况", ["B2"]),
    ],
)
def test_完成情况_is_the_value_where_nothing_else_is(heads: str, cells: list[str]) -> None:
    row = ["社零总额" if head == "指标" else "3" for head in heads.split(",")]
    assert [value["cell"] for value in read(f"镇,{heads}\n万古镇,{','.join(row)}")[0]] == cells


def test_完成情况_below_a_name_says_nothing_new() -> None:
    values = read("镇,社零总额,\n,完成情况,目标\n万古镇,10,12", merged="A1:A2 B1:C1")[0]
    assert [value["indicator_text"] for value in values] == ["社零总额", "目标"]


def test_a_comma_goes_on_with_the_units_of_a_title() -> None:
    for line, units in (("单位：万元，%", "万元，%"), ("单位：亿元，口径：全区", "亿元")):
        grid = [[line], ["镇", "出口总额"], ["万古镇", "3"]]
        text = "\n".join(",".join(row) for row in grid)
        assert read(text)[0][0]["title_unit_text"] == units


def test_项目_heads_indicators_where_no_other_table_is() -> None:
    assert keyed(read("项目,单位,万古镇\n出口总额,万美元,3")[0]) == {"C2": ("万古镇", "出口总额", "", "3")}
    # A word in a row of a table is no header.
    values, _ = read("镇,指标,类型,数值\n万古镇,出口总额,项目,3\n吴家镇,出口总额,项目,4")
    assert [value["cell"] for value in values] == ["D2", "D3"]


def test_单位_heads_towns_where_towns_stand_below() -> None:
    assert keyed(read("单位,出口总额（万美元）\n万古镇,3")[0]) == {"B2": ("万古镇", "出口总额（万美元）", "", "3")}
    assert problem_of("单位,出口总额（万美元）\n家,3").rule_code == "header_not_found"


class TestParts:
    """What adds up months or quarters says that they are of themselves alone."""

    @pytest.mark.parametrize(
        ("heads", "alone"),
        [
            ("8月,9月,1-9月", ["单月", "单月", "累计"]),
            ("1月,2月,合计", ["", "单月"]),
            ("一季度,二季度,上半年", ["", "单季", "累计"]),
            ("8月,9月", ["", ""]),
            ("1-8月,1-9月", ["", ""]),
            ("2023年9月,2024年1-9月", ["", ""]),
        ],
    )
    def test_across(self, heads: str, alone: list[str]) -> None:
        blanks = "," * heads.count(",")
        found = bases(f"镇,出口总额{blanks}\n,{heads}\n万古镇,3,4,5")
        assert list(found.values()) == alone

    def test_names_of_their_own_are_not_added_up(self) -> None:
        assert set(bases("镇,9月出口总额,1-9月社会消费品零售总额\n万古镇,3,4").values()) == {""}

    def test_down(self) -> None:
        months = "万古镇出口台账\n月份,出口总额（万美元）\n1月,340\n2月,350\n3月,360"
        assert bases(f"{months}\n合计,1050") == {"B3": "", "B4": "单月", "B5": "单月"}
        # Nothing says which they are; of two nobody asks.
        assert bases(months) == {"B3": "", "B4": "分月", "B5": "分月"}
        assert set(bases(months.removesuffix("\n3月,360")).values()) == {""}

    def test_what_is_to_date_however_it_is_called(self) -> None:
        text = "万古镇9月指标\n指标,单位,本期,本期止累计,累计增长%\n出口总额,万美元,425,4215,8"
        assert bases(text) == {"C3": "单月", "D3": "本期止累计"}


def test_towns_over_tables_side_by_side() -> None:
    text = "9月指标\n万古镇,,,,吴家镇\n指标,单位,数值,,指标,单位,数值\n出口总额,万美元,3,,出口总额,万美元,4"
    values, _ = read(text)
    assert {value["cell"]: value["town_text"] for value in values} == {"C4": "万古镇", "G4": "吴家镇"}
    assert ["吴家镇" in str(value["around_text"]) for value in values] == [False, True]


def test_a_corrected_figure_counts_and_the_first_one_does_not() -> None:
    values, notes = read("镇,指标,单位,原报数,更正数,更正原因\n万古镇,出口总额,万美元,3,4,漏报")
    assert [(value["cell"], value["note_text"]) for value in values] == [("E2", "漏报")]
    assert noted(notes) == [("column_ignored", "D1")]


def test_nothing_is_read_below_a_header_nobody_knows() -> None:
    values, notes = read("镇,出口总额（万美元）\n万古镇,3\n2025年目标,\n名称,出口总额\n吴家镇,4")
    assert [value["cell"] for value in values] == ["B2", "B3"]
    assert ("row_unread", "A5") in noted(notes)
    values, _ = read("镇,出口总额（万美元）\n万古镇,暂缺\n吴家镇,4")
    assert [value["cell"] for value in values] == ["B2", "B3"]


@pytest.mark.parametrize("line", ["万古镇,1,4,215", "万古镇,1,4215,3", "万古镇,1,4,215.5"])
def test_a_figure_cut_at_its_comma_refuses_the_file(line: str) -> None:
    content = f"镇,社会消费品零售总额（亿元）,出口总额（万美元）\n{line}\n".encode()
    if "4215" in line:
        assert len(read_submission(content, "表.csv").values) == 2
    else:
        with pytest.raises(FileRejected) as rejected:
            read_submission(content, "表.csv")
        assert rejected.value.problem.rule_code == "row_wider_than_header"


@pytest.mark.parametrize(
    ("text", "suffix", "grid"),
    [
        ("标题\n镇;数\n甲;1,5\n", "csv", [["标题"], ["镇", "数"], ["甲", "1,5"]]),
        ("镇\t数\n甲\t1\n", "csv", [["镇", "数"], ["甲", "1"]]),
        ("镇,数\n甲,1\n", "tsv", [["镇", "数"], ["甲", "1"]]),
        ("镇，数\n甲，1\n", "csv", [["镇", "数"], ["甲", "1"]]),
        ("镇,注\n甲,a;b\n乙,c;d\n", "csv", [["镇", "注"], ["甲", "a;b"], ["乙", "c;d"]]),
        ("镇;数\n甲;1;2\n", "csv", [["镇;数"], ["甲;1;2"]]),
    ],
)
def test_cells_are_cut_at_the_sign_that_cuts_a_table(text: str, suffix: str, grid: list[list[str]]) -> None:
    assert read_grid(text.encode(), f"表.{suffix}")[0] == grid


def test_a_comment_on_a_figure_is_remarked_and_judged() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in (["镇", "出口总额（万美元）"], ["万古镇", 3], ["吴家镇", 4]):
        sheet.append(row)
    sheet["B2"].comment = Comment("预计数", "审核人")
    sheet["A1"].comment = Comment("请勿改动", "审核人")
    sheet["B3"].comment = Comment("上期（2024年8月）：4", "镇仓")
    out = io.BytesIO()
    book.save(out)
    reading = read_submission(out.getvalue(), "表.xlsx")
    assert noted(reading.notes) == [("value_commented", "B2")]
    assert ["remark\tB2\t预计数" in str(value["around_text"]) for value in reading.values] == [True, False]


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        ("出口总额（万美元）,占全区比重（%）", ["出口总额（万美元）", "出口总额占全区比重(%)"]),
        ("出口总额,占全区的份额", ["出口总额", "出口总额占全区的份额"]),
        ("出口总额,占比", ["出口总额", "占比"]),
        ("占全区比重,出口总额", ["占全区比重", "出口总额"]),
    ],
)
def test_a_share_is_that_of_the_figure_to_its_left(heads: str, names: list[str]) -> None:
    assert [value["indicator_text"] for value in read(f"镇,{heads}\n万古镇,3,4")[0]] == names


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("2024年9月各镇新增就业人数统计表", ["新增就业人数(人)", "新增就业人数(人)"]),
        ("2024年9月就业情况", ["新增（人）", "新增（人）"]),
        ("2024年9月新增就业人数和新增企业数", ["新增（人）", "新增（人）"]),
    ],
)
def test_a_deed_in_a_head_is_that_of_the_figure_of_the_title(title: str, names: list[str]) -> None:
    values, _ = read(f"{title},,\n镇,本月新增（人）,本年累计新增（人）\n万古镇,5,48")
    assert [value["indicator_text"] for value in values] == names
    assert [value["basis_text"] for value in values] == ["本月", "本年累计"]


def test_the_town_over_a_block_is_not_that_of_the_next_one() -> None:
    block = "指标,单位,9月底\n出口总额,万美元,3"
    values, _ = read(f"2024年9月指标\n万古镇\n{block}\n,,\n吴家镇\n{block}", merged="A1:C1 A2:C2 A6:C6")
    assert [value["town_text"] for value in values] == ["万古镇", "吴家镇"]
    assert ["万古镇" in str(value["around_text"]) for value in values] == [True, False]
    assert all("2024年9月指标" in str(value["around_text"]) for value in values)


def test_a_day_without_its_format_among_days_leaves_the_others_read() -> None:
    values, notes = read("高新技术企业（家）,,\n镇,2024-08-31,45565\n万古镇,3,4")
    assert [(value["cell"], value["period_text"]) for value in values] == [("B3", "2024-08-31")]
    assert noted(notes) == [("column_ignored", "C3")]
    with pytest.raises(FileRejected):
        read("高新技术企业（家）,,\n镇,2024-08-31,46\n万古镇,3,4")


def test_what_a_remark_says_of_one_town_is_that_town_s() -> None:
    rows = "镇,出口总额（万美元）\n万古镇,3\n吴家镇,4\n注：{}\n"
    said = {
        "万古镇为预计数": [True, False],
        "万古镇、吴家镇为预计数": [True, True],
        "为预计数": [True, True],
        "除万古镇外为预计数": [True, True],
    }
    for remark, of_rows in said.items():
        values, _ = read(rows.format(remark))
        assert ["预计数" in str(value["around_text"]) for value in values if value["value_text"]] == of_rows, (
            remark
        )


def test_a_sheet_of_words_speaks_of_the_tables_on_others() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in (["镇", "出口总额（万美元）"], ["万古镇", 3], ["吴家镇", 4]):
        sheet.append(row)
    book.create_sheet("说明")["A2"] = "1.吴家镇为预计数。"
    other = book.create_sheet("附表")
    for row in (["样本", "数量", "金额"], ["甲", 8, 15]):
        other.append(row)
    out = io.BytesIO()
    book.save(out)
    texts = [str(value["around_text"]) for value in read_submission(out.getvalue(), "表.xlsx").values]
    assert ["note\t\t1.吴家镇为预计数。" in text for text in texts] == [False, True]
    assert not any("样本" in text for text in texts)
