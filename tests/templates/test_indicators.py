"""Templates: what they ask, what they let people type, and that what they make reads back without a remark."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dagster_project.errors import UsageError
from dagster_project.ingest.submission import read_submission
from dagster_project.settings import Settings
from dagster_project.templates.indicators import make_template
from dagster_project.templates.owing import note_on
from dagster_project.warehouse.release import DATABASE, MANIFEST, Release, show
from dagster_project.wording.periods import codes_of, period_name, previous_period, spans_of, spellings

HEADER = ["镇名", "指标名称", "报告期", "数值", "计量单位", "填报单位", "说明"]
WHO = "500111-economy_information"


@pytest.fixture
def home(settings: Settings) -> Settings:
    """A home whose published release holds what templates read."""
    folder = settings.releases / "r1"
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_text(json.dumps({}), encoding="utf-8")
    with duckdb.connect(folder / DATABASE) as connection:
        connection.execute(
            """
            create schema quality;
            create table quality.source_file (kind varchar, outcome varchar);
            create table quality.obligation_status as from (values
                ('500111-economy_information', 'indicator', '2024-Q3', date '2024-10-15'),
                ('500111-economy_information', 'measure', '2024-08', date '2024-09-10'))
                as t(department_code, subject_kind, period_code, due_on);
            create schema marts;
            create table marts.dim_department as from (values
                ('500111-economy_information', '区经济信息委', '500111', '大足区'),
                ('500111-justice', '区司法局', '500111', '大足区'),
                ('500153-economy_information', '区经济信息委', '500153', '荣昌区'))
                as t(department_code, department_name, district_code, district_name);
            create table marts.dim_town as from (values
                ('500111-wangu', '万古镇', '500111', true), ('500111-wangu', '万古乡', '500111', false),
                ('500111-longshui', '=龙水镇', '500111', true), ('500153-wujia', '吴家镇', '500153', true))
                as t(town_code, town_name, district_code, is_current);
            create table marts.dim_indicator as from (values
                ('industrial_output', '规模以上工业总产值', '经济发展', '亿元', 'level', 'year_to_date', null),
                ('growth', '规模以上工业总产值增速', '经济发展', '%', 'growth_rate', 'year_to_date', null),
                ('firms', '国家级专精特新“小巨人”企业', '创新活力', '家', 'count', 'point_in_time', null),
                ('share', '绿化覆盖率', '生态宜居', '%', 'share', 'point_in_time', null),
                ('ratio', '农产品加工产值与农业总产值之比', '经济发展', '比', 'ratio', 'period', null),
                ('water', '辖区河流水质类别', '生态宜居', '类', 'ordinal', 'point_in_time', 'surface_water'),
                ('gdp', '地区生产总值', '经济发展', '亿元', 'level', 'year_to_date', null))
                as t(indicator_code, indicator_name_zh, category_zh, unit, measure_kind, time_basis, scale_code);
            create table marts.dim_unit as from (values
                ('亿元', '亿元', 'yuan', 100000000, 1), ('万元', '万元', 'yuan', 10000, 1),
                ('元', '元', 'yuan', 1, 1), ('万 元', '万元', 'yuan', 10000, 1),
                ('%', '%', 'share', 1, 100), ('家', '家', 'firm', 1, 1))
                as t(unit_text, unit, dimension, numerator, denominator);
            create table marts.bridge_indicator_department as
                select indicator_code, '500111' as district_code, '500111-economy_information' as department_code
                from marts.dim_indicator where indicator_code <> 'gdp';
            create table marts.dim_period as
                select year::varchar as period_code, 'year' as grain, year::integer as year
                from range(2022, 2026) t(year);
            create table marts.fct_indicator_value as from (values
                ('industrial_output', '2024-Q2', 74.22000000::decimal(28, 8), '74.22', '亿元', 'reported', true),
                ('industrial_output', '2024-Q2', 70::decimal(28, 8), '70', '亿元', 'reported', false),
                ('firms', '2024-Q2', null, '不适用', '家', 'not_applicable', true),
                ('growth', '2024-Q1', 9::decimal(28, 8), '9', '%', 'reported', true))
                as t(indicator_code, period_code, value, value_text, unit, value_status, is_current);
            alter table marts.fct_indicator_value add column town_code varchar default '500111-wangu';
            """
        )
    (folder / MANIFEST).write_text("""{"release_id": "r1"}""", encoding="utf-8")
    show(settings, Release("r1", folder))
    return settings


def mark(home: Settings) -> None:
    """Make it a home of made-up figures."""
    with duckdb.connect(home.releases / "r1" / DATABASE) as connection:
        connection.execute("insert into quality.source_file values ('synthetic_mark', 'accepted')")


def test_every_sheet_of_a_made_up_home_says_so_and_of_another_none(home: Settings, tmp_path: Path) -> None:
    plain = openpyxl.load_workbook(make_template(home, WHO, "2024-Q3", tmp_path))
    mark(home)
    out = make_template(home, WHO, "2024-Q3", tmp_path)
    marked = openpyxl.load_workbook(out)
    assert out.name.startswith("【演示数据】")
    assert marked["填报"]["A1"].value == f"【演示数据】{plain['填报']['A1'].value}"
    assert {sheet.oddHeader.center.text for sheet in marked} == {"演示数据"}
    assert {sheet.oddHeader.center.text for sheet in plain} == {None}


def form(home: Settings, tmp_path: Path, period: str = "2024-Q3") -> tuple[Path, Worksheet]:
    out = make_template(home, WHO, period, tmp_path / "out.xlsx")
    return out, openpyxl.load_workbook(out)["填报"]


def rows_of(sheet: Worksheet) -> list[list[object]]:
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_col=7)]
    # Below an empty line stands who signs it.
    return lines[: lines.index([None] * 7)]


def rules_on(sheet: Worksheet, row: int, column: str) -> list[DataValidation]:
    return [rule for rule in sheet.data_validations.dataValidation if f"{column}{row}" in rule.sqref]


def row_no(sheet: Worksheet, indicator: str, town: str = "万古镇") -> int:
    return next(no for no, row in enumerate(rows_of(sheet), start=4) if row[:2] == [town, indicator])


def test_towns_times_indicators_of_the_department(home: Settings, tmp_path: Path) -> None:
    _, sheet = form(home, tmp_path)
    assert [cell.value for cell in sheet[3]] == HEADER
    rows = rows_of(sheet)
    assert len(rows) == 2 * 6
    assert {row[0] for row in rows} == {"万古镇", "=龙水镇"}
    assert "地区生产总值" not in {row[1] for row in rows}
    assert {(row[2], row[3], row[5], row[6]) for row in rows} == {("2024年三季度", None, "区经济信息委", None)}
    assert {row[1]: row[4] for row in rows}["规模以上工业总产值"] == "亿元"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_only_values_notes_and_units_with_a_choice_are_open(home: Settings, tmp_path: Path) -> None:
    _, sheet = form(home, tmp_path)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for row in sheet.iter_rows(min_row=1, max_row=3 + len(rows_of(sheet)), max_col=7):
        is_data = row[0].row > 3
        has_choice = row[1].value == "规模以上工业总产值"
        is_open = [not cell.protection.locked for cell in row]
        assert is_open == [False, False, False, is_data, is_data and has_choice, False, is_data]


def test_each_kind_of_value_has_its_rule(home: Settings, tmp_path: Path) -> None:
    _, sheet = form(home, tmp_path)
    found = {}
    for indicator in ("绿化覆盖率", "规模以上工业总产值增速", "国家级专精特新“小巨人”企业", "规模以上工业总产值"):
        no = row_no(sheet, indicator, "=龙水镇")
        [rule] = rules_on(sheet, no, "D")
        assert rule.sqref == f"D{no}:D{no + 1}"
        assert rule.type == "custom"
        assert rule.allowBlank
        assert all(f'D{no}="{status}"' in rule.formula1 for status in ("不适用", "保密", "撤回"))
        found[indicator] = rule.formula1.split(",D" + str(no) + '="')[0].replace(f"D{no}", "D")
    assert found == {
        "绿化覆盖率": "OR(AND(ISNUMBER(D),D>=0,D<=100)",
        "规模以上工业总产值增速": "OR(AND(ISNUMBER(D),D>=-100)",
        "国家级专精特新“小巨人”企业": "OR(AND(ISNUMBER(D),D>=0,INT(D)=D)",
        "规模以上工业总产值": "OR(AND(ISNUMBER(D),D>=0)",
    }
    [water] = rules_on(sheet, row_no(sheet, "辖区河流水质类别"), "D")
    assert (water.type, water.formula1) == ("list", '"I,II,III,IV,V,劣V,不适用,保密,撤回"')
    assert all(len(rule.formula1) <= 255 for rule in sheet.data_validations.dataValidation)


def test_a_level_may_come_in_units_of_its_dimension(home: Settings, tmp_path: Path) -> None:
    _, sheet = form(home, tmp_path)
    [units] = rules_on(sheet, row_no(sheet, "规模以上工业总产值"), "E")
    choices = units.formula1.strip('"').split(",")
    assert choices[0] == "亿元"
    assert {"万元", "元"} <= set(choices)
    assert "美元" not in choices
    assert rules_on(sheet, row_no(sheet, "绿化覆盖率"), "E") == []


def test_the_last_value_stands_by_for_reference(home: Settings, tmp_path: Path) -> None:
    out, sheet = form(home, tmp_path)
    comments = {
        row[1].value: row[3].comment.text for row in sheet.iter_rows(min_row=4, max_col=7) if row[3].comment
    }
    assert comments == {
        "规模以上工业总产值": "上期（2024年二季度）：74.22 亿元",
        "国家级专精特新“小巨人”企业": "上期（2024年二季度）：不适用",
    }
    assert openpyxl.load_workbook(out).sheetnames == ["填报", "填报说明", "上期参考"]


def test_without_a_last_value_there_is_no_sheet_for_it(home: Settings, tmp_path: Path) -> None:
    out, _ = form(home, tmp_path, "2024-08")
    assert openpyxl.load_workbook(out).sheetnames == ["填报", "填报说明"]


@pytest.mark.parametrize("period", ["2024", "2024-H1", "2024-Q3", "2024-09", "2024年三季度", "2024年9月"])
def test_as_made_it_reads_back_without_a_remark(home: Settings, tmp_path: Path, period: str) -> None:
    out, sheet = form(home, tmp_path, period)
    reading = read_submission(out.read_bytes(), out.name)
    assert reading.notes == []
    assert len(reading.values) == len(rows_of(sheet))
    assert {value["value_text"] for value in reading.values} == {""}


def test_filled_in_it_reads_back_without_a_remark(home: Settings, tmp_path: Path) -> None:
    out, _ = form(home, tmp_path)
    workbook = openpyxl.load_workbook(out)
    sheet = workbook["填报"]
    typed = [12.5, "不适用", "保密", "撤回", 0, None, "III", 7, 99.9, -3.2, "2∶1", 1]
    for no, value in enumerate(typed, start=4):
        sheet.cell(no, 4).value = value
        sheet.cell(no, 7).value = f"原因{no}"
    workbook.save(out)

    reading = read_submission(out.read_bytes(), out.name)
    assert reading.notes == []
    assert [value["value_text"] for value in reading.values] == [
        "" if value is None else str(value) for value in typed
    ]
    for no, (value, row) in enumerate(zip(reading.values, rows_of(sheet), strict=True), start=4):
        assert value["layout"] == "tidy"
        assert (value["sheet"], value["cell"]) == ("填报", f"D{no}")
        keys = ("town", "indicator", "period", "unit", "department")
        assert [value[f"{key}_text"] for key in keys] == [row[0], row[1], row[2], row[4], row[5]]
        assert value["note_text"] == f"原因{no}"
        assert value["basis_text"] == "数值"
        assert not value.get("title_unit_text")


def test_it_says_by_when_it_is_due_and_has_room_for_who_signs(home: Settings, tmp_path: Path) -> None:
    _, sheet = form(home, tmp_path)
    foot = {row[0].value: row[1] for row in sheet.iter_rows(min_row=5 + len(rows_of(sheet)), max_col=7)}
    assert list(foot) == ["报送时间：2024年10月15日前", "填表人：", "审核人：", "联系电话："]
    assert [foot[label].protection.locked for label in ("填表人：", "审核人：", "联系电话：")] == [False] * 3


def test_signed_it_reads_back_without_a_remark(home: Settings, tmp_path: Path) -> None:
    out, sheet = form(home, tmp_path)
    first = 6 + len(rows_of(sheet))
    workbook = openpyxl.load_workbook(out)
    for row, text in enumerate(("张三", "李四", 13912345678), start=first):
        workbook["填报"].cell(row, 2).value = text
    workbook.save(out)
    reading = read_submission(out.read_bytes(), out.name)
    assert reading.notes == []
    assert len(reading.values) == len(rows_of(sheet))


def test_a_period_that_is_not_owed_is_said(home: Settings, tmp_path: Path) -> None:
    _, sheet = form(home, tmp_path, "2024-08")
    assert "报送时间：本期没有应报事项" in [cell.value for cell in sheet["A"]]
    said = note_on(home, WHO, "2024年8月", are_measures=False)
    assert said.startswith("注意：大足区经济信息委没有2024年8月的应报事项（同年应报的有2024年三季度）。")
    assert note_on(home, WHO, "2024年8月", are_measures=True) == ""
    assert note_on(home, WHO, "2024-Q3", are_measures=False) == ""
    assert "同年没有应报事项" in note_on(home, WHO, "2023", are_measures=False)


@pytest.mark.parametrize(
    ("codes", "spans"),
    [
        (["2025-01", "2025-02", "2025-03", "2025"], [["2025-01", "2025-03"], ["2025"]]),
        ([f"2025-{month:02d}" for month in range(1, 13)], [["2025-01", "2025-12"]]),
        (["2025-01", "2025-02", "2025-06"], [["2025-01"], ["2025-02"], ["2025-06"]]),
        (["2025-Q1", "2025-H1", "2025-Q2"], [["2025-Q1"], ["2025-H1"], ["2025-Q2"]]),
        ([], []),
    ],
    ids=["months and the year", "every month", "months apart", "no months", "none"],
)
def test_every_period_that_is_owed_is_named(codes: list[str], spans: list[list[str]]) -> None:
    """A department that owes twelve months does not hear of the last six alone."""
    assert spans_of(codes) == spans


def test_the_same_template_gives_the_same_bytes(home: Settings, tmp_path: Path) -> None:
    made = [make_template(home, WHO, "2024-Q3", tmp_path / f"{no}.xlsx").read_bytes() for no in (1, 2)]
    assert made[0] == made[1]


def test_a_file_that_may_be_filled_in_is_never_written_over(home: Settings, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"filled in")
    with pytest.raises(UsageError, match="is there already"):
        make_template(home, WHO, "2024-Q3", out)
    assert out.read_bytes() == b"filled in"


def test_a_folder_gets_a_file_with_a_name_that_says_what_it_is(home: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    made = make_template(home, "大足区经济信息委", "2024年 三季度", folder)
    assert made == folder / "大足区经济信息委2024年三季度指标填报表.xlsx"
    assert [path.name for path in folder.iterdir()] == [made.name]


@pytest.mark.parametrize(
    ("department", "period", "message"),
    [
        (
            "500111-economy",
            "2024-Q3",
            "No department is named '500111-economy'. Nearest: 500111-economy_information",
        ),
        ("经济信息局", "2024-Q3", "Nearest: 区经济信息委"),
        (
            "区经济信息委",
            "2024-Q3",
            r"More than one .*500111-economy_information \(大足区\), 500153-economy_information",
        ),
        (
            "区司法局",
            "2024-Q3",
            r"reports no indicator. Those that do: 区经济信息委 \(500111-economy_information\)",
        ),
        (WHO, "2024-Q5", "No period is called '2024-Q5'. Nearest: .*2024-Q"),
        (WHO, "2024年5季度", "Nearest: .*2024年[一二三四1-4]季度"),
        (WHO, "", "No period is called ''. Nearest: none"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(
    home: Settings, tmp_path: Path, department: str, period: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        make_template(home, department, period, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_without_a_release_it_says_so(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nothing has been published"):
        make_template(settings, WHO, "2024", tmp_path / "out.xlsx")


@pytest.mark.parametrize(
    ("code", "name", "before"),
    [
        ("2024", "2024年", "2023"),
        ("2024-H1", "2024年上半年", "2023-H2"),
        ("2024-H2", "2024年下半年", "2024-H1"),
        ("2024-Q1", "2024年一季度", "2023-Q4"),
        ("2024-Q3", "2024年三季度", "2024-Q2"),
        ("2024-01", "2024年1月", "2023-12"),
        ("2024-10", "2024年10月", "2024-09"),
    ],
)
def test_names_of_periods_and_the_period_before(code: str, name: str, before: str) -> None:
    assert period_name(code) == name
    assert previous_period(code) == before


@pytest.mark.parametrize("text", ["", "2024-13", "2024-Q5", "2024-8", "24", "2024-00", "２０２４"])
def test_what_is_no_period_code(text: str) -> None:
    assert period_name(text) is None
    with pytest.raises(ValueError, match="no period code"):
        previous_period(text)


def test_no_spelling_means_two_periods() -> None:
    all_spellings = [
        spelling for year in (2023, 2024) for code in codes_of(year) for spelling in set(spellings(code))
    ]
    assert len(all_spellings) == len(set(all_spellings))
    assert len(codes_of(2024)) == 19
