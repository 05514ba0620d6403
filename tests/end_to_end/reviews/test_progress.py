"""What departments report of measures and projects: versions, messages, good lines that go in beside bad ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dagster_project.settings import Settings
from tests.end_to_end.submitting import put, texts, workbook
from tests.homes import Outcome, Published, built, copy_of, query, run_warm, zhencang

# Homes of its own, which take minutes to build: for CI.
pytestmark = pytest.mark.slow

MEASURES = ["镇", "事项编号", "事项", "报告期", "状态", "进度", "进展情况", "佐证材料", "说明"]
PROJECTS = [
    "项目编号",
    "项目名称",
    "镇",
    "所属任务",
    "计划投资（亿元）",
    "已完成投资（万元）",
    "开工时间",
    "竣工时间",
    "状态",
    "说明",
]
WANGU = "万古镇"
EDUCATION, COMMERCE = "2024-Q3/500111-education", "2024-Q3/500111-commerce"
CODE = "500111-wangu-annex2-{:02d}"

# What stands in a line, the rule it breaks, the cell to mend, and a part of the message and of the suggestion.
BAD_MEASURES: list[tuple[list[object], str, str, str, str]] = [
    (
        [WANGU, None, "做强主导产业", None, "推进中"],
        "measure_unknown",
        "C2",
        "做强主导产业",
        "做强主导产业和特色产业",
    ),
    ([WANGU, "annex2-99", "无", None, "推进中"], "measure_unknown", "B3", "annex2-99", "附件2第3项"),
    ([None, None, "附件2第3项", None, "推进中"], "measure_ambiguous", "C4", "500153-wujia-annex2-03", "镇名"),
    (["吴家镇", CODE.format(4), None, None, "推进中"], "measure_town_differs", "B5", "属于万古镇", "镇名"),
    ([WANGU, None, None, None, "推进中"], "name_missing", "C6", "没有写明", "附件2第3项"),
    (["万谷镇", CODE.format(5), None, None, "推进中"], "town_unknown", "A7", "万谷镇", "万古镇"),
    ([WANGU, CODE.format(6), None, "第五季", "推进中"], "period_unparsed", "D8", "第五季", "2024年三季度"),
    ([WANGU, CODE.format(6), None, "2099年", "推进中"], "period_in_future", "D9", "2099年", "报告期"),
    ([WANGU, CODE.format(7), None, None, "正在弄"], "status_unknown", "E10", "正在弄", "正在推进"),
    ([WANGU, CODE.format(8), None, None, None, "30%"], "status_missing", "E11", "没有填状态", "推进中"),
    ([WANGU, CODE.format(9), None, None, "推进中", "0.5"], "progress_unclear", "F12", "0.5", "50%"),
    ([WANGU, CODE.format(10), None, None, "推进中", "120%"], "progress_out_of_range", "F13", "120%", "核对"),
    ([WANGU, CODE.format(11), None, None, "推进中", "过半"], "figure_unparsed", "F14", "过半", "数字"),
    ([WANGU, CODE.format(12), None, None, "推进中", "#REF!"], "cell_error", "F15", "#REF!", "公式"),
    ([WANGU, CODE.format(13), None, None, "推进中"], "line_duplicate", "B16", "annex2-13", "只保留一行"),
    ([WANGU, CODE.format(13), None, None, "推进中"], "line_duplicate", "B17", "annex2-13", "只保留一行"),
]
BAD_PROJECTS: list[tuple[list[object], str, str, str, str]] = [
    ([None, "一号桥", WANGU, None, "1美元"], "investment_unit_wrong", "E2", "1美元", "万元"),
    ([None, "二号桥", WANGU, None, "-1"], "investment_negative", "E3", "-1", "核对"),
    ([None, "三号桥", WANGU, None, "1", None, "2024-02-30"], "date_unparsed", "G4", "2024-02-30", "2024年3月1日"),
    ([None, "四号桥", None, None, "1"], "town_unknown", "C5", "镇名", "是否为"),
    (["78-05", None, WANGU, None, "1"], "name_missing", "B6", "没有写明", "项目名称"),
    ([None, "五号桥", WANGU, None, "约1"], "figure_unparsed", "E7", "约1", "数字"),
    ([None, "六号桥", WANGU, None, "1", None, None, None, "快好了"], "status_unknown", "I8", "快好了", "推进中"),
]
WARNED_PROJECTS: list[tuple[list[object], str, str, str, str]] = [
    ([None, "七号桥", WANGU, "修路", "1"], "project_measure_unknown", "D9", "修路", "是否为"),
    ([None, "八号桥", WANGU, None, "1", "10001"], "completed_above_planned", "F10", "10000万元", "说明"),
    ([None, "九号桥", WANGU, None, "1", "1", "2025年", "2024年"], "ends_before_starts", "H11", "2024年", "日期"),
]


@dataclass(frozen=True)
class Delivered:
    """A home that two deliveries came to, and what the run of the second and a check said."""

    settings: Settings
    outcome: Outcome
    checked: Outcome


def lines(*cases: list[tuple[list[object], str, str, str, str]]) -> list[Sequence[object]]:
    return [line for case in cases for line, *_ in case]


def first(settings: Settings) -> None:
    """Both kinds and indicators in one workbook; bad lines with a good one among them."""
    sheets: dict[str, list[Sequence[object]]] = {
        "进展": [
            ["万古镇2024年三季度重点事项进展"],
            ["镇名：万古镇", "填报单位：区教委"],
            ["序号", *MEASURES[1:3], *MEASURES[4:]],
            [1, None, "附件2第8项", "推进中", "40%", "结对三所", "纪要1号", None],
            [2, CODE.format(9), None, "已完工", "90", None, None, "余下为验收"],
            [3, None, "名优教师下乡与人才飞地", "未开工", None, None, None, None],
            [4, CODE.format(1), None, None, None, None, None, None],
        ],
        "项目": [
            ["项目名称", "镇", "所属任务", "计划投资（亿元）", "已完成投资", "开工时间", "竣工时间", "状态"],
            ["教学楼", WANGU, "附件2第8项", "0.12345678", "600.5万元", "2024年3月", "2025年", "在建"],
        ],
        "指标": [
            ["镇", "指标", "数值", "单位"],
            [WANGU, "农村义务教育学校专任教师本科以上学历比例", 81.5, "%"],
        ],
    }
    put(settings, f"{EDUCATION}/季报.xlsx", workbook(sheets))
    bad: dict[str, list[Sequence[object]]] = {
        "事项": [MEASURES, *lines(BAD_MEASURES), [WANGU, CODE.format(14), None, None, "受阻", None, "缺用地指标"]],
        "项目": [PROJECTS, *lines(BAD_PROJECTS, WARNED_PROJECTS)],
    }
    put(settings, f"{COMMERCE}/有误.xlsx", workbook(bad))
    put(settings, "2024-Q3/500111-nobody/无名.csv", f"镇,任务,状态\n{WANGU},附件2第15项,推进中\n".encode())


def second(settings: Settings) -> None:
    """A correction, a withdrawal, one of nothing, a project that now has a code, and progress that falls."""
    header = "镇,事项,状态,进度,说明\n"
    rows = f"{WANGU},附件2第8项,推进中,45%,更正\n{WANGU},附件2第11项,撤回,,\n{WANGU},附件2第12项,撤回,,\n"
    put(settings, f"{EDUCATION}/更正.csv", (header + rows).encode())
    put(settings, "2024-10/500111-education/十月.csv", f"{header}{WANGU},附件2第8项,推进中,30%,\n".encode())
    projects = f"项目编号,项目名称,镇,已完成投资（万元）,状态\n78-01,教学楼,{WANGU},1234.5678,竣工\n"
    put(settings, "2024-10/500111-education/项目.csv", projects.encode())


@pytest.fixture(scope="module")
def delivered(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    folder = tmp_path_factory.mktemp("progress")
    settings = copy_of(published.settings, folder)
    first(settings)
    built(settings)
    second(settings)
    outcome = run_warm(settings)
    later = folder / "2024-11" / "500111-education" / "十一月.csv"
    later.parent.mkdir(parents=True)
    later.write_text(f"镇,任务,状态,进度\n{WANGU},附件2第8项,推进中,20%\n{WANGU},附件2第9项,好了,\n")
    return Delivered(settings, outcome, zhencang(settings, "check", str(later)))


def rows(delivered: Delivered, sql: str) -> pd.DataFrame:
    return query(delivered.settings.published, sql)


def test_both_deliveries_are_published_and_every_line_is_in_one_place(delivered: Delivered) -> None:
    assert delivered.outcome.status == 0, delivered.outcome.err
    files = rows(delivered, "from quality.source_file where kind = 'submission'").set_index("path")
    parts = ["accepted", "superseded", "withdrawn", "quarantined", "blank"]
    assert (files[[f"{part}_count" for part in parts]].sum(axis=1) == files["value_count"]).all()

    def counts(path: str) -> list[int]:
        return [int(files[f"{part}_count"][f"submissions/{path}"]) for part in parts]

    assert counts(f"{EDUCATION}/季报.xlsx") == [3, 2, 0, 0, 1]
    assert counts(f"{COMMERCE}/有误.xlsx") == [4, 0, 0, 23, 0]
    assert counts(f"{EDUCATION}/更正.csv") == [1, 0, 2, 0, 0]
    assert files.loc["submissions/2024-Q3/500111-nobody/无名.csv", "quarantined_count"] == 1


def test_the_progress_of_a_measure_is_read_as_it_is_meant(delivered: Delivered) -> None:
    found = rows(
        delivered,
        "select * replace (cast(progress_pct as double) as progress_pct) from marts.fct_measure_status"
        " where period_code = '2024-Q3'",
    ).set_index("measure_code")
    statuses = {CODE.format(8): "in_progress", CODE.format(9): "completed", CODE.format(14): "blocked"}
    assert found["status"].to_dict() == statuses
    one = found.loc[CODE.format(9)]
    assert (one["progress_pct"], one["note_text"], one["sheet"], one["cell"]) == (90, "余下为验收", "进展", "D5")
    assert set(found["department_code"]) == {"500111-education", "500111-commerce"}
    assert found.loc[CODE.format(14), "account_text"] == "缺用地指标"


def test_versions_of_a_measure_stay(delivered: Delivered) -> None:
    found = rows(
        delivered,
        "select right(measure_code, 2) as item, version_no, is_current, value_status,"
        " cast(progress_pct as double) as pct, superseded_at from marts.fct_measure_status_version"
        " where period_code = '2024-Q3' order by all",
    )
    kept = [tuple(row) for row in found[["item", "version_no", "is_current", "value_status"]].values.tolist()]
    assert kept == [
        ("08", 1, False, "reported"),
        ("08", 2, True, "reported"),
        ("09", 1, True, "reported"),
        ("11", 1, False, "reported"),
        ("11", 2, False, "withdrawn"),
        ("12", 1, False, "withdrawn"),
        ("14", 1, True, "reported"),
    ]
    assert found["pct"].tolist()[:2] == [40, 45]
    assert pd.notna(found["superseded_at"].tolist()[0])


def test_a_project_is_one_whether_or_not_its_code_is_given(delivered: Delivered) -> None:
    [project] = rows(
        delivered,
        "select * replace (cast(planned_investment as varchar) as planned_investment,"
        " cast(starts_on as varchar) as starts_on, cast(ends_on as varchar) as ends_on)"
        " from marts.dim_project where name_zh = '教学楼'",
    ).to_dict("records")
    assert (project["project_code"], project["stated_code"]) == ("500111-wangu-78-01", "78-01")
    assert project["planned_investment"] == "1234.56780000"
    assert (project["measure_code"], project["unit"]) == (CODE.format(8), "万元")
    assert (project["starts_on"], project["ends_on"]) == ("2024-03-01", "2025-12-31")
    found = rows(
        delivered,
        "select period_code, status, cast(completed_investment as varchar) as done from marts.fct_project_status"
        " where project_code = '500111-wangu-78-01' order by period_code",
    )
    assert found.values.tolist() == [
        ["2024-10", "completed", "1234.56780000"],
        ["2024-Q3", "in_progress", "600.50000000"],
    ]


def issues(delivered: Delivered, name: str) -> list[dict[str, Any]]:
    where = f"source_path like '%{name}' and not starts_with(rule_code, 'column_')"
    found = rows(delivered, f"from quality.submission_issue where {where} order by sheet, row_no, cell")
    return found.to_dict("records")  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("sheet", "rule_code", "cell", "said", "advised"),
    [("事项", *rest) for _, *rest in BAD_MEASURES]
    + [("项目", *rest) for _, *rest in [*BAD_PROJECTS, *WARNED_PROJECTS]],
)
def test_each_bad_line_gets_its_message_at_its_cell(
    delivered: Delivered, sheet: str, rule_code: str, cell: str, said: str, advised: str
) -> None:
    row_no = int(cell[1:])
    found = [one for one in issues(delivered, "有误.xlsx") if (one["sheet"], one["row_no"]) == (sheet, row_no)]
    assert [(one["rule_code"], one["cell"]) for one in found] == [(rule_code, cell)]
    message, suggestion = found[0]["message_zh"], found[0]["suggestion_zh"]
    assert said in message or rule_code == "town_unknown"
    assert advised in suggestion
    assert "{" not in message + suggestion + found[0]["message_en"] + found[0]["suggestion_en"]
    is_warning = (sheet, rule_code) in [("项目", rule) for _, rule, *_ in WARNED_PROJECTS]
    assert found[0]["severity"] == ("warn" if is_warning else "reject")


def test_good_lines_beside_the_bad_ones_went_in(delivered: Delivered) -> None:
    went_in = rows(
        delivered,
        "select name_zh from marts.fct_project_status_version where source_path like '%有误.xlsx' order by row_no",
    )
    assert went_in["name_zh"].tolist() == [line[1] for line, *_ in WARNED_PROJECTS]


def test_an_unknown_department_is_sent_back(delivered: Delivered) -> None:
    assert [one["rule_code"] for one in issues(delivered, "无名.csv")] == ["department_unknown"]


def test_what_looks_wrong_beside_what_was_reported_before(delivered: Delivered) -> None:
    [falling] = issues(delivered, "十月.csv")
    assert (falling["rule_code"], falling["cell"], falling["value_text"]) == ("progress_falls", "D2", "30%")
    assert "2024-Q3：45%" in falling["message_zh"]
    [withdrawn] = issues(delivered, "更正.csv")
    assert (withdrawn["rule_code"], withdrawn["cell"]) == ("line_not_to_withdraw", "C4")
    [completed] = issues(delivered, "季报.xlsx")
    assert (completed["rule_code"], completed["cell"]) == ("completed_not_whole", "E5")
    assert completed["justification_text"] == "余下为验收"


def test_a_measure_that_nobody_reported_shows_as_such(delivered: Delivered, published: Published) -> None:
    shown = rows(delivered, 'select * from bi."事项进展"')
    view = shown.set_index(["事项编号", "报告期"])["状态"]
    count = len(rows(delivered, "from marts.dim_measure"))
    # A district that reported nothing is not told to lack the periods of the other.
    counts = shown.groupby("区")["报告期"].count().to_dict()
    of_district = rows(delivered, "from marts.dim_measure").groupby("town_code")["measure_code"].count().to_dict()
    assert counts == {"大足区": 2 * of_district["500111-wangu"], "荣昌区": 0}
    assert (shown["区"] == "荣昌区").sum() == of_district["500153-wujia"]
    assert view[CODE.format(8), "2024-Q3"] == "推进中"
    assert view[CODE.format(11), "2024-Q3"] == "未填报"
    assert view[CODE.format(9), "2024-10"] == "未填报"
    nothing = query(published.settings.published, 'select "状态", "报告期" from bi."事项进展"')
    assert len(nothing) == count
    assert set(nothing["状态"]) == {"未填报"}
    projects = rows(delivered, 'select * from bi."项目进展" where "项目" = \'教学楼\' order by 报告期')
    assert projects["状态"].tolist() == ["已完成", "推进中"]
    assert projects["投资完成率%"].astype(float).tolist() == [100.0, 48.64]


def test_receipts_mark_the_cells_of_lists_too(delivered: Delivered) -> None:
    receipt = delivered.settings.receipts / COMMERCE / "有误.xlsx.v1.回执.xlsx"
    written = texts(receipt)
    assert "进度“120%”不在 0—100% 之间。" in written
    assert "做强主导产业和特色产业" in written


def test_a_check_judges_against_what_was_reported(delivered: Delivered) -> None:
    assert delivered.checked.status == 3
    assert "2 values: 1 accepted, 1 to mend" in delivered.checked.out
    assert "D2 warn" in delivered.checked.out
    assert "2024-10：30%" in delivered.checked.out
    assert "C3 reject" in delivered.checked.out


def test_building_it_all_again_gives_the_same(delivered: Delivered, tmp_path: Path) -> None:
    tables = ("fct_measure_status_version", "fct_project_status_version", "dim_project")
    before = {name: rows(delivered, f"from marts.{name} order by all") for name in tables}
    copy = built(copy_of(delivered.settings, tmp_path))
    for name, expected in before.items():
        pd.testing.assert_frame_equal(query(copy.published, f"from marts.{name} order by all"), expected)
