"""Whatever stands around a table, and on other sheets, is no value of it."""

from __future__ import annotations

import pytest

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.submission import read_sheets
from tests.ingest.submissions.reading_sheets import TIDY, grid_of, noted, problem_of, read


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
