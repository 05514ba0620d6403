"""A district decides by files under raw/ alone: no program source is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dagster_project.lookup.status import print_status
from dagster_project.settings import PROJECT, Settings
from dagster_project.warehouse.audit.auditor import Auditor, blocking
from tests.end_to_end.submitting import put
from tests.homes import new_home, query, run_warm
from tests.notices import make_fictional

TOWN = "999902-zhizi"
# Beside the annex's 3200 the body says 3300; and of an indicator that ships nowhere, in a unit that ships nowhere.
CHANGES = [
    ("出口总额达到3200万美元", "出口总额达到3300万美元"),
    ("\n\t科技型企业\n\t家\n\t43\n\t58\n\t66\n", "\n\t粮食总产量\n\t吨\n\t8200\n\t9000\n\t9600\n"),
]
REGISTERS = {
    "departments": [
        "部门代码,部门名称,区县代码,区县名称",
        "999902-rural,区农村工作局,999902,青榆区",
        "999902-trade,区商贸局,999902,青榆区",
        # Says otherwise than the seed, which has 区商务委.
        "500111-commerce,区商务局,500111,大足区",
    ],
    "units": ["单位写法,标准单位,量纲,分子,分母", "吨,吨,mass,1000,1", "公斤,公斤,mass,1,1"],
    "indicators": [
        "指标代码,指标名称,英文名称,类别,计量单位,方向,指标类型,时间口径",
        "grain_output,粮食产量,Output of grain,经济发展,吨,up,level,year_to_date",
    ],
    "indicator_names": ["别名,指标代码,理由", "粮食总产量,grain_output,方案的写法"],
    "department_names": [
        "区县代码,别名,部门代码,确认人,确认日期,理由",
        "999902,青榆农工局,999902-rural,王某,2024-09-02,简称",
    ],
    "indicator_owners": [
        "区县代码,指标代码,部门代码,理由",
        "999902,grain_output,999902-rural,三定方案",
        "999902,export_value,999902-trade,三定方案",
    ],
    "thresholds": ["阈值代码,阈值,理由", "jump_history_count,3,历史短，三期即可比较"],
    "obligations": [
        "部门代码,报送类别,报送内容代码,报送频次,期后天数,依据",
        "999902-*,indicator,*,quarter,15,专班会议纪要",
    ],
    "decisions": [
        "决定类别,镇代码,指标代码,目标年度,以何处为准,以何文本为准,期间,部门代码,规则代码,截止日期,决定人,决定日期,理由",
        f"target,{TOWN},export_value,2025,body,3300万美元,,,,,王某,2024-09-02,正文是最后议定的数",
        "lateness,,,,,,2024-Q3,999902-rural,,2024-12-31,王某,2024-10-20,秋粮未收完",
        f"warning,{TOWN},export_value,,,,2024-06,,year_to_date_falls,,王某,2099-01-01,五月退运一批，已核实",
    ],
}
SENT = {
    "2024-09/999902-rural/粮食.csv": [
        "镇,指标,报告期,数值,单位,填报单位",
        "栀子镇,粮食总产量,2024年1-9月,7300000,公斤,青榆农工局",
    ],
    "2024-06/999902-trade/出口.csv": [
        "镇,指标,报告期,数值,单位,填报单位",
        "栀子镇,出口总额,2024年1-5月,1500,万美元,区商贸局",
        "栀子镇,出口总额,2024年1-6月,1400,万美元,区商贸局",
    ],
}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A third town, its indicators, its offices and its decisions, from raw/ alone, beside the two real towns."""
    settings = new_home(tmp_path_factory.mktemp("decided"))
    shutil.copytree(PROJECT / "raw", settings.raw)
    notice = (make_fictional.FOLDER / f"{make_fictional.NAME}.txt").read_text(encoding="utf-8")
    for before, after in CHANGES:
        assert notice.count(before) == 1
        notice = notice.replace(before, after)
    write(settings.raw / "annexes" / TOWN / "notice.txt", notice)
    write(
        settings.raw / "registers" / "towns.csv",
        f"镇代码,镇名,区县代码,区县名称\n{TOWN},栀子镇,999902,青榆区\n",
    )
    for name, lines in REGISTERS.items():
        write(settings.raw / "registers" / f"{name}.csv", "\n".join([*lines, ""]))
    for path, lines in SENT.items():
        put(settings, path, "\n".join([*lines, ""]).encode())
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err
    return settings


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_all_of_it_is_read_and_may_be_published(decided: Settings) -> None:
    rejected = query(
        decided.published, "select path, message_zh from quality.source_file where outcome = 'rejected'"
    )
    assert rejected.empty, rejected
    with Auditor(decided) as auditor:
        assert blocking(auditor.run("landing") + auditor.run("marts")) == []


def test_an_indicator_in_a_new_unit_of_a_new_owner_is_a_figure(decided: Settings) -> None:
    figures = query(
        decided.published,
        """
        select value, unit, department_code, period_code from marts.fct_indicator_value
        where indicator_code = 'grain_output'
        """,
    )
    assert figures.values.tolist() == [[7300, "吨", "999902-rural", "2024-09"]]
    targets = query(
        decided.published,
        "select target_value, baseline_value, unit from marts.fct_indicator_target "
        "where indicator_code = 'grain_output' and target_year = 2025",
    )
    assert targets.values.tolist() == [[9600, 8200, "吨"]]
    issues = query(
        decided.published, "select rule_code from quality.submission_issue where subject_code = 'grain_output'"
    )
    assert issues.empty


def test_a_decision_says_which_target_counts(decided: Settings) -> None:
    targets = query(
        decided.published,
        f"""
        select stated_in, target_value, is_effective from marts.fct_indicator_target
        where town_code = '{TOWN}' and indicator_code = 'export_value' and target_year = 2025 order by stated_in
        """,
    )
    assert targets.values.tolist() == [["annex", 3200, False], ["body", 3300, True]]
    conflict = query(
        decided.published,
        f"select is_decided, decided_by, decision_reason from quality.target_conflict "
        f"where town_code = '{TOWN}' and indicator_code = 'export_value'",
    )
    assert conflict.values.tolist() == [[True, "王某", "正文是最后议定的数"]]


def test_a_decision_accepts_a_warning_and_grants_lateness(decided: Settings) -> None:
    warned = query(
        decided.published,
        "select is_justified, justification_text from quality.submission_issue "
        "where rule_code = 'year_to_date_falls'",
    )
    assert warned.values.tolist() == [[True, "五月退运一批，已核实（王某，2099-01-01）"]]
    due = query(
        decided.published,
        """
        select distinct department_code, cast(due_on as varchar) as due_on from quality.obligation_status
        where period_code = '2024-Q3' and department_code like '999902-%' order by all
        """,
    )
    assert due.values.tolist() == [["999902-rural", "2024-12-31"], ["999902-trade", "2024-10-15"]]


def test_what_a_register_says_otherwise_is_a_remark_to_the_data_engineer(
    decided: Settings,
) -> None:
    name = query(
        decided.published,
        "select department_name from marts.dim_department where department_code = '500111-commerce'",
    )
    assert name.values.tolist() == [["区商务局"]]
    remark = query(
        decided.published,
        """
        select severity, owner, source_path, cell, message_zh from quality.submission_issue
        where rule_code = 'register_differs'
        """,
    )
    assert remark.values.tolist() == [
        [
            *("note", "data_engineer", "registers/departments.csv", "A4"),
            "登记表与系统自带的不一致：500111-commerce：区商务局（自带：区商务委），以登记表为准。",
        ]
    ]


def test_it_is_told_to_whoever_runs_it(decided: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    print_status(decided)
    lines = capsys.readouterr().out.splitlines()
    told = lines.index("  accepted, with remarks: registers/departments.csv")
    assert "A4: The register differs from what ships" in lines[told + 1]


def test_decisions_can_be_read_by_whoever_asks(decided: Settings) -> None:
    decisions = query(
        decided.published,
        "select decision_kind, decided_by, reason, source_path, row_no from marts.dim_decision order by row_no",
    )
    assert decisions["decision_kind"].tolist() == ["target", "lateness", "warning"]
    assert set(decisions["source_path"]) == {"registers/decisions.csv"}
