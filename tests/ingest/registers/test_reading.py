"""Registers: towns and departments that stand in no notice; a wrong one is refused whole and says which row."""

from __future__ import annotations

import pytest

from dagster_project.ingest.landing.problems import FileRejected
from dagster_project.ingest.registers.reading import read_register
from dagster_project.settings import PROJECT, Settings
from tests.ingest.helpers import GOOD, landed, names_line, take, write

# The project ships no registers.
EMPTY = PROJECT / "raw" / "registers"
TOWNS = "镇代码,镇名,区县代码,区县名称,区划代码\n"
LONGSHUI = "500111-longshui,龙水镇,500111,大足区,500111101000\n"
DEPARTMENTS = "部门代码,部门名称,区县代码,区县名称\n"
STATISTICS = "500111-statistics,区统计局,500111,大足区\n"


def reason(text: str, name: str = "towns.csv") -> str:
    with pytest.raises(FileRejected) as raised:
        read_register(text.encode(), name, EMPTY, [])
    problem = raised.value.problem
    assert problem.rule_code == "register_invalid"
    names_line({column: problem.text(f"sentence_{column[-2:]}") for column in ("message_zh", "message_en")}, 3)
    return problem.details["reason"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_towns_and_departments_are_read(encoding: str) -> None:
    rows, found = read_register((TOWNS + LONGSHUI).encode(encoding), "towns.csv", EMPTY, [])
    assert found == encoding.removesuffix("-sig")
    assert rows == [
        {
            **{"row_no": 2, "town_code": "500111-longshui", "town_name": "龙水镇", "district_code": "500111"},
            **{"district_name": "大足区", "division_code": "500111101000"},
        }
    ]
    rows, _ = read_register((DEPARTMENTS + "\n" + STATISTICS).encode(encoding), "departments.csv", EMPTY, [])
    assert rows == [
        {
            **{"row_no": 3, "department_code": "500111-statistics", "department_name": "区统计局"},
            **{"district_code": "500111", "district_name": "大足区"},
        }
    ]


def test_columns_in_any_order_and_without_the_one_that_may_be_missing() -> None:
    text = "区县名称,镇名,镇代码,区县代码\n大足区, 龙水镇 ,500111-longshui,500111\n"
    [row], _ = read_register(text.encode(), "towns.csv", EMPTY, [])
    assert (row["town_name"], row.get("division_code")) == ("龙水镇", None)


@pytest.mark.parametrize(
    "row",
    [
        "龙水镇,龙水镇,500111,大足区,\n",
        "500111-Longshui,龙水镇,500111,大足区,\n",
        "50011-longshui,龙水镇,50011,大足区,\n",
        ",龙水镇,500111,大足区,\n",
    ],
)
def test_what_is_no_code(row: str) -> None:
    assert "is no code like 500111-wangu" in reason(TOWNS + LONGSHUI.replace("longshui", "other") + row)


def test_a_code_twice_of_another_district_or_without_a_name() -> None:
    assert reason(TOWNS + LONGSHUI * 2) == "“500111-longshui” stands twice"
    other = "500153-wuya,吴家镇,500111,大足区,\n"
    assert reason(TOWNS + LONGSHUI + other) == "“500153-wuya” is not of the district 500111"
    assert reason(TOWNS + LONGSHUI + "500111-b,,500111,大足区,\n") == "town_name is blank"
    assert (
        reason(DEPARTMENTS + STATISTICS + "500111-b,区委,500111,\n", "departments.csv") == "district_name is blank"
    )


def test_a_register_without_its_columns_is_refused() -> None:
    with pytest.raises(FileRejected) as raised:
        read_register("镇代码,镇名\n500111-a,甲镇\n".encode(), "towns.csv", EMPTY, [])
    assert raised.value.problem.rule_code == "columns_wrong"
    assert "区县代码、区县名称" in raised.value.problem.text("sentence_zh")


def test_registers_land_beside_the_rest(settings: Settings) -> None:
    write(settings, "registers/towns.csv", TOWNS + LONGSHUI)
    write(settings, "registers/departments.csv", (DEPARTMENTS + STATISTICS).encode("gb18030"))
    write(settings, "registers/notes.csv", TOWNS)
    rows = take(settings)
    assert set(rows) == GOOD | {f"registers/{name}.csv" for name in ("towns", "departments", "notes")}
    assert {rows[path]["rule_code"] for path in rows if path.startswith("registers/notes")} == {"file_misplaced"}
    [town] = landed(settings, "register_towns")
    [department] = landed(settings, "register_departments")
    assert (town["town_code"], town["source_path"]) == ("500111-longshui", "registers/towns.csv")
    assert department["department_name"] == "区统计局"
    assert take(settings) == {}


def test_a_wrong_row_refuses_the_whole_register_and_nothing_else(settings: Settings) -> None:
    write(settings, "registers/towns.csv", TOWNS + LONGSHUI + "龙岗,龙岗镇,500111,大足区,\n")
    rows = take(settings)
    assert rows["registers/towns.csv"]["rule_code"] == "register_invalid"
    assert rows["registers/towns.csv"]["place"] == "A3"
    assert {path for path, row in rows.items() if row["outcome"] == "read"} == GOOD
    assert landed(settings, "register_towns") == []


OBLIGATIONS = "部门代码,报送类别,报送内容代码,报送频次,期后天数,生效日期,失效日期,依据\n"
MONTHLY = "500111-*,measure,*,month,10,2024-07-01,,会议纪要3号\n"


def test_obligations_are_read_by_headers_in_chinese_or_as_in_the_seed() -> None:
    expected = {
        **{"row_no": 2, "department_code": "500111-*", "subject_kind": "measure", "subject_code": "*"},
        **{"frequency": "month", "due_days": "10", "valid_from_on": "2024-07-01", "valid_to_on": ""},
        "source": "会议纪要3号",
    }
    names = "department_code,subject_kind,subject_code,frequency,due_days,valid_from_on,valid_to_on,source\n"
    for header in (OBLIGATIONS, names):
        rows, _ = read_register((header + MONTHLY).encode(), "obligations.csv", EMPTY, [])
        assert rows == [expected]
    short = "部门代码,报送类别,报送内容代码,报送频次,期后天数\n500111-commerce,indicator,gdp,quarter,0\n"
    [row], _ = read_register(short.encode(), "obligations.csv", EMPTY, [])
    assert (row["due_days"], row.get("valid_from_on")) == ("0", None)


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        ("commerce,indicator,gdp,month,10,,,", "A3", "“commerce” is no code"),
        ("*,indicator,gdp,month,10,,,", "A3", "“*” is no code"),
        ("500111-commerce,指标,gdp,month,10,,,", "B3", "“指标” is none of indicator, measure, project"),
        ("500111-commerce,indicator,,month,10,,,", "C3", "“” is no code like gdp"),
        ("500111-commerce,indicator,国内生产总值,month,10,,,", "C3", "is no code like gdp"),
        ("500111-commerce,project,p1,month,10,,,", "C3", "the code is *"),
        ("500111-commerce,indicator,gdp,monthly,10,,,", "D3", "“monthly” is none of month, quarter, half, year"),
        ("500111-commerce,indicator,gdp,month,十,,,", "E3", "“十” is no number of days"),
        ("500111-commerce,indicator,gdp,month,-1,,,", "E3", "“-1” is no number of days"),
        ("500111-commerce,indicator,gdp,month,367,,,", "E3", "“367” is no number of days"),
        ("500111-commerce,indicator,gdp,month,10,2024年7月,,", "F3", "“2024年7月” is no day"),
        ("500111-commerce,indicator,gdp,month,10,20240701,,", "F3", "“20240701” is no day"),
        ("500111-commerce,indicator,gdp,month,10,,2024-02-30,", "G3", "“2024-02-30” is no day"),
        ("500111-commerce,indicator,gdp,month,10,2024-07-01,2024-06-30,", "G3", "2024-06-30 is before 2024-07-01"),
        ("500111-*,measure,*,month,12,2024-07-01,,", "A3", "500111-* measure * month 2024-07-01” stands twice"),
    ],
)
def test_an_obligation_that_cannot_be_meant_is_refused_with_its_cell(row: str, cell: str, words: str) -> None:
    with pytest.raises(FileRejected) as raised:
        read_register((OBLIGATIONS + MONTHLY + row + "\n").encode(), "obligations.csv", EMPTY, [])
    problem = raised.value.problem
    assert (problem.rule_code, problem.place) == ("register_invalid", cell)
    assert words in problem.text("sentence_en")
    # No English leaks into the Chinese sentence but the codes themselves.
    assert " is " not in problem.text("sentence_zh")


def test_a_later_register_is_a_version_of_its_own(settings: Settings) -> None:
    write(settings, "registers/towns.csv", TOWNS + LONGSHUI)
    take(settings)
    write(settings, "registers/towns.csv", TOWNS + LONGSHUI.replace("龙水镇", "龙水街道"))
    take(settings)
    assert [row["town_name"] for row in landed(settings, "register_towns")] == ["龙水镇", "龙水街道"]
