"""A row a value: each keeps its cell and what names it."""

from __future__ import annotations

import pytest

from dagster_project.ingest.landing.batches import TABLES
from tests.ingest.submissions.reading_sheets import TIDY, keyed, noted, problem_of, read


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
