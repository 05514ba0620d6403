"""Templates for measures and projects: what they ask, and that what is typed reads back as it was meant."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.errors import UsageError
from dagster_project.ingest.submission import read_submission
from dagster_project.settings import Settings
from dagster_project.templates.measures import make_measure_template
from dagster_project.warehouse.release import DATABASE, MANIFEST, Release, show

WHO = "500111-education"


@pytest.fixture
def home(settings: Settings) -> Settings:
    """A home whose published release holds what these templates read."""
    folder = settings.releases / "r1"
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_text(json.dumps({}), encoding="utf-8")
    with duckdb.connect(folder / DATABASE) as connection:
        connection.execute(
            """
            create schema quality;
            create table quality.source_file (kind varchar, outcome varchar);
            create table quality.obligation_status as from (values
                ('500111-education', 'measure', '2024-09', date '2024-10-10'))
                as t(department_code, subject_kind, period_code, due_on);
            create schema marts;
            create table marts.dim_department as from (values
                ('500111-education', '区教委', '500111', '大足区'),
                ('500111-justice', '区司法局', '500111', '大足区'))
                as t(department_code, department_name, district_code, district_name);
            create table marts.dim_town as from (values
                ('500111-wangu', '万古镇', '500111', true), ('500111-wangu', '万古乡', '500111', false))
                as t(town_code, town_name, district_code, is_current);
            create table marts.dim_period as select '2024' as period_code, 'year' as grain, 2024 as year;
            create table marts.dim_measure as from (values
                ('m-1', '办学', '500111-wangu'), ('m-2', '=实训', '500111-wangu'), ('m-3', '修路', '500111-wangu'))
                as t(measure_code, title_zh, town_code);
            create table marts.bridge_measure_department as from (values
                ('m-1', '500111-education', 'lead'), ('m-2', '500111-education', 'responsible'),
                ('m-3', '500111-education', 'support'), ('m-3', '500111-justice', 'support'))
                as t(measure_code, department_code, role);
            create table marts.dim_project as from (values
                ('p-1', '78-01', '教学楼', '500111-wangu', 'm-1', '500111-education'),
                ('p-2', null, '看守所', '500111-wangu', null, '500111-justice'))
                as t(project_code, stated_code, name_zh, town_code, measure_code, department_code);
            """
        )
    (folder / MANIFEST).write_text("""{"release_id": "r1"}""", encoding="utf-8")
    show(settings, Release("r1", folder))
    return settings


def test_every_sheet_of_a_made_up_home_says_so(home: Settings, tmp_path: Path) -> None:
    with duckdb.connect(home.releases / "r1" / DATABASE) as connection:
        connection.execute("insert into quality.source_file values ('synthetic_mark', 'accepted')")
    book = openpyxl.load_workbook(make_measure_template(home, WHO, "2024-Q3", tmp_path))
    assert all(sheet["A1"].value.startswith("【演示数据】") for sheet in book)
    assert {sheet.oddHeader.center.text for sheet in book} == {"演示数据"}


def test_a_template_that_is_filled_in_reads_back(home: Settings, tmp_path: Path) -> None:
    out = make_measure_template(home, "大足区教委", "2024年三季度", tmp_path)
    assert out.name == "大足区教委2024年三季度事项进展填报表.xlsx"
    book = openpyxl.load_workbook(out)
    measures, projects = book["事项进展"], book["项目清单"]
    measures["E4"], measures["F4"], measures["G4"] = "推进中", 80, "已开班"
    assert [cell.value for cell in measures["A"][6:10]] == [
        "报送时间：本期没有应报事项",
        "填表人：",
        "审核人：",
        "联系电话：",
    ]
    measures["B8"], measures["B9"], measures["B10"] = "张三", "李四", "023-43721234"
    projects["E4"], projects["I4"], projects["J4"] = 1200, "推进中", "主体封顶"
    projects["B5"], projects["C5"], projects["I5"] = "操场", "万古镇", "未启动"
    book.save(out)
    reading = read_submission(out.read_bytes(), out.name)
    assert not reading.notes
    lines = reading.reports["measure_reports"]
    assert [line["measure_code_text"] for line in lines] == ["m-1", "m-2"]
    texts = ("town_text", "period_text", "status_text", "progress_text", "account_text", "department_text")
    assert [lines[0][name] for name in texts] == ["万古镇", "2024年三季度", "推进中", "80", "已开班", "区教委"]
    assert "status_text" not in lines[1]
    lines = reading.reports["project_reports"]
    assert [line["project_text"] for line in lines] == ["教学楼", "操场"]
    assert (lines[0]["project_code_text"], lines[0]["measure_text"]) == ("78-01", "m-1")
    assert (lines[0]["planned_text"], lines[0]["planned_unit_text"]) == ("1200", "万元")
    assert lines[0]["account_text"] == "主体封顶"


def test_a_page_shows_it_at_four_fifths_and_a_department_needs_no_district(home: Settings, tmp_path: Path) -> None:
    for sheet in openpyxl.load_workbook(make_measure_template(home, "教委", "2024", tmp_path)):
        width = sum(column.width for column in sheet.column_dimensions.values())
        # A4 landscape between these margins is about 150 digits wide.
        assert width * 0.8 <= 150, (sheet.title, width)


def test_a_row_is_as_high_as_its_longest_text(home: Settings, tmp_path: Path) -> None:
    """A name that takes two lines of its column would be cut to one."""
    with duckdb.connect(home.published.resolve()) as connection:
        longer = "财政资金撬动社会资本参与城镇化项目并由区级部门统筹协调推进"
        connection.execute("update marts.dim_measure set title_zh = ? where measure_code = 'm-1'", [longer])
    sheet = openpyxl.load_workbook(make_measure_template(home, WHO, "2024-09", tmp_path))["事项进展"]
    heights = {
        row[2].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows(min_row=4, max_row=5)
    }
    assert heights == {longer: 33, "=实训": None}


def test_only_what_a_department_reports_is_open(home: Settings, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(make_measure_template(home, WHO, "2024", tmp_path))["事项进展"]
    assert sheet.protection.sheet
    unlocked = {cell.coordinate[0] for cell in sheet[4] if not cell.protection.locked}
    assert unlocked == {"E", "F", "G", "H", "J"}
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["E4:E5"] == '"未启动,推进中,已完成,受阻,撤回"'
    assert sheet["C5"].data_type == "s"


def test_the_same_template_has_the_same_bytes(home: Settings, tmp_path: Path) -> None:
    one = make_measure_template(home, WHO, "2024", tmp_path / "a.xlsx")
    other = make_measure_template(home, WHO, "2024", tmp_path / "b.xlsx")
    assert one.read_bytes() == other.read_bytes()
    with pytest.raises(UsageError, match="there already"):
        make_measure_template(home, WHO, "2024", one)


def test_who_leads_nothing_is_told_so(home: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"区司法局 .* leads no measure"):
        make_measure_template(home, "500111-justice", "2024", tmp_path)
