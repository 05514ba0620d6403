"""Any table anywhere gives each value once, and any sheet is read or refused, soon."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dagster_project.ingest.files.grid import Area, Grid, Sheet, cell_address
from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.sheets.lines import is_figure
from dagster_project.ingest.submission import read_sheets
from tests.ingest.submissions.reading_sheets import keyed, noted
from tests.steps import grows_no_faster_than_its_input

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
    ("sheet", "size"),
    [
        (lambda size: [["镇", "指标", "说明"]] * size, 1000),
        (lambda size: [["镇", "GDP"], ["万古镇", "1"]] * size, 500),
        (lambda size: [["镇", "指标"] * size] * 5, 500),
        (lambda size: [["镇", "GDP"] * size, ["万古镇", "1"] * size], 400),
        (lambda size: [["2024年9月", "单位：亿元"]] * size + [["镇", "GDP"], ["万古镇", "1"]], 2000),
        (lambda size: [["单位" + " " * size] * 20, ["镇", "GDP" + " " * size + "（"], ["万古镇", "1"]], 16_000),
        (lambda size: [[f"万古镇{no}", f"某{no}", f"说{no}"] for no in range(size)], 2500),
    ],
    ids=["false headers", "tables", "wide header", "side by side", "titles", "spaces", "no header"],
)
def test_sheets_made_to_be_slow_are_not(sheet: Callable[[int], Grid], size: int) -> None:
    def read(size: int) -> None:
        with contextlib.suppress(FileRejected):
            read_sheets([Sheet("万古镇", sheet(size))])

    assert grows_no_faster_than_its_input(read, size)
