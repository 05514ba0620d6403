"""The reminders: who owes what by when, in words, on a list, and with the forms that a run takes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.cli import main
from dagster_project.errors import UsageError
from dagster_project.review.reminders.owed import Debtor, Item, cycles_to_remind, debtors_of
from dagster_project.review.reminders.reminding import Reminded, remind
from dagster_project.review.reminders.texts import text_of
from dagster_project.settings import Settings
from tests.homes import query

BEFORE, AFTER = date(2024, 10, 12), date(2024, 10, 20)


@pytest.fixture(scope="module")
def reminded(reported: Settings) -> Reminded:
    [found] = remind(reported, "2024年三季度", "大足区", BEFORE)
    return found


def text_for(reminded: Reminded, office: str) -> str:
    return (reminded.folder / f"{office}催报.txt").read_text(encoding="utf-8-sig")


def test_before_the_due_day_it_says_what_is_owed_by_when_and_on_which_form(reminded: Reminded) -> None:
    assert reminded.folder.parts[-3:] == ("500111", "2024-Q3", "2024-10-12")
    text = text_for(reminded, "大足区卫生健康委")
    assert text.startswith("大足区卫生健康委：\n截至2024年10月12日，以下 3 项数据尚未收到")
    # Each report has its own due day: what was due on the tenth is late on the twelfth.
    assert "2024年9月事项进展 3 项，应于2024年10月10日前报送，已逾期 2 天：" in text
    assert "以下 1 项已收到，但未采用，请按回执改正后重新报送：" in text
    assert (
        "2024年三季度指标 1 项，请于2024年10月15日前报送（还有 3 天）：乡村医生执业（助理）医师比例（万古镇）。"
        in text
    )
    for form in ("大足区卫生健康委2024年9月事项进展填报表.xlsx", "大足区卫生健康委2024年三季度指标填报表.xlsx"):
        assert form in text
        assert (reminded.folder / form).is_file()
    form = openpyxl.load_workbook(reminded.folder / "大足区卫生健康委2024年三季度指标填报表.xlsx")["填报"]
    assert "报送时间：2024年10月15日前" in [cell.value for cell in form["A"]]


def test_everybody_who_owes_and_nobody_else_is_reminded(reported: Settings, reminded: Reminded) -> None:
    owing = query(
        reported.published,
        "select department_code, count(*) as n from quality.obligation_status"
        " where cycle_code = '2024-Q3' and outcome <> 'accepted' and department_code like '500111-%' group by 1",
    )
    expected = dict(zip(owing["department_code"], owing["n"], strict=True))
    assert {one.department_code: len(one.items) for one in reminded.debtors} == expected
    assert len(list(reminded.folder.glob("*催报.txt"))) == len(expected)
    assert not list(reminded.folder.glob("*荣昌*"))


def test_the_command_says_who_owes_how_much_and_where_the_texts_are(
    reported: Settings, reminded: Reminded, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = reminded.lines
    assert lines[0].startswith(f"大足区2024年三季度研判：{len(reminded.debtors)} 个单位 ")
    assert "  大足区卫生健康委 4 项，最早截止 2024-10-10" in lines
    assert lines[-1] == f"Texts and forms are in {reminded.folder}"
    alone = replace(reminded, debtors=[replace(reminded.debtors[0], items=reminded.debtors[0].items[:1])])
    assert alone.lines[0].endswith("1 个单位 1 项未报。1 department owes 1 report.")
    where = ["--raw", str(reported.raw), "--home", str(reported.home)]
    assert main(["remind", "2024年1月", *where]) == 0
    assert capsys.readouterr().out == "2024年1月：没有未报事项。Nothing is owed.\n"
    assert main(["remind", "2024-Q7", *where]) == 2


def test_the_office_has_a_list_with_numbers_and_days(reminded: Reminded) -> None:
    book = openpyxl.load_workbook(reminded.folder / "大足区2024年三季度催报清单.xlsx")
    assert book.sheetnames == ["催报清单", "未报事项"]
    rows = {row[0].value: row for row in book["催报清单"].iter_rows(min_row=2)}
    row = rows["大足区卫生健康委"]
    assert [cell.value for cell in row[1:3]] == [3, 1]
    assert row[3].value.date() == date(2024, 10, 10)
    assert row[4].value == 2
    assert row[9].value == text_for(reminded, "大足区卫生健康委").strip()
    assert book["未报事项"].max_row - 1 == sum(len(one.items) for one in reminded.debtors)


def test_after_the_due_day_it_counts_the_days_and_the_same_day_is_replaced(reported: Settings) -> None:
    first, second = (remind(reported, "2024-Q3", "500153", AFTER)[0] for _ in range(2))
    assert first.folder == second.folder
    text = text_for(second, "荣昌区卫生健康委")
    assert "2024年三季度指标 1 项，应于2024年10月15日前报送，已逾期 5 天" in text
    assert "还有" not in text
    assert not list(second.folder.parent.glob(".*"))


def test_a_cycle_to_come_can_be_reminded_of_and_one_nobody_knows_cannot(reported: Settings) -> None:
    with duckdb.connect(reported.published, read_only=True) as connection:
        found = debtors_of(connection, "2025-Q1")
    assert {item.outcome for one in found for item in one.items} == {"missing"}
    with pytest.raises(UsageError, match="There is no review cycle '2024-Q7'"):
        remind(reported, "2024-Q7", None, BEFORE)
    with pytest.raises(UsageError, match=r"There is no district '5'. .* 500111 \(大足区\)"):
        remind(reported, "2024-Q3", "5", BEFORE)
    # Before the notice nobody owed anything.
    assert remind(reported, "2024-01", None, BEFORE) == []


def test_a_district_without_a_release_is_told_so(tmp_path: Path) -> None:
    settings = Settings(raw=tmp_path, home=tmp_path, releases_kept=1)
    with pytest.raises(UsageError, match="Nothing has been published"):
        remind(settings, "2024-Q3", None, BEFORE)
    assert cycles_to_remind(settings, BEFORE, 3) == []


def test_what_is_made_up_says_so_and_the_last_day_is_today() -> None:
    item = Item("project", "2024-Q3", BEFORE, "missing", "全部项目", None)
    debtor = Debtor("999901-commerce", "示例商务委", "999901", "虚构区", [item])
    text = text_of(debtor, BEFORE, [], is_synthetic=True)
    assert text.startswith("【演示数据，全部内容为虚构】\n虚构区示例商务委：\n")
    assert "1. 2024年三季度项目进展 1 项，请于2024年10月12日前报送（今天截止）：全部项目。" in text


def test_the_days_on_which_to_remind(reported: Settings) -> None:
    assert cycles_to_remind(reported, BEFORE, 3) == ["2024-Q3"]
    assert cycles_to_remind(reported, date(2024, 10, 11), 3) == ["2024-09"]
    assert cycles_to_remind(reported, date(2024, 10, 16), 3) == ["2024-Q3"]
    assert cycles_to_remind(reported, date(2024, 10, 14), 3) == []
