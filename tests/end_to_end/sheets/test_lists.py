"""Lists as departments really write them: what goes in under its own meaning, what is asked about by its cell."""

from __future__ import annotations

import io
import shutil

import openpyxl
import pandas as pd
import pytest

from dagster_project.settings import PROJECT, Settings
from tests.end_to_end.submitting import put, texts
from tests.homes import built, new_home, query

EDUCATION, COMMERCE = "2024-Q3/500111-education", "2024-Q3/500111-commerce"
CODE = "500111-wangu-annex2-{:02d}"
# Each with the status that it means, or '' where it is asked about.
STATES = {
    "基本完成": "in_progress",
    "按序时进度推进": "in_progress",
    "长期坚持": "in_progress",
    "拟建": "not_started",
    "新开工": "in_progress",
    "完成前期工作": "not_started",
    "在建。": "in_progress",
    "已完工（待验收）": "completed",
    "未完成": "",
    "已完成（一期）": "",
    "新建": "",
}


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def merged_states() -> bytes:
    """A workbook in which one word that is no status spans three measures."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["镇", "事项", "状态"], *(["万古镇", f"附件3第{number}项"] for number in (3, 4, 5))):
        sheet.append(row)
    sheet["C2"] = "快好了"
    sheet.merge_cells("C2:C4")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = new_home(tmp_path_factory.mktemp("lists"))
    shutil.copytree(PROJECT / "raw" / "annexes", settings.raw / "annexes")
    states = [f"万古镇,附件2第{number}项,{state}" for number, state in enumerate(STATES, start=1)]
    put(settings, f"{EDUCATION}/状态.csv", csv("镇,事项,状态", *states))
    put(
        settings,
        f"{EDUCATION}/编号.csv",
        csv(
            "镇,事项编号,事项,状态,进度",
            f"万古镇,{CODE.format(13)},附件2第14项,推进中,50",
            f"万古镇,{CODE.format(15)},4、《附件2第15项》。,已完成,100",
        ),
    )
    put(
        settings,
        f"{COMMERCE}/另一家.csv",
        csv("镇,事项,状态,进度,责任单位", "万古镇,附件2第15项,未启动,0,区教委、区财政局"),
    )
    put(
        settings,
        f"{EDUCATION}/进展.csv",
        csv("镇,事项,进展情况", "万古镇,附件3第1项,已完成。", "万古镇,附件3第2项,正在招标"),
    )
    put(settings, f"{EDUCATION}/合并.xlsx", merged_states())
    put(
        settings,
        f"{EDUCATION}/邻镇.csv",
        csv("吴家镇2024年三季度事项进展", "镇,事项,状态", "万古镇,附件3第6项,推进中", "万古镇,附件3第7项,推进中"),
    )
    yearly = csv("项目名称,镇,2024年计划投资（万元）,状态", "桥,万古镇,5,在建")
    put(settings, f"{COMMERCE}/年度.csv", yearly)
    put(
        settings,
        f"{EDUCATION}/项目.csv",
        csv(
            "单位：万元、%",
            "序号,项目,建设地点,总投资(亿),计划投资（万元）,累计完成投资/万元,开工时间,完工时间,状态",
            "一,产业发展类（2个）,,3.5,,,,,",
            "1,粮库,万古镇新石村3组,1.5,300,5,202403,2024年底,续建",
            "2,冷库,万古镇,2亿元,300,6,2025.1,待定,拟建",
            "3,路网,万古镇、吴家镇,1,300,7,2024年一季度,待定,在建",
            "4,水厂,万古镇,1亿,,待定,2024年一季度,2025年6月底前,在建",
        ),
    )
    return built(settings)


def rows(settings: Settings, sql: str) -> pd.DataFrame:
    return query(settings.published, sql)


def issues(settings: Settings, name: str) -> list[tuple[str, str]]:
    found = rows(
        settings,
        "select cell, rule_code from quality.submission_issue"
        f" where source_path like '%/{name}' order by row_no, cell",
    )
    return list(found.itertuples(index=False, name=None))


def test_words_of_this_job_are_states_or_questions(listed: Settings) -> None:
    found = rows(
        listed, "select measure_code, status from marts.fct_measure_status where source_path like '%/状态.csv'"
    )
    states = dict(found.itertuples(index=False, name=None))
    expected = {CODE.format(number): state for number, state in enumerate(STATES.values(), start=1) if state}
    assert states == expected
    assert issues(listed, "状态.csv") == [(f"C{row}", "status_unknown") for row in (10, 11, 12)]


def test_a_code_and_a_name_that_disagree_are_a_question(listed: Settings) -> None:
    assert ("C2", "measure_name_differs") in issues(listed, "编号.csv")
    assert rows(listed, f"from marts.fct_measure_status where measure_code = '{CODE.format(13)}'").empty


def test_each_department_s_report_stands_and_a_difference_is_asked_of_both(listed: Settings) -> None:
    [row] = rows(listed, f"from marts.fct_measure_status where measure_code = '{CODE.format(15)}'").itertuples()
    assert row.is_disputed
    assert pd.isna(row.status)
    assert pd.isna(row.progress_pct)
    versions = rows(
        listed,
        "select department_code, status, is_current from marts.fct_measure_status_version"
        f" where measure_code = '{CODE.format(15)}' order by 1",
    )
    assert versions.values.tolist() == [
        ["500111-commerce", "not_started", True],
        ["500111-education", "completed", True],
    ]
    messages = rows(
        listed, "select message_zh from quality.submission_issue where rule_code = 'departments_differ' order by 1"
    )
    assert len(messages) == 2
    assert "区教委报“已完成 100”" in " ".join(messages["message_zh"])
    shown = rows(
        listed,
        f"select 状态 from bi.\"事项进展\" where 事项编号 = '{CODE.format(15)}' and 报告期 = '2024-Q3'",
    )
    assert shown.values.tolist() == [["各单位不一致"]]


def test_an_account_alone_is_kept_and_its_status_is_asked_about(listed: Settings) -> None:
    found = rows(
        listed,
        "select status, account_text from marts.fct_measure_status where source_path like '%/进展.csv' order by 1",
    )
    assert found.fillna("").values.tolist() == [["completed", "已完成。"], ["", "正在招标"]]
    assert issues(listed, "进展.csv") == [("C3", "status_unstated")]


def test_each_line_below_a_merged_cell_that_is_wrong_has_its_reason(listed: Settings) -> None:
    assert issues(listed, "合并.xlsx") == [("C2", "status_unknown")] * 3


def test_each_line_below_a_title_that_is_wrong_has_its_reason(listed: Settings) -> None:
    assert issues(listed, "邻镇.csv") == [("A1", "towns_contradict")] * 2


def test_projects_have_their_whole_amounts_days_and_towns(listed: Settings) -> None:
    found = rows(
        listed,
        "select name_zh, cast(planned_investment as double) as planned, starts_on::varchar as starts,"
        " ends_on::varchar as ends from marts.dim_project where name_zh <> '桥' order by 2",
    )
    assert found.values.tolist() == [
        ["水厂", 10000.0, "2024-01-01", "2025-06-30"],
        ["粮库", 15000.0, "2024-03-01", "2024-12-31"],
    ]
    assert set(issues(listed, "项目.csv")) == {
        ("A3", "row_ignored"),
        ("E2", "amount_not_told"),
        ("G5", "date_unclear"),
        ("C6", "town_several"),
    }


def test_a_file_of_which_an_amount_was_left_out_is_not_called_accepted(listed: Settings) -> None:
    [row] = rows(listed, "from quality.source_file where path like '%/年度.csv'").itertuples()
    assert (row.outcome, row.value_count, row.quarantined_count) == ("partly_accepted", 1, 0)
    assert "没有采用" in row.message_zh
    [receipt] = [path for path in (listed.home / "receipts").rglob("*.xlsx") if "年度" in path.name]
    assert "部分采用" in texts(receipt)
    assert "全部采用" not in texts(receipt)
