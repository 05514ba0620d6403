"""Sheets of people to values: whatever stands around a table, each value keeps its cell and what names it."""

from __future__ import annotations

import contextlib
import io
import time
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import assume, given
from hypothesis import strategies as st

from dagster_project.ingest.files.grid import Area, Grid, Sheet, cell_address
from dagster_project.ingest.landing.batches import TABLES, Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, Problem
from dagster_project.ingest.sheets.lines import is_figure
from dagster_project.ingest.submission import read_sheets, read_submission

TIDY = "镇,指标,报告期,数值,单位,填报单位,说明"


def grid_of(text: str) -> Grid:
    """Rows by line, cells by comma; \\n within a cell is a line feed."""
    return [[cell.replace("\\n", "\n") for cell in line.split(",")] for line in text.split("\n")]


def read(text: str, name: str | None = None, merged: str = "") -> tuple[list[Row], list[Note]]:
    """The values and notes of one sheet; `merged` lists areas like A1:B2."""
    areas = []
    for span in merged.split():
        min_column, min_row, max_column, max_row = openpyxl.utils.range_boundaries(span)
        areas.append(Area(int(min_row or 0), int(min_column or 0), int(max_row or 0), int(max_column or 0)))
    return read_sheets([Sheet(name, grid_of(text), tuple(areas))])


def keyed(values: list[Row]) -> dict[str, tuple[Any, ...]]:
    """By cell: town, indicator, period and value."""
    names = ("town_text", "indicator_text", "period_text", "value_text")
    keyed = {value["cell"]: tuple(value[name] for name in names) for value in values}
    assert len(keyed) == len(values), "a cell gave two values"
    return keyed


def noted(notes: list[Note]) -> list[tuple[str, str | None]]:
    assert all(note.row()["message_zh"] for note in notes), "a detail of the sentence was not filled in"
    return [(note.rule_code, note.cell) for note in notes]


def problem_of(text: str, name: str | None = None, merged: str = "") -> Problem:
    with pytest.raises(FileRejected) as rejected:
        read(text, name, merged)
    assert rejected.value.problem.text("sentence_zh")
    assert rejected.value.problem.text("suggestion_zh")
    return rejected.value.problem


def test_every_value_has_the_columns_of_landing() -> None:
    own = {"source_sha256", "source_path", "folder_period_text", "folder_department_text"}
    for text in (f"{TIDY}\n万古镇,出口总额,2024年,3,亿元,区商务委,", "镇,出口总额\n万古镇,3"):
        assert read(text)[0][0].keys() | own == set(TABLES["submissions"])


def test_tidy_value_with_all_its_cells() -> None:
    values, notes = read(
        "本月填报\n数值,镇名,指标名称,期间,计量单位,责任单位,备注\n1.50,万古镇,出口总额,2024年,万美元,区商务委,已核"
    )
    assert values == [
        {
            "layout": "tidy",
            "sheet": None,
            "cell": "A3",
            "row_no": 3,
            "town_text": "万古镇",
            "town_cell": "B3",
            "indicator_text": "出口总额",
            "indicator_cell": "C3",
            "period_text": "2024年",
            "period_cell": "D3",
            "value_text": "1.50",
            "basis_text": "数值",
            "unit_text": "万美元",
            "unit_cell": "E3",
            "title_unit_text": "",
            "around_text": "title\tA1\t本月填报\nhead\tA2\t数值\nremark\tG\t已核",
            "department_text": "区商务委",
            "department_cell": "F3",
            "note_text": "已核",
        }
    ]
    assert notes == []


class TestTidy:
    """One value a row."""

    @pytest.mark.parametrize(
        "header", ["镇", "镇名", "乡镇", "镇街", "镇（街）", "镇(街道)", " 镇　名 ", "街镇", "镇代码", "所在镇"]
    )
    def test_names_of_the_town_column(self, header: str) -> None:
        assert keyed(read(f"{header},指标,数值\n万古镇,出口,3")[0]) == {"C2": ("万古镇", "出口", "", "3")}

    @pytest.mark.parametrize(
        "header", ["数值", "本期值", "完成值", "本年累计", "累计完成", "当月", "当季", "期末数"]
    )
    def test_basis_is_the_header_of_the_value(self, header: str) -> None:
        assert read(f"镇,指标,{header}\n万古镇,出口,3")[0][0]["basis_text"] == header

    def test_unit_in_the_header_of_the_value(self) -> None:
        value = read("镇,指标,完成值（亿元）\n万古镇,出口,3")[0][0]
        assert (value["basis_text"], value["unit_text"], value["unit_cell"]) == ("完成值", "亿元", "C1")

    def test_two_columns_of_values_are_refused_by_name(self) -> None:
        problem = problem_of("镇,指标,完成值,本年累计\n万古镇,出口,3,4")
        assert problem.rule_code == "columns_wrong"
        assert problem.details["extra"] == "完成值 (C1)、本年累计 (D1)"

    def test_the_month_and_what_is_cumulative_stand_beside_each_other(self) -> None:
        values, _ = read("镇,指标,当月,本年累计\n万古镇,出口,3,4")
        assert [(value["value_text"], value["basis_text"]) for value in values] == [
            ("3", "当月"),
            ("4", "本年累计"),
        ]

    def test_a_period_beside_a_value_is_a_second_value(self) -> None:
        assert problem_of("镇,指标,数值,2023年\n万古镇,出口,3,4").details["extra"] == "数值 (C1)、2023年 (D1)"

    def test_repeated_column_is_refused(self) -> None:
        assert problem_of("镇,指标,数值,责任单位,填报单位\n万古镇,出口,3,a,b").details["extra"] == "填报单位 (E1)"

    @pytest.mark.parametrize(
        ("header", "missing"),
        [
            ("镇,报告期,数值", "指标"),
            ("镇,指标,完成数量", "数值"),
            ("指标,报告期,数值", "镇"),
            ("镇,当月,累计", "指标"),
        ],
    )
    def test_missing_column_is_named(self, header: str, missing: str) -> None:
        problem = problem_of(f"{header}\na,b,3")
        assert (problem.rule_code, problem.details["missing"], problem.place) == (
            "columns_wrong",
            missing,
            "row 1",
        )

    def test_unit_beside_measuring_unit_is_the_department(self) -> None:
        value = read("单位,镇,指标,计量单位,数值\n区商务委,万古镇,出口,亿元,3")[0][0]
        assert (value["department_text"], value["unit_text"]) == ("区商务委", "亿元")
        assert read("单位,镇,指标,数值\n亿元,万古镇,出口,3")[0][0]["unit_text"] == "亿元"

    def test_name_counts_before_code(self) -> None:
        values, notes = read("镇代码,镇,指标代码,数值\n500111-wangu,万古镇,exports,3")
        assert keyed(values) == {"D2": ("万古镇", "exports", "", "3")}
        assert noted(notes) == [("column_ignored", "A1")]

    def test_sheet_name_is_the_town_where_no_column_is(self) -> None:
        value = read("指标,数值\n出口,3", "万古镇")[0][0]
        assert (value["town_text"], value["town_cell"]) == ("万古镇", None)
        assert keyed(read("指标,数值\n出口,3", "万古镇（2024年9月）")[0]) == {
            "B2": ("万古镇", "出口", "2024年9月", "3")
        }

    @pytest.mark.parametrize("name", ["Sheet1", "工作表1", "2024年9月", None])
    def test_sheet_without_a_name_of_its_own_is_no_town(self, name: str | None) -> None:
        assert problem_of("指标,单位,数值\n出口,亿元,3", name).details["missing"] == "镇"

    def test_blank_town_is_not_the_sheet_s_name(self) -> None:
        values, _ = read("镇,指标,数值\n万古镇,出口,3\n,进口,4", "九月填报")
        assert (values[1]["town_text"], values[1]["town_cell"]) == ("", "A3")

    def test_blank_value_is_a_value(self) -> None:
        values, notes = read("镇,指标,数值\n万古镇,出口,\n万古镇,进口,　\n\n吴家镇,出口,—")
        assert [value["value_text"] for value in values] == ["", "　", "—"]
        assert notes == []

    def test_header_of_two_rows(self) -> None:
        text = "镇,指标,完成情况,,说明\n,,目标值,完成值,\n万古镇,出口,5,3,略"
        for merged in ("A1:A2 B1:B2 C1:D1 E1:E2", ""):
            values, notes = read(text, merged=merged)
            assert keyed(values) == {"D3": ("万古镇", "出口", "", "3")}
            assert values[0]["note_text"] == "略"
            assert noted(notes) == [("column_ignored", "C2")]

    def test_merged_town_counts_for_all_its_rows(self) -> None:
        values, _ = read("序号,镇,指标,数值\n1,万古镇,出口,3\n,,进口,4\n2,吴家镇,出口,5", merged="B2:B3 A2:A3")
        assert keyed(values) == {
            "D2": ("万古镇", "出口", "", "3"),
            "D3": ("万古镇", "进口", "", "4"),
            "D4": ("吴家镇", "出口", "", "5"),
        }
        assert [value["town_cell"] for value in values] == ["B2", "B2", "B4"]

    def test_merged_value_is_not_shared_out(self) -> None:
        values, notes = read("镇,指标,数值\n万古镇,出口,3\n吴家镇,出口,\n某镇,出口,5", merged="C2:C3")
        assert keyed(values) == {"C4": ("某镇", "出口", "", "5")}
        assert noted(notes) == [("row_unread", "C2")]

    def test_texts_pass_through_as_they_are(self) -> None:
        texts = ["NaN", "inf", "1e400", "-0", "=A1", "　3 ", "1/2", "#REF!", "\u202e3", "0.1000000000000000055"]
        values, _ = read("\n".join(["镇,指标,数值", *(f"万古镇,出口,{text}" for text in texts)]))
        assert [value["value_text"] for value in values] == texts

    def test_unknown_columns_are_noted_and_not_read(self) -> None:
        values, notes = read("镇,指标,,数值,联系人\n万古镇,出口,多,3,张三\n,,,,", "表")
        assert keyed(values) == {"D2": ("万古镇", "出口", "", "3")}
        assert [(note.cell, note.details["header"]) for note in notes] == [
            ("C2", "（空白表头）"),
            ("E1", "联系人"),
        ]

    def test_data_right_of_the_table_is_noted(self) -> None:
        values, notes = read("镇,指标,数值\n万古镇,出口,3,,核对过\n吴家镇,出口,4,,再核")
        assert len(values) == 2
        assert noted(notes) == [("column_ignored", "E2")]

    def test_two_tables_side_by_side(self) -> None:
        values, notes = read("序号,镇,指标,数值,,序号,镇,指标,数值\n1,甲子镇,出口,3,,2,吴家镇,出口,4")
        assert keyed(values) == {"D2": ("甲子镇", "出口", "", "3"), "I2": ("吴家镇", "出口", "", "4")}
        assert notes == []


class TestMatrix:
    """Values along two axes."""

    def test_towns_down(self) -> None:
        head = "2024年三季度各镇情况表\n,,,单位：亿元\n序号,镇名,地区生产总值（亿元）,人口,备注"
        values, notes = read(f"{head}\n1,吴家镇,3,4,略\n2,万古镇,5,,")
        assert keyed(values) == {
            "C4": ("吴家镇", "地区生产总值（亿元）", "2024年三季度", "3"),
            "D4": ("吴家镇", "人口", "2024年三季度", "4"),
            "C5": ("万古镇", "地区生产总值（亿元）", "2024年三季度", "5"),
            "D5": ("万古镇", "人口", "2024年三季度", ""),
        }
        assert {value["layout"] for value in values} == {"matrix"}
        assert {value["period_cell"] for value in values} == {"A1"}
        assert {value["title_unit_text"] for value in values} == {"亿元"}
        assert [value["note_text"] for value in values] == ["略", "略", "", ""]
        assert [value["indicator_cell"] for value in values] == ["C3", "D3", "C3", "D3"]
        assert notes == []

    def test_towns_across_with_a_column_of_units(self) -> None:
        values, notes = read("指标名称,计量单位,万古镇,吴家镇,合计\nGDP,亿元,1,2,3\n人口,人,4,5,9", "2024年9月")
        assert keyed(values) == {
            "C2": ("万古镇", "GDP", "2024年9月", "1"),
            "D2": ("吴家镇", "GDP", "2024年9月", "2"),
            "C3": ("万古镇", "人口", "2024年9月", "4"),
            "D3": ("吴家镇", "人口", "2024年9月", "5"),
        }
        assert [value["unit_text"] for value in values] == ["亿元", "亿元", "人", "人"]
        assert [value["unit_cell"] for value in values] == ["B2", "B2", "B3", "B3"]
        assert noted(notes) == [("column_ignored", "E1")]

    @pytest.mark.parametrize(
        "periods", ["2024年8月,2024年9月", "2024Q2,2024Q3", "8月,9月", "2024-08-01,2024-09-01"]
    )
    def test_sheet_of_a_town_with_periods_across(self, periods: str) -> None:
        first, second = periods.split(",")
        assert keyed(read(f"指标,单位,{periods}\nGDP,亿元,1,2", "万古镇")[0]) == {
            "C2": ("万古镇", "GDP", first, "1"),
            "D2": ("万古镇", "GDP", second, "2"),
        }

    def test_periods_down_with_indicators_across(self) -> None:
        assert keyed(read("月份,GDP,人口\n2024年8月,1,2", "万古镇")[0]) == {
            "B2": ("万古镇", "GDP", "2024年8月", "1"),
            "C2": ("万古镇", "人口", "2024年8月", "2"),
        }

    def test_towns_and_indicators_down_with_periods_across(self) -> None:
        values, notes = read("镇,指标,2024年8月,2024年9月完成值,同比\n万古镇,GDP,1,2,5%")
        assert keyed(values) == {
            "C2": ("万古镇", "GDP", "2024年8月", "1"),
            "D2": ("万古镇", "GDP", "2024年9月", "2"),
        }
        assert [value["basis_text"] for value in values] == ["", "完成值"]
        assert noted(notes) == [("column_ignored", "E1")]

    @pytest.mark.parametrize(
        "corner", ["镇\\指标", "镇名/指标", "镇名／指标名称", "镇｜指标", "指标\\n镇名", "　　指标\\n镇"]
    )
    def test_divided_corner_with_towns_down(self, corner: str) -> None:
        assert keyed(read(f"{corner},GDP\n万古镇,1")[0]) == {"B2": ("万古镇", "GDP", "", "1")}

    @pytest.mark.parametrize("corner", ["指标\\镇", "指标名称/镇名", "镇\\n指标"])
    def test_divided_corner_with_indicators_down(self, corner: str) -> None:
        assert keyed(read(f"{corner},万古镇\nGDP,1")[0]) == {"B2": ("万古镇", "GDP", "", "1")}

    @pytest.mark.parametrize("merged", ["A1:A3 B1:C1 D1:E1", ""])
    def test_group_titles_names_and_units_in_three_rows(self, merged: str) -> None:
        text = "镇,2024年8月,,2024年9月,\n,GDP,人口,GDP,人口\n,（亿元）,（人）,（亿元）,（人）\n万古镇,1,2,3,4"
        values, _ = read(text, merged=merged)
        assert keyed(values) == {
            "B4": ("万古镇", "GDP", "2024年8月", "1"),
            "C4": ("万古镇", "人口", "2024年8月", "2"),
            "D4": ("万古镇", "GDP", "2024年9月", "3"),
            "E4": ("万古镇", "人口", "2024年9月", "4"),
        }
        assert [(value["unit_text"], value["unit_cell"]) for value in values] == [
            ("亿元", "B3"),
            ("人", "C3"),
            ("亿元", "D3"),
            ("人", "E3"),
        ]
        assert [value["period_cell"] for value in values] == ["B1", "B1", "D1", "D1"]

    @pytest.mark.parametrize("merged", ["B1:C1 D1:E1", ""])
    def test_group_titles_above_the_corner(self, merged: str) -> None:
        values, _ = read(",GDP,,出口,\n镇,本月,累计,本月,累计\n万古镇,1,2,3,4", merged=merged)
        assert [(value["indicator_text"], value["basis_text"]) for value in values] == [
            ("GDP", "本月"),
            ("GDP", "累计"),
            ("出口", "本月"),
            ("出口", "累计"),
        ]

    def test_group_title_that_says_nothing_is_passed_over(self) -> None:
        values, _ = read("镇,经济,,人口\n,GDP,增速,\n万古镇,1,2,3", merged="A1:A2 B1:C1 D1:D2")
        assert [value["indicator_text"] for value in values] == ["GDP", "增速", "人口"]

    @pytest.mark.parametrize("row", ["单位,亿元,%", "计量单位,（亿元）,（%）", ",（亿元）,(%)", ",亿元,%"])
    def test_row_of_units(self, row: str) -> None:
        values, _ = read(f"镇,GDP,增速\n{row}\n万古镇,1,2")
        assert [(value["unit_text"], value["unit_cell"]) for value in values] == [("亿元", "B2"), ("%", "C2")]

    def test_row_of_units_below_a_blank_row(self) -> None:
        values, _ = read("镇,GDP,增速\n,,\n,亿元,%\n万古镇,1,2")
        assert [(value["unit_text"], value["unit_cell"]) for value in values] == [("亿元", "B3"), ("%", "C3")]

    def test_row_of_other_texts_is_no_row_of_units(self) -> None:
        values, _ = read("镇,GDP,增速\n,亿元,多\n万古镇,1,2")
        assert [(value["town_text"], value["value_text"]) for value in values[:2]] == [("", "亿元"), ("", "多")]

    def test_blank_header_between_columns(self) -> None:
        values, notes = read("镇,GDP,,人口\n万古镇,1,,2\n吴家镇,3,多,4")
        assert [value["value_text"] for value in values] == ["1", "2", "3", "4"]
        assert noted(notes) == [("column_ignored", "C3")]

    def test_town_that_stands_twice_gives_two_values(self) -> None:
        values, _ = read("镇,GDP\n万古镇,1\n万古镇,2")
        assert [value["cell"] for value in values] == ["B2", "B3"]

    def test_merged_line_across_the_table_is_noted(self) -> None:
        values, notes = read("指标,万古镇,吴家镇\n一、经济,,\nGDP,1,2", merged="A2:C2")
        assert len(values) == 2
        assert noted(notes) == [("row_ignored", "A2")]

    def test_header_of_one_column_is_a_name_of_a_value_where_the_rest_are_names(self) -> None:
        assert [value["indicator_text"] for value in read("镇,GDP,数值\n万古镇,1,2")[0]] == ["GDP", "数值"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".tsv", "\t")])
    def test_matrix_in_a_text_file(self, encoding: str, suffix: str, delimiter: str) -> None:
        content = "2024年9月\n镇,地区生产总值（亿元）\n万古镇,1\n".replace(",", delimiter).encode(encoding)
        reading = read_submission(content, f"表{suffix}")
        assert keyed(reading.values) == {"B3": ("万古镇", "地区生产总值（亿元）", "2024年9月", "1")}
        assert reading.encoding == {"utf-8-sig": "utf-8"}.get(encoding, encoding)


class TestLinesAround:
    """What stands above, below and between."""

    @pytest.mark.parametrize(
        ("title", "period"),
        [
            ("2024年三季度各镇主要指标完成情况表", "2024年三季度"),
            ("各镇2024年1—9月情况", "2024年1—9月"),
            ("2024年1-9月份情况", "2024年1-9月份"),
            ("２０２４年 ９ 月 各镇情况", "２０２４年 ９ 月"),
            ("2024年前三季度", "2024年前三季度"),
            ("（2024年上半年）", "2024年上半年"),
            ("2024Q3 主要指标", "2024Q3"),
            ("主要指标2024-09", "2024-09"),
            ("2024年强镇带村试点", "2024年"),
            ("2024年度主要指标", "2024年度"),
            ("报告期：2024年9月", "2024年9月"),
            ("期间：本年九月", "九月"),
            ("强镇带村试点（2023—2025年）情况", ""),
            ("填报日期：2024年10月8日", ""),
            ("截至2024年9月30日", "截至2024年9月30日"),
            ("2024年前9个月主要指标", "2024年前9个月"),
            ("2024年主要指标完成情况（1—9月）", "2024年 1—9月"),
            ("与2023年同期相比，2024年9月主要指标", "2023年 2024年9月"),
            ("二〇二四年一至九月", "二〇二四年一至九月"),
            ("2024—2025学年第一学期", "2024—2025学年第一学期"),
            ("2024年第9期", "2024年第9期"),
            ("请于10月8日前报送", ""),
            ("大足府办发〔2024〕41号", ""),
            ("2024年版 2024年二季度", "2024年二季度"),
            ("报送时间：2024-10-08 报告期：2024年9月", "2024年9月"),
        ],
    )
    def test_period_in_a_title(self, title: str, period: str) -> None:
        value = read(f"{title}\n镇,GDP\n万古镇,1")[0][0]
        assert (value["period_text"], value["period_cell"]) == (period, "A1" if period else None)

    def test_nearest_period_wins(self) -> None:
        head = "2024年计划\n2024年三季度"
        assert read(f"{head}\n镇,GDP\n万古镇,1", "2024年2月")[0][0]["period_text"] == "2024年三季度"
        assert read("情况\n镇,GDP\n万古镇,1", "2024年2月")[0][0]["period_text"] == "2024年2月"
        assert read(f"{head}\n镇,指标,报告期,数值\n万古镇,GDP,2024Q1,3")[0][0]["period_text"] == "2024Q1"
        values, _ = read(f"{head}\n镇,指标,报告期,数值\n万古镇,GDP,,3\n万古镇,GDP,2024Q1,3")
        assert [value["period_cell"] for value in values] == ["A2", "C5"]

    @pytest.mark.parametrize(
        ("title", "unit", "department"),
        [
            ("单位：亿元", "亿元", ""),
            ("（计量单位:万元）", "万元", ""),
            ("填报单位：区农业农村委　　单 位 ： 亿元", "亿元", "区农业农村委"),
            ("填报单位（盖章）：区发展改革委（区统计局） 制表日期：2024年10月8日", "", "区发展改革委（区统计局）"),
            ("责任部门:区商务委，单位:元", "元", "区商务委"),
            ("填报单位：,,区商务委,单位：,元", "元", "区商务委"),
        ],
    )
    def test_unit_and_department_in_a_title(self, title: str, unit: str, department: str) -> None:
        value = read(f"{title}\n镇,GDP,人口\n万古镇,1,2")[0][0]
        assert (value["title_unit_text"], value["department_text"]) == (unit, department)
        assert value["unit_text"] == ""
        assert (value["department_cell"] is None) == (not department)

    def test_town_in_a_title(self) -> None:
        value = read("镇名：万古镇\n指标,单位,数值\nGDP,亿元,1")[0][0]
        assert (value["town_text"], value["town_cell"]) == ("万古镇", "A1")

    @pytest.mark.parametrize("label", ["合计", "总 计", "小计", "全区", "平均", "全区合计", "栏次"])
    def test_total_row_is_noted(self, label: str) -> None:
        for text in (f"镇,GDP\n{label},9\n万古镇,1", f"序号,镇,GDP\n{label},,9\n1,万古镇,1"):
            values, notes = read(text)
            assert [value["value_text"] for value in values] == ["1"]
            assert noted(notes) == [("row_ignored", "A2")]
        assert noted(read(f"镇,指标,数值\n{label},GDP,9")[1]) == [("row_ignored", "A2")]

    @pytest.mark.parametrize(
        "footer",
        [
            "注：初步数。",
            "注1：2023年为年报数",
            "说明：口径不变",
            "填表人：张三,审核人：李四",
            "填表人：,张三",
            "联系电话：,43721234",
            "制表人 张三",
            "备注",
        ],
    )
    def test_footer_is_passed_over_without_a_word(self, footer: str) -> None:
        values, notes = read(f"镇,GDP,人口\n万古镇,1,2\n{footer}\n2．增速按可比价计算")
        assert len(values) == 2
        assert notes == []

    def test_footer_with_a_figure_beside_it_is_noted(self) -> None:
        assert noted(read("镇,GDP,人口\n万古镇,1,2\n说明,3.5,")[1]) == [("row_unread", "A3")]

    def test_rows_below_a_footer_still_count(self) -> None:
        assert len(read("镇,GDP\n万古镇,1\n注：初步数\n吴家镇,2")[0]) == 2

    def test_a_blank_value_below_a_remark_counts_as_one(self) -> None:
        values, _ = read("镇,指标,数值\n万古镇,GDP,1\n注：初步数\n万古镇,出口总额,\n制表：张三")
        assert [(value["cell"], value["value_text"]) for value in values] == [("C2", "1"), ("C4", "")]

    def test_line_that_names_nothing_is_noted(self) -> None:
        values, notes = read("镇,指标,数值,说明\n万古镇,GDP,1,\n,,,未完")
        assert len(values) == 1
        assert noted(notes) == [("row_ignored", "D3")]

    def test_tables_stacked_with_titles_between(self) -> None:
        values, notes = read(
            "填报单位：区商务委\n2024年8月\n镇,GDP\n万古镇,1\n\n2024年9月,\n镇,GDP\n万古镇,2\n镇,GDP\n吴家镇,3"
        )
        assert [(value["cell"], value["period_text"], value["value_text"]) for value in values] == [
            ("B4", "2024年8月", "1"),
            ("B8", "2024年9月", "2"),
            ("B10", "2024年9月", "3"),
        ]
        assert {value["department_text"] for value in values} == {"区商务委"}
        assert notes == []

    def test_row_of_data_above_a_second_header_stays_data(self) -> None:
        values, _ = read(
            "镇,指标,报告期,数值\n万古镇,GDP,2024年9月,不适用\n镇,指标,报告期,数值\n吴家镇,GDP,2024年9月,1"
        )
        assert [value["cell"] for value in values] == ["D2", "D4"]

    def test_sheet_with_titles_only(self) -> None:
        assert problem_of("2024年三季度\n单位：亿元").rule_code == "header_not_found"

    @pytest.mark.parametrize("text", [TIDY, "镇,GDP", "2024年\n镇,GDP\n,"])
    def test_header_without_rows_is_no_value(self, text: str) -> None:
        assert read(text) == ([], [])

    def test_300_columns(self) -> None:
        header = ",".join(f"指标{no}" for no in range(300))
        values, notes = read(f"镇,{header}\n万古镇,{','.join(map(str, range(300)))}")
        assert (len(values), notes) == (300, [])
        assert values[-1]["cell"] == "KO2"
        values, notes = read(f"镇,指标,数值,{header}\n万古镇,GDP,1,{','.join(map(str, range(300)))}")
        assert (len(values), len(notes)) == (1, 21)
        assert notes[-1].details["header"] == "指标20 等 280 列"

    def test_many_totals_are_counted(self) -> None:
        notes = read("镇,GDP\n" + "\n".join(["合计,1"] * 250))[1]
        assert (len(notes), notes[-1].details["label"]) == (101, "合计 等 150 行")

    def test_areas_without_end_do_no_harm(self) -> None:
        areas = tuple(Area(2, 1, 1048576, 16384) for _ in range(1000))
        values, _ = read_sheets([Sheet("表", grid_of("镇,GDP\n万古镇,1"), areas)])
        assert len(values) <= 1


class TestSeveralSheets:
    """Which sheets are read."""

    def test_sheet_name_is_kept_as_it_is(self) -> None:
        names = ["2024/9\\月", "..\\..\\etc/passwd", "\u202e镇"]
        values, _ = read_sheets([Sheet(name, grid_of("镇,GDP\n万古镇,1")) for name in names])
        assert [value["sheet"] for value in values] == names

    def test_hidden_and_other_sheets_are_noted(self) -> None:
        table = grid_of("镇,GDP\n万古镇,1")
        values, notes = read_sheets(
            [
                Sheet("九月", table),
                Sheet("旧表", table, is_hidden=True),
                Sheet("列表", grid_of("镇,指标,单位\n万古镇,GDP,亿元"), is_hidden=True),
                Sheet("填报须知", grid_of("请于5日前报送")),
                Sheet("指标目录", grid_of("镇,指标,口径\n万古镇,GDP,现价")),
                Sheet("空", [[], ["", " "]]),
            ]
        )
        assert [value["sheet"] for value in values] == ["九月"]
        assert [(note.rule_code, note.sheet) for note in notes] == [
            ("sheet_hidden", "旧表"),
            ("sheet_without_table", "填报须知"),
            ("sheet_without_table", "指标目录"),
        ]

    def test_only_hidden_tables_are_none(self) -> None:
        with pytest.raises(FileRejected) as rejected:
            read_sheets([Sheet("旧表", grid_of("镇,GDP\n万古镇,1"), is_hidden=True), Sheet("空", [["见附件"]])])
        assert rejected.value.problem.rule_code == "header_not_found"

    def test_ambiguous_sheet_is_refused_beside_good_ones(self) -> None:
        sheets = [
            Sheet("好", grid_of("镇,GDP\n万古镇,1")),
            Sheet("坏", grid_of("镇,指标,完成,累计\n万古镇,GDP,1,2")),
        ]
        with pytest.raises(FileRejected) as rejected:
            read_sheets(sheets)
        assert rejected.value.problem.place == "坏, row 1"


class TestFiles:
    """From the bytes of a file."""

    @pytest.mark.parametrize(
        ("content", "name", "rule_code"),
        [
            ('镇,GDP\n万古镇,"1\n'.encode(), "表.csv", "table_malformed"),
            (b" \n,,\n", "表.csv", "file_empty"),
            ("镇,GDP".encode(), "表.txt", "file_kind_unsupported"),
            ("镇,GDP\n\xff".encode("latin-1", "ignore") + b"\xff,1", "表.csv", "encoding_unknown"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, content: bytes, name: str, rule_code: str) -> None:
        with pytest.raises(FileRejected) as rejected:
            read_submission(content, name)
        assert rejected.value.problem.rule_code == rule_code

    def test_workbook_with_merged_cells_hidden_sheet_and_dates(self) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "万古镇"
        rows = [
            ["各镇情况表"],
            [],
            [None, "指标", "单位", "完成情况", None],
            [None, None, None, "2024年8月", "2024年9月"],
        ]
        for row in [*rows, [None, "GDP", "亿元", 1.5, "2.50"], [None, "人口", "人", None, 7]]:
            sheet.append(row)
        for span in ("A1:E1", "B3:B4", "C3:C4", "D3:E3"):
            sheet.merge_cells(span)
        hidden = book.create_sheet("旧")
        hidden.append(["镇", "GDP"])
        hidden.append(["万古镇", 1])
        hidden.sheet_state = "veryHidden"
        buffer = io.BytesIO()
        book.save(buffer)
        reading = read_submission(buffer.getvalue(), "表.xlsx")
        assert keyed(reading.values) == {
            "D5": ("万古镇", "GDP", "2024年8月", "1.5"),
            "E5": ("万古镇", "GDP", "2024年9月", "2.50"),
            "D6": ("万古镇", "人口", "2024年8月", ""),
            "E6": ("万古镇", "人口", "2024年9月", "7"),
        }
        assert noted(reading.notes) == [("sheet_hidden", None)]
        assert reading.encoding is None

    def test_workbook_of_xlsxwriter_with_a_sheet_a_period(self) -> None:
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer)
        for name in ("2024年8月", "2024年9月"):
            sheet = book.add_worksheet(name)
            sheet.merge_range("B2:D2", "各镇情况（单位：亿元）")
            sheet.write_row("B3", ["镇", "GDP", "出口"])
            sheet.write_row("B4", ["万古镇", 1, 2])
            sheet.merge_range("B5:D5", "注：初步数")
        book.close()
        reading = read_submission(buffer.getvalue(), "表.xlsx")
        assert [(v["sheet"], v["period_text"], v["cell"]) for v in reading.values] == [
            ("2024年8月", "2024年8月", "C4"),
            ("2024年8月", "2024年8月", "D4"),
            ("2024年9月", "2024年9月", "C4"),
            ("2024年9月", "2024年9月", "D4"),
        ]
        assert {value["title_unit_text"] for value in reading.values} == {"亿元"}
        assert reading.notes == []

    def test_100_000_rows_are_read_in_seconds(self) -> None:
        rows = [f"镇{no % 800},指标{no % 24},2024年{no % 12 + 1}月,{no}.5,亿元,区商务委," for no in range(100_000)]
        content = "\n".join([TIDY, *rows]).encode()
        started = time.process_time()
        reading = read_submission(content, "表.csv")
        assert time.process_time() - started < 3
        assert (len(reading.values), reading.values[-1]["cell"]) == (100_000, "D100001")


# Names no column has, no total and no footer, and that are no period.
NAMES = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=2, max_size=4)
VALUES = st.one_of(
    st.sampled_from(["", "0", "—", "不适用", "1.50", "1e400", "NaN", "3,200"]), st.integers().map(str)
)
TITLES = st.sampled_from(
    [["各镇情况"], [""], ["", "2024年9月情况"], ["填报单位：区商务委"], ["", "", "单位：亿元"]]
)
FOOTERS = st.sampled_from([["注：初步数"], [""], ["填表人：张三", "", "审核人：李四"], ["", "说明：略"]])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[str], dict[tuple[str, str], str]]:
    """Towns, indicators and a value for each pair."""
    names = draw(st.lists(NAMES, min_size=2, max_size=10, unique=True))
    split = draw(st.integers(1, len(names) - 1))
    towns, indicators = names[:split], names[split:]
    return towns, indicators, {(town, name): draw(VALUES) for town in towns for name in indicators}


def placed(data: st.DataObject, table: Grid) -> tuple[Grid, int, int]:
    """The table below title lines, right of blank columns, above footers; and how far it was moved."""
    titles = data.draw(st.lists(TITLES, max_size=4))
    indent = data.draw(st.integers(0, 3))
    footers = data.draw(st.lists(FOOTERS, max_size=3))
    margin = [""] * indent
    return (
        [*titles, *([*margin, *row] for row in table), *([*margin, *row] for row in footers)],
        len(titles),
        indent,
    )


@given(tables(), st.data())
def test_matrix_anywhere_gives_each_value_once_and_its_transpose_the_same(
    table: tuple[list[str], list[str], dict[tuple[str, str], str]], data: st.DataObject
) -> None:
    towns, indicators, figures = table
    down = [["镇名", *indicators], *([town, *(figures[town, name] for name in indicators)] for town in towns)]
    across = [["指标", *towns], *([name, *(figures[town, name] for town in towns)] for name in indicators)]
    for matrix, rows, columns in ((down, towns, indicators), (across, indicators, towns)):
        grid, lower, right = placed(data, matrix)
        values, notes = read_sheets([Sheet("表", grid)])
        assert notes == []
        assert {(v["town_text"], v["indicator_text"]): v["value_text"] for v in values} == figures
        assert {v["cell"]: v["value_text"] for v in values} == {
            cell_address(lower + 2 + row_no, right + 2 + column_no): matrix[row_no + 1][column_no + 1]
            for row_no in range(len(rows))
            for column_no in range(len(columns))
        }
        for value in values:
            for key in ("town", "indicator"):
                assert value_at(grid, value[f"{key}_cell"]) == value[f"{key}_text"]


@given(tables(), st.permutations(["镇", "指标", "数值", "计量单位", "备注"]), st.data())
def test_tidy_anywhere_gives_each_value_once(
    table: tuple[list[str], list[str], dict[tuple[str, str], str]], header: list[str], data: st.DataObject
) -> None:
    _, _, figures = table
    rows = [
        {"镇": town, "指标": name, "数值": figure, "计量单位": "亿元", "备注": data.draw(NAMES)}
        for (town, name), figure in figures.items()
    ]
    body = [header, *([row[name] for name in header] for row in rows)]
    grid, lower, right = placed(data, body)
    values, notes = read_sheets([Sheet("表", grid)])
    assert notes == []
    value_column = right + 1 + header.index("数值")
    assert [
        (v["cell"], v["town_text"], v["indicator_text"], v["value_text"], v["unit_text"], v["note_text"])
        for v in values
    ] == [
        (cell_address(lower + 2 + no, value_column), row["镇"], row["指标"], row["数值"], "亿元", row["备注"])
        for no, row in enumerate(rows)
    ]


WORDS = "镇 指标 数值 单位 计量单位 报告期 备注 序号 合计 注：略 2024年9月 （亿元） 镇\\指标 单位：甲 单位： 累计"
CELLS = st.one_of(st.sampled_from(WORDS.split()), NAMES, VALUES)
AREAS = st.tuples(*[st.integers(1, 8)] * 4).map(
    lambda ends: Area(min(ends[0], ends[2]), min(ends[1], ends[3]), max(ends[0], ends[2]), max(ends[1], ends[3]))
)


@given(st.lists(st.lists(CELLS, max_size=7), max_size=8), st.lists(AREAS, max_size=3))
def test_any_sheet_is_read_or_refused_and_nothing_is_lost(grid: Grid, areas: list[Area]) -> None:
    assume(any(map(any, grid)))
    # Excel blanks what a merged area covers, all but its first cell.
    for area in areas:
        for row_no, row in enumerate(grid, start=1):
            for column_no in range(1, len(row) + 1):
                is_first = (row_no, column_no) == (area.first_row, area.first_column)
                if not is_first and contains(area, row_no, column_no):
                    row[column_no - 1] = ""
    try:
        values, notes = read_sheets([Sheet("表格一览", grid, tuple(areas))])
    except FileRejected as rejected:
        if rejected.problem.rule_code in ("header_not_found", "columns_wrong"):
            return
        raise
    keyed(values)
    noted(notes)
    told = {note.cell for note in notes} | {value["cell"] for value in values}
    for value in values:
        assert value_at(grid, value["cell"]) == value["value_text"]
        for key in ("town", "indicator", "unit", "department", "period"):
            if value[f"{key}_cell"]:
                told.add(value[f"{key}_cell"])
                assert value[f"{key}_text"].strip() in value_at(grid, value[f"{key}_cell"])
    # A figure below the first header is a value, a key, a remark, or stands in a row or column that a note names.
    rows_left = ("row_ignored", "row_unread")
    named_rows = {note.cell.strip("ABCDEFG") for note in notes if note.cell and note.rule_code in rows_left}
    named_columns = {
        note.cell.strip("0123456789") for note in notes if note.cell and note.rule_code == "column_ignored"
    }
    remarks = {value["note_text"] for value in values}
    for row_no in range(min((value["row_no"] for value in values), default=len(grid) + 1), len(grid) + 1):
        for column_no, text in enumerate(grid[row_no - 1], start=1):
            cell = cell_address(row_no, column_no)
            is_named = str(row_no) in named_rows or cell[0] in named_columns or text in remarks
            is_numbered = any("序号" in row[column_no - 1 : column_no] for row in grid[: row_no - 1])
            assert not is_figure(text) or cell in told or is_named or is_numbered, cell


def contains(area: Area, row_no: int, column_no: int) -> bool:
    return area.first_row <= row_no <= area.last_row and area.first_column <= column_no <= area.last_column


def value_at(grid: Grid, address: str) -> str:
    letters = address.rstrip("0123456789")
    row = grid[int(address[len(letters) :]) - 1]
    column = openpyxl.utils.column_index_from_string(letters) - 1
    return row[column] if column < len(row) else ""


@pytest.mark.parametrize(
    "grid",
    [
        [["镇", "指标", "说明"]] * 20_000,
        [["镇", "GDP"], ["万古镇", "1"]] * 10_000,
        [["镇", "指标"] * 8_000] * 5,
        [["镇", "GDP"] * 3_000, ["万古镇", "1"] * 3_000],
        [["2024年9月", "单位：亿元"]] * 20_000 + [["镇", "GDP"], ["万古镇", "1"]],
        [["单位" + " " * 32_000] * 20, ["镇", "GDP" + " " * 32_000 + "（"], ["万古镇", "1"]],
        [[f"万古镇{no}", f"某{no}", f"说{no}"] for no in range(50_000)],
    ],
    ids=["false headers", "tables", "wide header", "side by side", "titles", "spaces", "no header"],
)
def test_sheets_made_to_be_slow_are_not(grid: Grid) -> None:
    started = time.process_time()
    with contextlib.suppress(FileRejected):
        read_sheets([Sheet("万古镇", grid)])
    assert time.process_time() - started < 5
