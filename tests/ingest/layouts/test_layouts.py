"""Layouts as data: what a layout file may say, which files it is for, and what it reads from a sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, Problem
from dagster_project.ingest.layouts.layout import About, Layout, applicable, parse_layout
from dagster_project.ingest.layouts.months import months
from dagster_project.ingest.submission import read_sheets, read_submission
from dagster_project.settings import PROJECT

DOCUMENT = Path(PROJECT) / "docs" / "layouts.md"
LEAST = """
name: 月报
applies_to: {file: "*月报*"}
first_row: 2
town: {column: A}
indicator: {column: B}
values: [{columns: C}]
"""


def layout(text: str) -> Layout:
    parsed = parse_layout(text.encode(), "月报.yml")
    assert isinstance(parsed, Layout)
    return parsed


def invalid(text: str) -> Problem:
    with pytest.raises(FileRejected) as rejected:
        layout(text)
    assert rejected.value.problem.rule_code == "layout_invalid"
    assert rejected.value.problem.text("sentence_zh")
    return rejected.value.problem


def read(
    layout: Layout, rows: list[list[str]], name: str | None = "表", merged: tuple[Area, ...] = ()
) -> list[Row]:
    return read_sheets([Sheet(name, rows, merged)], layout)[0]


def notes(layout: Layout, rows: list[list[str]]) -> list[tuple[str, str | None]]:
    found: list[Note] = read_sheets([Sheet("表", rows)], layout)[1]
    return [(note.rule_code, note.cell) for note in found]


def not_met(layout: Layout, rows: list[list[str]]) -> Problem:
    with pytest.raises(FileRejected) as rejected:
        read(layout, rows)
    assert rejected.value.problem.rule_code == "layout_not_met"
    return rejected.value.problem


def examples() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


class TestSchema:
    """What a layout file may say."""

    def test_least(self) -> None:
        assert layout(LEAST).period.folder
        assert layout(LEAST).sheet == "*"

    @pytest.mark.parametrize(
        ("old", "new", "named"),
        [
            ("name: 月报", "", "name: 缺少 (missing)"),
            ("name: 月报", "name: tidy", "name: tidy"),
            ("first_row: 2", "first_rows: 2", "是否为 first_row (did you mean it)"),
            ("first_row: 2", "first_row: 0", "first_row: Input should be greater than or equal to 1"),
            ("first_row: 2", "first_row: 5\nlast_row: 4", "last_row: "),
            ("first_row: 2", "first_row: 2\nheader_rows: [1, 2]", "first_row: "),
            ("first_row: 2", "first_row: 2\nfooter: '('", "footer: "),
            ("first_row: 2", "first_row: 2\nexpect: {3A: 镇}", "expect.3A"),
            ("{column: A}", "{column: 1}", "town.column: "),
            ("{column: A}", "{column: XFE}", "town.column: "),
            ("{column: A}", "{colunm: A}", "是否为 column (did you mean it)"),
            ("{column: A}", "{column: A, text: 万古镇}", "town: 请写且只写一处"),
            ("{column: A}", "{column: A, pattern: x}", "town: pattern"),
            ("{column: A}", "{sheet_name: false}", "town: 请写且只写一处"),
            ("{column: A}", "{folder: true}", "town: 文件夹不说明它"),
            ("{column: A}", "{header_row: 1}", "town: 第 1 行不在 header_rows 中"),
            ("{column: B}", "{title: true}", "indicator: 标题行不说明它"),
            ("{column: B}", "{column: C}", "values: 有一列用了两次"),
            ("[{columns: C}]", "[{columns: 'D:C'}]", "values[1].columns: "),
            ("[{columns: C}]", "[]", "values: "),
            ("[{columns: C}]", "[{columns: C, base: x}]", "是否为 basis (did you mean it)"),
            ('{file: "*月报*"}', "{valid_from: 上月}", "applies_to.valid_from: "),
            ('{file: "*月报*"}', "{valid_from: 2024-07, valid_to: 2024-06}", "applies_to: valid_to"),
            ('{file: "*月报*"}', "{departments: 区商务委}", "applies_to.departments: "),
        ],
    )
    def test_errors_name_the_field(self, old: str, new: str, named: str) -> None:
        assert old in LEAST
        assert named in invalid(LEAST.replace(old, new)).details["fields"]

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("name: [月报\nfirst_row: 2\n", "line 2"),
            ("name: a\nname: b\n", "line 2"),
            ("- name", "line 1"),
            ("", "line 1"),
            ("name: a\nb: *c\n", "line 2"),
            ("name: \x01", "line 1"),
            ("[" * 5000, "line 1"),
        ],
    )
    def test_what_is_no_yaml_names_its_line(self, text: str, place: str) -> None:
        assert invalid(text).place == place

    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("2024", 1, 12),
            ("2024年", 1, 12),
            ("2024-H1", 1, 6),
            ("2024年下半年", 7, 12),
            ("2024-Q3", 7, 9),
            ("2024年三季度", 7, 9),
            ("２０２４年第1季度", 1, 3),
            ("2024-09", 9, 9),
            ("2024年9月", 9, 9),
            ("2024-09-30", 9, 9),
        ],
    )
    def test_months_of_a_folder(self, text: str, first: int, last: int) -> None:
        assert months(text) == (2024 * 12 + first, 2024 * 12 + last)

    @pytest.mark.parametrize("text", ["", "近期", "2024-13", "202409", "2024-Q5"])
    def test_no_months(self, text: str) -> None:
        assert months(text) is None


class TestApplies:
    """Which files a layout is for."""

    @pytest.mark.parametrize(
        ("applies_to", "does"),
        [
            ("{}", True),
            ("{file: '*月报*.xlsx'}", True),
            ("{file: '*月报*.XLSX'}", True),
            ("{file: 月报}", False),
            ("{departments: [区农业农村委, 区商务委]}", True),
            ("{departments: [区农业农村委]}", False),
            ("{valid_from: 2024-07}", True),
            ("{valid_from: 2024-10}", False),
            ("{valid_to: 2024-09-15}", True),
            ("{valid_to: 2024-H1}", False),
            ("{valid_from: 2023, valid_to: 2025}", True),
        ],
    )
    def test_all_that_is_given_must_fit(self, applies_to: str, does: bool) -> None:
        one = layout(LEAST.replace('{file: "*月报*"}', applies_to))
        assert (applicable([one], "9月月报.xlsx", About("2024-Q3", "区商务委")) is one) == does

    def test_two_that_apply_are_refused(self) -> None:
        two = [layout(LEAST), layout(LEAST.replace("name: 月报", "name: 另一月报"))]
        with pytest.raises(FileRejected) as rejected:
            applicable(two, "月报.csv", About())
        assert rejected.value.problem.rule_code == "layout_invalid"
        assert "月报、另一月报" in rejected.value.problem.details["fields"]

    def test_folder_without_a_period_is_no_guess(self) -> None:
        one = layout(LEAST.replace('"*月报*"', '"*月报*", valid_from: 2024'))
        with pytest.raises(FileRejected) as rejected:
            applicable([one], "月报.csv", About("近期"))
        assert rejected.value.problem.rule_code == "layout_not_met"
        assert applicable([one], "季报.csv", About("近期")) is None

    def test_layout_goes_before_the_general_ones(self) -> None:
        content = "镇,指标,当期,累计\n万古镇,GDP,1,2\n".encode()
        reading = read_submission(content, "月报.csv", [layout(LEAST.replace("columns: C", "columns: D"))])
        assert [(v["layout"], v["cell"], v["value_text"]) for v in reading.values] == [("月报", "D2", "2")]
        assert [(note.rule_code, note.cell) for note in reading.notes] == [("column_ignored", "C2")]
        with pytest.raises(FileRejected):
            read_submission(content.replace("当期".encode(), "数值".encode()), "季报.csv", [layout(LEAST)])


class TestReading:
    """What a layout reads."""

    def test_first_example_of_the_document(self) -> None:
        one = layout(examples()[0])
        rows = [
            ["万古镇等镇主要指标", "", "", "", "", ""],
            ["", "", "", "", "", "单位：亿元"],
            ["序号", "镇", "地区生产总值", "", "工业总产值", ""],
            ["", "", "当月", "累计", "当月", "累计"],
            ["1", "万古镇", "1", "2", "3", "4"],
            ["2", "吴家镇", "5", "6", "7", ""],
            ["合计", "", "6", "8", "10", "4"],
            ["注：初步数"],
        ]
        for merged in ((), (Area(3, 3, 3, 4), Area(3, 5, 3, 6))):
            values = read(one, rows, merged=merged)
            assert [
                (v["town_text"], v["indicator_text"], v["indicator_cell"], v["value_text"]) for v in values
            ] == [
                ("万古镇", "地区生产总值", "C3", "2"),
                ("万古镇", "工业总产值", "E3", "4"),
                ("吴家镇", "地区生产总值", "C3", "6"),
                ("吴家镇", "工业总产值", "E3", ""),
            ]
            assert {v["basis_text"] for v in values} == {"累计"}
            assert {v["title_unit_text"] for v in values} == {"亿元"}
            assert {(v["period_text"], v["period_cell"]) for v in values} == {("", None)}
        assert notes(one, rows) == [("row_ignored", "A7")]

    def test_second_example_of_the_document(self) -> None:
        one = layout(examples()[1])
        rows = [
            ["表号：农01", ""],
            ["填报单位", "区农业农村委"],
            ["项目", "2024年8月", "2024年9月", "备注"],
            ["粮食产量（吨）", "1", "2", "略"],
            ["制表人：张三"],
            ["撤村并居数", "9"],
        ]
        values, noted = read_sheets([Sheet("万古镇（9月）", rows), Sheet("填报须知", [["略"]])], one)
        assert [(v["town_text"], v["indicator_text"], v["period_text"], v["value_text"]) for v in values] == [
            ("万古镇", "粮食产量（吨）", "2024年8月", "1"),
            ("万古镇", "粮食产量（吨）", "2024年9月", "2"),
        ]
        assert {(v["department_text"], v["department_cell"]) for v in values} == {("区农业农村委", "B2")}
        assert {(v["unit_text"], v["note_text"], v["town_cell"]) for v in values} == {("", "略", None)}
        assert [(n.rule_code, n.sheet, n.cell) for n in noted] == [
            ("sheet_without_table", "填报须知", None),
            ("row_unread", "万古镇（9月）", "A6"),
        ]

    def test_unit_out_of_a_header_bracket(self) -> None:
        text = LEAST.replace("indicator: {column: B}", "indicator: {header_row: 1, pattern: '^[^（]+'}")
        one = layout(f"{text}header_rows: [1]\nunit: {{header_row: 1, pattern: '（(.+)）'}}\n")
        value = read(one, [["镇", "", "产值（亿元）"], ["万古镇", "", "3"]])[0]
        assert (value["indicator_text"], value["unit_text"], value["unit_cell"]) == ("产值", "亿元", "C1")

    def test_fixed_texts(self) -> None:
        text = LEAST.replace("{column: B}", "{text: 地区生产总值}")
        value = read(
            layout(f"{text}unit: {{text: 亿元}}\nperiod: {{text: 2024年}}\n"), [["镇"], ["万古镇", "", "3"]]
        )[0]
        assert (value["indicator_text"], value["unit_text"], value["period_text"]) == (
            "地区生产总值",
            "亿元",
            "2024年",
        )
        assert value["indicator_cell"] is None

    def test_rows_end_at_the_last_row_and_more_is_noted(self) -> None:
        rows = [["镇", "指标", "数"], ["万古镇", "GDP", "1"], ["吴家镇", "GDP", "2"], ["", "完", ""]]
        one = layout(f"{LEAST}last_row: 2\n")
        assert [value["cell"] for value in read(one, rows)] == ["C2"]
        assert notes(one, rows) == [("row_unread", "A3")]

    def test_columns_that_are_not_read_are_noted_unless_the_layout_names_them(self) -> None:
        rows = [["镇", "指标", "数", "核"], ["万古镇", "GDP", "1", "√"]]
        assert notes(layout(LEAST), rows) == [("column_ignored", "D2")]
        assert notes(layout(f"{LEAST}header_rows: [1]\n"), rows) == [("column_ignored", "D1")]
        assert notes(layout(f"{LEAST}ignored_columns: [D]\n"), rows) == []

    @pytest.mark.parametrize(
        ("more", "cell"),
        [
            ("header_rows: [1]", "C1"),
            ("expect: {B1: 指标名称}", "B1"),
            ("expect: {Z9: 指标名称}", "Z9"),
            ("unit: {cell: E9}", "E9"),
            ("period: {cell: A1, pattern: 20..年}", "A1"),
        ],
    )
    def test_file_that_does_not_fit_is_refused_by_sheet_and_cell(self, more: str, cell: str) -> None:
        problem = not_met(layout(f"{LEAST}{more}\n"), [["镇", "指标", " "], ["万古镇", "GDP", "1"]])
        assert problem.place == f"表!{cell}"
        assert f"工作表“表”的 {cell} " in problem.text("sentence_zh")
        assert "{" not in problem.text("sentence_en")

    def test_expected_cells_are_compared_without_spaces_and_width(self) -> None:
        one = layout(f"{LEAST}expect: {{A1: 镇(街), B1: 指标}}\n")
        assert len(read(one, [["镇（街）", "指 标", "数"], ["万古镇", "GDP", "1"]])) == 1

    def test_sheets_that_the_layout_names_are_missing_or_hidden(self) -> None:
        one = layout(f"{LEAST}sheet: 月报*\n")
        rows = [["镇", "指标", "数"], ["万古镇", "GDP", "1"]]
        for sheet in (Sheet("表", rows), Sheet("月报", rows, is_hidden=True)):
            with pytest.raises(FileRejected) as rejected:
                read_sheets([sheet], one)
            assert rejected.value.problem.rule_code == "layout_not_met"
        values, noted = read_sheets([Sheet("月报9", rows), Sheet("月报8", rows, is_hidden=True)], one)
        assert [value["sheet"] for value in values] == ["月报9"]
        assert [note.rule_code for note in noted] == ["sheet_hidden"]

    def test_merged_towns_hold_for_their_rows(self) -> None:
        rows = [["镇", "指标", "数"], ["万古镇", "GDP", "1"], ["", "人口", "2"]]
        values = read(layout(LEAST), rows, merged=(Area(2, 1, 3, 1),))
        assert [(value["town_text"], value["town_cell"]) for value in values] == [("万古镇", "A2")] * 2

    def test_sheet_shorter_than_the_layout(self) -> None:
        assert read(layout(LEAST.replace("first_row: 2", "first_row: 9")), [["镇"]]) == []
