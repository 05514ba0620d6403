"""Headers to roles: the usual spellings are understood, wherever the header stands and however it is spaced."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.ingest.annex_tables import read_annex
from dagster_project.ingest.files.grid import Grid, Sheet
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.sheets.annex_heads import AnnexHeader, annex_header, is_value_head
from dagster_project.ingest.sheets.columns import (
    Header,
    data_rows,
    find_header,
    fold_header,
    role_of,
    vocabulary,
)

NAMES = [
    (kind, role, name)
    for kind, roles in vocabulary().items()
    for role in roles
    for name in roles[role].get("names", [])
]
BLANKS = st.text(" \u3000\u00a0\t\r\n", max_size=3)
SUBMISSION_HEADER = ["镇", "指标", "报告期", "数值", "单位", "填报单位", "说明"]
BARE = {
    "annex_indicators": ["序号", "指标名称", "2025年"],
    "annex_measures": ["序号", "重大政策", "牵头单位"],
    "submission": SUBMISSION_HEADER[:-1],
}


def header_of(grid: Grid, table_kind: str) -> Header | AnnexHeader:
    if table_kind.startswith("annex"):
        return annex_header(Sheet(None, grid), table_kind, is_transcribed=True)
    return find_header(grid, table_kind)


def roles(grid: Grid, table_kind: str) -> list[str]:
    return [column.role for column in header_of(grid, table_kind).columns]


def problem_details(grid: Grid, table_kind: str) -> dict[str, str]:
    with pytest.raises(FileRejected) as rejected:
        header_of(grid, table_kind)
    return rejected.value.problem.details


@pytest.mark.parametrize(("table_kind", "role", "name"), NAMES)
def test_every_spelling_means_its_role_and_no_other(table_kind: str, role: str, name: str) -> None:
    assert role_of(name, table_kind) == role
    assert Counter(n for kind, _, n in NAMES if kind == table_kind)[name] == 1


@given(st.sampled_from(NAMES), st.data())
def test_white_space_in_a_header_means_nothing(spelling: tuple[str, str, str], data: st.DataObject) -> None:
    table_kind, role, name = spelling
    spaced = "".join(data.draw(BLANKS) + letter for letter in name) + data.draw(BLANKS)
    assert role_of(spaced, table_kind) == role


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("２０２５年", "2025年"),
        ("数值（％）", "数值(%)"),
        (" 指 标　名\n称 ", "指标名称"),
        ("２０２５ 年\n目标", "2025年目标"),
    ],
)
def test_full_width_signs_and_spaces_fold(written: str, folded: str) -> None:
    assert fold_header(written) == folded


@pytest.mark.parametrize(
    "header",
    [
        "2022年",
        "2025年",
        "2025年目标",
        "2025年目标值",
        "2022年现状",
        "2022年现状值",
        "2022年基期",
        "２０２３年实际",
        "2022年基数",
        "基期（2022年）",
        "基期值（2022年）",
        "目标值（2025年）",
        "2025年底",
        "2025年末目标值",
        "预期值",
        "现状值 2022年",
        "目标值 2027年（远景）",
        "2025年计划",
        "2025",
        "到2025年",
        "2025年（“十四五”末）",
        "“十四五”末目标",
        "目标值 “十四五”末",
        "试点期末目标（2025年）",
        "年份 2022年",
        "全镇2025年目标",
        "起始值（2022年）",
        "2022年底数",
        "终期目标（2025年）",
        "阶段值（2024年）",
        "2023年实绩",
        "2023年统计数据",
        "2025年分解目标",
        "2025年进度安排",
        "第二年（2025年）",
        "2027年愿景目标",
    ],
)
def test_year_column(header: str) -> None:
    assert is_value_head(header)


@pytest.mark.parametrize(
    "header",
    [
        "1999年",
        "25年",
        "年",
        "2025年目标（%）",
        "",
        "2025年增速",
        "第二年目标",
        "2025年全县目标",
        "2026年（“十四五”末）",
        "2025年目标（三年累计）",
        "2025年建设规模",
        "2024年目标全区占比",
        "2023—2025年目标",
        "2022年位次",
        "2025年目标同比增长",
        "值",
    ],
)
def test_no_year_column(header: str) -> None:
    """What is left over says something else of the figures."""
    assert not is_value_head(header)


@pytest.mark.parametrize("table_kind", list(BARE))
def test_optional_columns_may_be_absent(table_kind: str) -> None:
    assert len(header_of([BARE[table_kind]], table_kind).columns) == len(BARE[table_kind])


@pytest.mark.parametrize("table_kind", list(BARE))
def test_every_other_column_is_required(table_kind: str) -> None:
    for column_no in range(len(BARE[table_kind])):
        shorter = BARE[table_kind][:column_no] + BARE[table_kind][column_no + 1 :]
        assert problem_details([shorter], table_kind)["missing"] != "—"


@given(st.permutations(SUBMISSION_HEADER))
def test_columns_may_stand_in_any_order(header: list[str]) -> None:
    found = find_header([header], "submission").columns
    assert [column.header_text for column in found] == header
    assert [column.role for column in found] == [role_of(text, "submission") for text in header]
    assert [column.column_no for column in found] == list(range(1, len(header) + 1))


@given(
    st.lists(
        st.sampled_from([[], [""], ["　", ""], ["附件1"], ["万古镇", "", "单位：万元"], ["指标", "（主要）"]]),
        max_size=5,
    )
)
def test_header_is_found_below_title_lines(titles: Grid) -> None:
    grid = [*titles, ["序号", "指标名称", "2025年"], ["1", "出口总额", "7500"]]
    assert annex_header(Sheet(None, grid), "annex_indicators").last_row == len(titles) + 1


def test_cells_below_title_lines_keep_their_addresses() -> None:
    content = "附件1,,\n试点主要指标,,\n序号,指标名称,２０２５年\n1,出口总额,7500\n".encode()
    cells = read_annex(content, "附件1.csv", "annex_indicators")[0].cells
    assert [(cell["cell"], cell["role"], cell["value_text"]) for cell in cells] == [
        ("A4", "item_no", "1"),
        ("B4", "indicator_name", "出口总额"),
        ("C4", "year_value", "7500"),
    ]
    assert cells[2]["header_text"] == "２０２５年", "the header is kept as written"


def test_years_side_by_side_are_a_value_column_each() -> None:
    table, _ = read_annex("序号,指标,2024年,2025年目标\n1,出口,3,4\n".encode(), "表.csv", "annex_indicators")
    years = [(cell["header_text"], cell["value_text"]) for cell in table.cells if cell["role"] == "year_value"]
    assert years == [("2024年", "3"), ("2025年目标", "4")]


def test_blank_rows_are_passed_over_and_short_ones_filled_up() -> None:
    grid = [["镇代码", "镇名", "区县代码", "区县名称"], ["1", "甲", "", " "], [], ["", "　"], ["2", "乙"]]
    rows = data_rows(grid, find_header(grid, "register_towns"))
    assert rows == [(2, ["1", "甲", "", " "]), (5, ["2", "乙", "", ""])]


def test_header_without_rows_is_an_empty_table() -> None:
    table, encoding = read_annex("序号,重大政策,牵头单位\n".encode(), "表.csv", "annex_measures")
    assert (table.cells, encoding) == ([], "utf-8")


@pytest.mark.parametrize("rows", ["", "1,出口, \n2,进口,\n"])
def test_a_table_of_indicators_without_a_figure_is_refused(rows: str) -> None:
    """Else it would take the place of the version before, and the targets of a town would vanish."""
    with pytest.raises(FileRejected, match="holds no figure"):
        read_annex(f"序号,指标,2025年\n{rows}".encode(), "表.csv", "annex_indicators")


def test_columns_that_are_blank_throughout_are_none() -> None:
    grid = [["序号", "", "指标", "2025年", "　", ""], ["1", " ", "出口", "3", "", ""]]
    assert roles(grid, "annex_indicators") == ["item_no", "indicator_name", "year_value"]


def test_blank_header_over_content_is_unexpected() -> None:
    grid = [["镇代码", "", "镇名", "区县代码", "区县名称"], ["1", "多", "甲", "3", "乙"]]
    assert problem_details(grid, "register_towns")["extra"] == "（空白表头） (B1)"


def test_one_known_word_does_not_make_a_header() -> None:
    assert "序号" in problem_details([["序号", "名称"], ["1", "出口"]], "annex_indicators")["expected"]
