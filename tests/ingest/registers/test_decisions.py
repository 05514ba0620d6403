"""What a district decides, register by register: what a row must say, and codes that something else must know."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.ingest.landing.problems import FileRejected, Problem
from dagster_project.ingest.registers.checks import registers
from dagster_project.ingest.registers.reading import read_register
from dagster_project.ingest.sheets.columns import vocabulary
from dagster_project.settings import Settings
from tests.ingest.helpers import GOOD, landed, take, write

# Of each register a row that is right, and what may be wrong with it: column, text, and what the sentences say.
RIGHT = {
    "towns.csv": {"town_code": "500111-longshui", "town_name": "龙水镇", "district_code": "500111"}
    | {"district_name": "大足区"},
    "departments.csv": {
        "department_code": "500111-grain",
        "department_name": "区粮食局",
        "district_code": "500111",
    }
    | {"district_name": "大足区"},
    "obligations.csv": {"department_code": "500111-*", "subject_kind": "indicator", "subject_code": "*"}
    | {"frequency": "quarter", "due_days": "10"},
    "indicators.csv": {"indicator_code": "grain_output", "indicator_name_zh": "粮食产量", "unit": "万人"}
    | {"direction": "up", "measure_kind": "level", "time_basis": "year_to_date"},
    "indicator_names.csv": {"alias_text": "GDP总量", "indicator_code": "gdp", "reason": "同一指标"},
    "department_names.csv": {"district_code": "500111", "alias_text": "府办", "reason": "简称"}
    | {"department_code": "500111-government_office", "decided_by": "王某", "decided_on": "2024-09-01"},
    "indicator_owners.csv": {"district_code": "500111", "indicator_code": "gdp", "reason": "三定方案"}
    | {"department_code": "500111-government_office"},
    "units.csv": {"unit_text": "吨", "unit": "吨", "dimension": "mass", "numerator": "1000", "denominator": "1"},
    "thresholds.csv": {"threshold_code": "jump_margin_pct", "threshold_value": "30", "reason": "会议纪要"},
    "decisions.csv": {"decision_kind": "lateness", "department_code": "500111-government_office"}
    | {"period_code": "2024-Q3", "closes_on": "2024-11-01", "decided_by": "王某", "decided_on": "2024-10-09"}
    | {"reason": "系统停机"},
}
WRONG = [
    ("indicators.csv", {"indicator_code": "粮食"}, "no code like gdp", "不是 gdp 这样的代码"),
    ("indicators.csv", {"unit": "吨"}, "enter it in raw/registers/units.csv first", "“吨”尚无登记"),
    ("indicators.csv", {"direction": "升"}, "none of up, down, maintain", "不是以下之一：up、down、maintain"),
    ("indicators.csv", {"measure_kind": "ordinal"}, "ordinal needs scale_code", "ordinal 须填“等级代码”"),
    ("indicators.csv", {"scale_code": "stars"}, "is not known (seed_ordinal_scales)", "不是已知的代码"),
    ("indicators.csv", {"decimals": "9"}, "no number of decimals from 0 to 8", "小数位数"),
    ("indicators.csv", {"aggregation_towns": "add"}, "none of sum, weighted, none", "不是以下之一"),
    ("indicators.csv", {"indicator_name_zh": "地区生产总值"}, "is the name of gdp", "已是 gdp 的名称"),
    ("indicator_names.csv", {"indicator_code": "gpd"}, "raw/registers/indicators.csv first", "“gpd”尚无登记"),
    ("indicator_names.csv", {"reason": ""}, "reason is blank", "“理由”是空的"),
    ("department_names.csv", {"department_code": "500111-nobody"}, "departments.csv first", "尚无登记"),
    ("department_names.csv", {"department_code": "500153-government_office"}, "not of the district", "不属于区县"),
    ("department_names.csv", {"decided_on": "9月1日"}, "no day like 2024-07-01", "这样的日期"),
    ("indicator_owners.csv", {"district_code": "大足"}, "no district code", "区县代码"),
    ("units.csv", {"numerator": "0"}, "no whole number above 0", "不是大于 0 的整数"),
    ("units.csv", {"denominator": "1.5"}, "no whole number above 0", "不是大于 0 的整数"),
    ("thresholds.csv", {"threshold_code": "jump"}, "is not known (seed_thresholds)", "不是已知的代码"),
    ("thresholds.csv", {"threshold_value": "三成"}, "is no number", "不是数字"),
    ("decisions.csv", {"decision_kind": "other"}, "none of target, warning", "不是以下之一"),
    ("decisions.csv", {"period_code": "2024年三季度"}, "no period like", "这样的期间"),
    ("decisions.csv", {"closes_on": ""}, "lateness needs closes_on", "lateness 须填“截止日期”"),
    ("decisions.csv", {"rule_code": "town_unknown"}, "lateness takes no rule_code", "lateness 不填“规则代码”"),
    ("decisions.csv", {"decided_by": ""}, "decided_by is blank", "“决定人”是空的"),
    ("decisions.csv", {"opens_on": "2024-12-01"}, "2024-11-01 is before 2024-12-01", "早于"),
]


def content(name: str, *rows: dict[str, str], headers: str = "zh") -> bytes:
    """A register with every column that it may have."""
    roles = vocabulary()[registers()[name]["table"]]
    head = [rule["names"][0 if headers == "zh" else -1] for rule in roles.values()]
    lines = [head, *([row.get(role, "") for role in roles] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines).encode()


def refused(folder: Path, name: str, *rows: dict[str, str], before: list[dict[str, str]] | None = None) -> Problem:
    with pytest.raises(FileRejected) as raised:
        read_register(content(name, *rows), name, folder, before or [])
    return raised.value.problem


def put(folder: Path, name: str, *rows: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content(name, *rows))


@pytest.mark.parametrize("headers", ["zh", "codes"])
@pytest.mark.parametrize("name", registers())
def test_every_register_is_read_by_chinese_headers_and_by_codes(name: str, headers: str, tmp_path: Path) -> None:
    if headers == "codes" and name in ("towns.csv", "departments.csv"):
        headers = "zh"
    rows, _ = read_register(content(name, RIGHT[name], headers=headers), name, tmp_path, [])
    assert [{role: text for role, text in row.items() if text} for row in rows] == [{"row_no": 2} | RIGHT[name]]


@pytest.mark.parametrize(("name", "wrong", "words_en", "words_zh"), WRONG)
def test_a_row_that_cannot_be_meant_is_refused(
    name: str, wrong: dict[str, str], words_en: str, words_zh: str, tmp_path: Path
) -> None:
    problem = refused(tmp_path, name, RIGHT[name] | wrong)
    assert problem.rule_code == "register_invalid"
    assert problem.place.endswith("2")
    assert words_en in problem.text("sentence_en")
    assert words_zh in problem.text("sentence_zh")


def test_a_row_twice_is_refused(tmp_path: Path) -> None:
    for name, row in RIGHT.items():
        assert "stands twice" in refused(tmp_path, name, row, row).text("sentence_en")


def test_a_unit_of_the_register_beside_it_is_known(tmp_path: Path) -> None:
    put(tmp_path, "units.csv", RIGHT["units.csv"])
    rows, _ = read_register(
        content("indicators.csv", RIGHT["indicators.csv"] | {"unit": "吨"}), "indicators.csv", tmp_path, []
    )
    assert rows[0]["unit"] == "吨"


def test_what_another_register_still_names_does_not_go(tmp_path: Path) -> None:
    put(tmp_path, "indicators.csv", RIGHT["indicators.csv"] | {"unit": "吨"})
    kilogram = RIGHT["units.csv"] | {"unit_text": "千克", "unit": "千克"}
    problem = refused(tmp_path, "units.csv", kilogram, before=[RIGHT["units.csv"]])
    assert problem.rule_code == "register_needed"
    assert problem.text("sentence_zh") == "登记表去掉了“吨”，而 raw/registers/indicators.csv 第 2 行还在用。"
    assert problem.text("sentence_en") == (
        "The register no longer holds “吨”, which row 2 of raw/registers/indicators.csv still names."
    )


def test_a_register_that_is_wrong_leaves_the_good_ones_beside_it(settings: Settings) -> None:
    write(settings, "registers/units.csv", content("units.csv", RIGHT["units.csv"]))
    write(
        settings, "registers/indicators.csv", content("indicators.csv", RIGHT["indicators.csv"] | {"unit": "石"})
    )
    rows = take(settings)
    assert rows["registers/indicators.csv"]["rule_code"] == "register_invalid"
    assert {path for path, row in rows.items() if row["outcome"] == "read"} == GOOD | {"registers/units.csv"}
    assert [row["unit"] for row in landed(settings, "register_units")] == ["吨"]
    # Once the unit is known the register is read, though its own bytes are the same.
    stone = RIGHT["units.csv"] | {"unit_text": "石", "unit": "石"}
    write(settings, "registers/units.csv", content("units.csv", RIGHT["units.csv"], stone))
    assert {path: row["outcome"] for path, row in take(settings).items()} == {
        "registers/units.csv": "read",
        "registers/indicators.csv": "read",
    }
