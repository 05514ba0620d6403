"""Registers: towns and departments that stand in no notice; a wrong one is refused whole and says which row."""

from __future__ import annotations

import pytest

from dagster_project.ingest.problems import FileRejected
from dagster_project.ingest.registers import read_register
from dagster_project.settings import Settings
from tests.ingest.helpers import GOOD, landed, names_line, take, write

TOWNS = "镇代码,镇名,区县代码,区县名称,区划代码\n"
LONGSHUI = "500111-longshui,龙水镇,500111,大足区,500111101000\n"
DEPARTMENTS = "部门代码,部门名称,区县代码,区县名称\n"
STATISTICS = "500111-statistics,区统计局,500111,大足区\n"


def reason(text: str, name: str = "towns.csv") -> str:
    with pytest.raises(FileRejected) as raised:
        read_register(text.encode(), name)
    problem = raised.value.problem
    assert problem.rule_code == "register_invalid"
    names_line({column: problem.text(f"sentence_{column[-2:]}") for column in ("message_zh", "message_en")}, 3)
    return problem.details["reason"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_towns_and_departments_are_read(encoding: str) -> None:
    rows, found = read_register((TOWNS + LONGSHUI).encode(encoding), "towns.csv")
    assert found == encoding.removesuffix("-sig")
    assert rows == [
        {
            **{"row_no": 2, "town_code": "500111-longshui", "town_name": "龙水镇", "district_code": "500111"},
            **{"district_name": "大足区", "division_code": "500111101000"},
        }
    ]
    rows, _ = read_register((DEPARTMENTS + "\n" + STATISTICS).encode(encoding), "departments.csv")
    assert rows == [
        {
            **{"row_no": 3, "department_code": "500111-statistics", "department_name": "区统计局"},
            **{"district_code": "500111", "district_name": "大足区"},
        }
    ]


def test_columns_in_any_order_and_without_the_one_that_may_be_missing() -> None:
    text = "区县名称,镇名,镇代码,区县代码\n大足区, 龙水镇 ,500111-longshui,500111\n"
    [row], _ = read_register(text.encode(), "towns.csv")
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
        read_register("镇代码,镇名\n500111-a,甲镇\n".encode(), "towns.csv")
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


def test_a_later_register_is_a_version_of_its_own(settings: Settings) -> None:
    write(settings, "registers/towns.csv", TOWNS + LONGSHUI)
    take(settings)
    write(settings, "registers/towns.csv", TOWNS + LONGSHUI.replace("龙水镇", "龙水街道"))
    take(settings)
    assert [row["town_name"] for row in landed(settings, "register_towns")] == ["龙水镇", "龙水街道"]
