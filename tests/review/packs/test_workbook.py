"""The workbook of a pack: its sheets, numbers as numbers, nothing that computes, the same bytes again."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.review.cycle_review import Change
from dagster_project.review.packs.page_figures import read_figures, read_frames
from dagster_project.review.packs.tables import FRAMES, tables_of
from dagster_project.review.packs.workbook import write_workbook
from dagster_project.wording.excel_text import display_width
from tests.review.packs.pack_raw import FORMULA, HOSTILE
from tests.review.packs.pack_review import REASON, review_of

SHEETS = ["总览", "按镇", "按部门", "目标清单", "政策清单", "改革清单", "项目清单", "数据质量"]


@pytest.fixture(scope="module")
def written(pack_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("workbook") / "zhencang-2024-Q3.xlsx"
    write_workbook(target, review_of(), pack_database)
    return target


@pytest.fixture(scope="module")
def workbook(written: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written)


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a table by its titles."""
    titles, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, titles), line, strict=True)) for line in lines]


def row_of(sheet: Worksheet, **stated: Any) -> dict[str, Any]:
    (found,) = [row for row in rows(sheet) if all(row[title] == value for title, value in stated.items())]
    return found


def texts(sheet: Worksheet) -> str:
    return "\n".join(
        str(value) for line in sheet.iter_rows(values_only=True) for value in line if value is not None
    )


def test_it_has_the_sheets_of_the_working_group(workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames == SHEETS


def test_every_table_is_set_up_to_be_read_and_printed(workbook: openpyxl.Workbook) -> None:
    for sheet in workbook.worksheets:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert str(sheet.page_setup.paperSize) == "9", sheet.title
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes, sheet.title
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.print_title_rows == "$1:$1", sheet.title
        assert all(sheet.column_dimensions[cell.column_letter].width >= 7 for cell in sheet[1]), sheet.title


def test_numbers_are_numbers_and_what_is_missing_is_empty(workbook: openpyxl.Workbook) -> None:
    exports = row_of(workbook["按镇"], 镇="万古镇", 指标="出口总额")
    assert exports["状态"] == "■ 不升反降"
    assert (exports["基期"], exports["序时应达"], exports["实际"]) == (6090, 5272.5, 3060.5)
    assert exports["差距（负为滞后）"] == -2212
    assert exports["序时完成率%"] == pytest.approx(-213.759, abs=0.001)
    assert exports["来源"] == "submissions/2024-Q3/500111-commerce/万古镇指标.csv!D4"
    doctors = row_of(workbook["按镇"], 镇="万古镇", 指标="乡村医生执业（助理）医师比例")
    assert doctors["状态"] == "○ 退回待更正"
    assert doctors["实际"] is None
    project = row_of(workbook["项目清单"], 编号="P-02")
    assert project["已完成投资（万元）"] is None


def test_a_whole_number_shows_no_lonely_point(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["按镇"]
    formats = {cell.value: cell.number_format for cell in sheet["G"][1:] if isinstance(cell.value, int | float)}
    assert formats[46] == "#,##0"
    assert formats[3060.5] == "#,##0.0"


def test_a_target_is_a_number_in_the_words_of_the_notice(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["按镇"]
    titles = [cell.value for cell in sheet[1]]
    found = {
        line[1].value: line[titles.index("目标")]
        for line in sheet.iter_rows(min_row=2)
        if line[0].value == "万古镇"
    }
    exports, growth = found["出口总额"], found["农村居民人均可支配收入年均增速"]
    assert (exports.value, exports.number_format) == (7500, '#,##0" 万美元"')
    assert (growth.value, growth.number_format) == (7.74, '"年均 "#,##0.00"%"')
    numbers = [cell for cell in found.values() if cell.value is not None]
    texts = [cell.value for cell in numbers if cell.data_type != "n"]
    assert all("类" in text for text in texts), "but for grades, whose numbers are ranks"
    due = sheet.cell(2, titles.index("期限") + 1)
    assert (due.value, due.number_format) == (2025, '0"年"')


def test_a_change_is_a_number_with_its_sign(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["按镇"]
    titles = [cell.value for cell in sheet[1]]
    [incomes] = [
        line
        for line in sheet.iter_rows(min_row=2)
        if (line[0].value, line[1].value) == ("吴家镇", "农村居民人均可支配收入年均增速")
    ]
    shown = [(incomes[titles.index(name)].value, incomes[titles.index(name)].number_format) for name in
             ("比上期", "比上年同期")]  # fmt: skip
    form = '+#,##0.0" 个百分点";-#,##0.0" 个百分点";"持平"'
    assert shown == [(0.2, form), (-0.3, form)]


def shown_width(cell: Any) -> float:
    """How many signs of a number a spreadsheet shows, without those that only group its digits."""
    section = cell.number_format.split(";")[1 if cell.value < 0 and ";" in cell.number_format else 0]
    words = "".join(re.findall(r'"([^"]*)"', section))
    places = len(re.sub(r'"[^"]*"', "", section).partition(".")[2])
    return len(f"{abs(cell.value):.{places}f}") + display_width(words)


def test_every_number_fits_its_column(workbook: openpyxl.Workbook) -> None:
    """A text that does not fit is cut or wrapped, in place of a number a spreadsheet shows ###."""
    numbers = [
        (sheet, cell)
        for sheet in workbook.worksheets[1:]
        for line in sheet.iter_rows(min_row=2)
        for cell in line
        if isinstance(cell.value, int | float)
    ]
    assert len(numbers) > 100
    narrow = [
        (sheet.title, cell.coordinate)
        for sheet, cell in numbers
        if sheet.column_dimensions[cell.column_letter].width < shown_width(cell) + 1
    ]
    assert not narrow


def test_a_growth_stands_beside_the_average_that_is_held_against_its_target(workbook: openpyxl.Workbook) -> None:
    incomes = row_of(workbook["按镇"], 镇="吴家镇", 指标="农村居民人均可支配收入年均增速")
    assert incomes["至今年均%"] - incomes["序时应达"] == pytest.approx(incomes["差距（负为滞后）"])
    assert row_of(workbook["按镇"], 镇="万古镇", 指标="出口总额")["至今年均%"] is None


def test_a_grade_stands_where_a_number_would(workbook: openpyxl.Workbook) -> None:
    water = next(row for row in rows(workbook["按镇"]) if row["指标"] == "辖区河流水质类别" and row["实际"])
    assert all("类" in str(water[name]) for name in ("基期", "序时应达", "实际"))
    assert water["单位"] == "类"


def test_the_overview_lists_corrections_in_words(pack_database: Path, tmp_path: Path) -> None:
    path = "submissions/2024-09/500111-commerce/9月指标.csv!D4"
    subject = "万古镇 · 出口总额 · 2024-09"
    arrived = f"新版本：{path}，2024-11-12 09:00 收到"
    told = [
        ("fct_indicator_value", "数值", "21950 万美元", "4905 万美元", arrived, path),
        ("fct_indicator_pace", "结论", "已达标", "进度正常", f"因“{subject}”有变：{arrived}", None),
        ("fct_indicator_pace", "序时完成率%", "3901.1411", "106.4", f"因“{subject}”有变：{arrived}", None),
    ]
    changes = [
        Change(table, subject, column, before, after, reason, "", source)
        for table, column, before, after, reason, source in told
    ]
    target = tmp_path / "changed.xlsx"
    write_workbook(target, review_of(compared_with="2024-Q3 r1", changes=changes), pack_database)
    shown = texts(openpyxl.load_workbook(target)["总览"])
    assert "万古镇出口总额（2024年9月）数值：21,950 万美元 → 4,905 万美元，新版本：《9月指标》单元格 D4，" in shown
    assert "万古镇出口总额（2024年9月）结论：已达标 → 进度正常" in shown
    assert "另有 1 项随之变化的数" in shown
    assert "submissions/" not in shown


def test_who_owes_what_stands_with_the_department(workbook: openpyxl.Workbook) -> None:
    health = row_of(workbook["按部门"], 部门="荣昌区卫生健康委")
    assert health["未报"] >= 1
    assert "吴家镇 乡村医生执业（助理）医师比例（未填报）" in health["未报事项"]
    assert "出口总额" in row_of(workbook["按部门"], 部门="大足区商务委")["负责的滞后指标"]


def test_everything_that_is_owed_can_be_filtered_by_department(workbook: openpyxl.Workbook) -> None:
    owed = [row for row in rows(workbook["数据质量"]) if row["类别"] == "未报"]
    mine = [row["事项"] for row in owed if row["由谁处理"] == "荣昌区卫生健康委" and row["结论"] == "○ 未填报"]
    assert "吴家镇 乡村医生执业（助理）医师比例" in mine


def test_a_measure_that_was_not_reported_says_so(workbook: openpyxl.Workbook) -> None:
    assert row_of(workbook["政策清单"], 镇="万古镇", 序号="2")["状态"] == "○ 未填报"
    assert row_of(workbook["政策清单"], 镇="万古镇", 序号="1")["状态"] == "○ 未填报（上次 推进中）"
    assert row_of(workbook["改革清单"], 镇="万古镇", 序号="2")["状态"] == "■ 受阻"


def test_texts_never_compute(workbook: openpyxl.Workbook, written: Path) -> None:
    cells = [cell for line in workbook["项目清单"].iter_rows() for cell in line]
    (formula,) = [cell for cell in cells if cell.value == FORMULA]
    assert formula.data_type == "s"
    assert formula.quotePrefix
    assert HOSTILE in [cell.value for cell in cells]
    with zipfile.ZipFile(written) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_the_overview_says_whether_and_why(workbook: openpyxl.Workbook) -> None:
    shown = texts(workbook["总览"])
    assert "数据核查未通过，特批定稿" in shown
    assert REASON in shown
    assert "大足区卫生健康委 1 项：退回未更正 1 项" in shown
    assert "万古镇 出口总额：实际 3,060.5 万美元，应达 5,272.5 万美元，差 2,212 万美元" in shown
    assert shown.index("出口总额") < shown.index("研发投入强度"), "the worst comes first"


def test_a_made_up_district_says_so_on_every_sheet(pack_database: Path, tmp_path: Path) -> None:
    target = tmp_path / "demo.xlsx"
    write_workbook(target, review_of(is_synthetic=True), pack_database)
    sheets = openpyxl.load_workbook(target).worksheets
    assert all("演示数据" in (sheet.oddHeader.center.text or "") for sheet in sheets)
    assert "演示数据" in texts(sheets[0])


def test_a_real_one_does_not(workbook: openpyxl.Workbook) -> None:
    assert not any(
        "演示数据" in texts(sheet) + (sheet.oddHeader.center.text or "") for sheet in workbook.worksheets
    )


def test_the_same_review_gives_the_same_bytes(written: Path, pack_database: Path, tmp_path: Path) -> None:
    write_workbook(tmp_path / "again.xlsx", review_of(), pack_database)
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


def test_a_sheet_without_rows_has_its_columns_all_the_same(pack_database: Path) -> None:
    review = review_of(checks=[])
    figures = replace(read_figures(pack_database, review), standings=[])
    frames = {name: frame.head(0) for name, frame in read_frames(pack_database, review, FRAMES).items()}
    tables = tables_of(review, figures, frames)
    assert [table.name for table in tables] == SHEETS[1:]
    for table in tables:
        assert table.frame[[column.source for column in table.columns]].empty, table.name


def test_measures_of_which_nothing_was_ever_told(pack_database: Path) -> None:
    review = review_of(checks=[])
    frames = read_frames(pack_database, review, FRAMES)
    for name in ("measures", "projects"):
        told = ["status", "status_zh", "period_code", "status_path", "status_sheet", "status_cell", "is_of_cycle"]
        nothing = {column: frames[name][column].where(frames[name].index < 0) for column in told}
        frames[name] = frames[name].assign(**nothing)
    tables = {table.name: table for table in tables_of(review, read_figures(pack_database, review), frames)}
    assert set(tables["政策清单"].frame["light"]) == {"○ 未填报"}
