"""Names over or beside values: each value keeps its cell and what names it."""

from __future__ import annotations

import pytest

from dagster_project.ingest.submission import read_submission
from tests.ingest.submissions.reading_sheets import keyed, noted, read


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

    def test_the_corner_may_say_what_stands_to_its_right(self) -> None:
        values = keyed(read("镇,万古镇,吴家镇\nGDP,1,2", "2024年9月")[0])
        assert values == {"B2": ("万古镇", "GDP", "2024年9月", "1"), "C2": ("吴家镇", "GDP", "2024年9月", "2")}
        # Towns below it, or heads that are none: it says what stands below, as always.
        assert keyed(read("镇,GDP,吴家镇产值\n万古镇,1,2")[0])["B2"][:2] == ("万古镇", "GDP")
        assert keyed(read("镇,万古镇,吴家镇\n万古镇,1,2")[0])["B2"][0] == "万古镇"

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
        assert [value["indicator_text"] for value in values] == ["GDP", "GDP增速", "人口"]

    @pytest.mark.parametrize("row", ["单位,亿元,%", "计量单位,（亿元）,（%）", ",（亿元）,(%)", ",亿元,%"])
    def test_row_of_units(self, row: str) -> None:
        values, _ = read(f"镇,GDP,增速\n{row}\n万古镇,1,2")
        assert [(value["unit_text"], value["unit_cell"]) for value in values] == [("亿元", "B2"), ("%", "C2")]

    def test_row_of_units_below_a_blank_row(self) -> None:
        values, _ = read("镇,GDP,增速\n,,\n,亿元,%\n万古镇,1,2")
        assert [(value["unit_text"], value["unit_cell"]) for value in values] == [("亿元", "B3"), ("%", "C3")]

    def test_row_of_other_texts_is_no_row_of_units(self) -> None:
        values, _ = read("镇,GDP,增速\n,亿元,多\n万古镇,1,2")
        assert [(value["indicator_text"], value["unit_text"]) for value in values] == [("GDP", "亿元"), ("多", "")]

    def test_words_below_the_names_say_what_the_figures_are(self) -> None:
        values, _ = read("镇,GDP,人口\n,利润,\n万古镇,1,2\n吴家镇,无,3")
        assert [value["indicator_text"] for value in values] == ["利润", "人口", "利润", "人口"]
        assert [value["row_no"] for value in values] == [3, 3, 4, 4]

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
