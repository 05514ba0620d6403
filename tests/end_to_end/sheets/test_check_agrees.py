"""`zhencang check` says of a file what a run says: outcome, counts, and every issue in every word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.rehearsal import rehearse
from demo.deliveries import all_sent, deliver, deliveries
from demo.district import COMMERCE, ECONOMY, SCIENCE
from demo.faults import faults
from demo.plan import Sent
from tests.end_to_end.contents import compiled_models_build_what_dbt_built
from tests.end_to_end.submitting import Rows, put, verdicts, workbook
from tests.homes import built, run_warm

# Homes of the whole demonstration, which take a minute to build: for CI.
pytestmark = pytest.mark.slow

SONG, BAI = "虚构松镇", "虚构柏镇"
OUTPUT, RETAIL, EXPORTS, FIRMS = "规模以上工业总产值", "社会消费品零售总额", "出口总额", "高新技术企业"
# Shapes of real sheets, of which the meaning is the question: a title and rows below it, by period and department.
SHAPES: dict[tuple[str, str, str], list[list[object]]] = {
    ("2024-09", ECONOMY, "限定的表头"): [
        ["单位：亿元"],
        ["镇", "增速（%）", None],
        [None, OUTPUT, RETAIL],
        [SONG, 44.1, 10.4],
        [BAI, 12.5, 9.8],
    ],
    ("2024-09", ECONOMY, "上年同期"): [["镇", f"上年同期{OUTPUT}（亿元）"], [SONG, 44.1]],
    ("2024", SCIENCE, "目标分解"): [["2025年度主要指标目标任务分解表"], ["镇", f"{FIRMS}（家）"], [SONG, 30]],
    ("2024", COMMERCE, "前9个月"): [["2024年前9个月主要指标"], ["镇", f"{EXPORTS}（万美元）"], [SONG, 3200]],
    ("2024-10", COMMERCE, "两个时期"): [
        ["与2023年同期相比，2024年9月主要指标"],
        ["镇", f"{EXPORTS}（万美元）"],
        [SONG, 3200],
    ],
    ("2024-12", COMMERCE, "全年"): [["镇", "指标", "报告期", "数值"], [SONG, EXPORTS, "2024年1-12月", 5100]],
    ("2024-09", COMMERCE, "写法"): [
        ["镇", "指标", "报告期", "数值", "单位"],
        [SONG, EXPORTS, "2024年9月份", 3201, "万美元"],
        [BAI, EXPORTS, "2024年9月末", 3202, "万美元"],
        [SONG, RETAIL, "202409", 3.5, "亿元"],
    ],
    ("2024-09", COMMERCE, "两个单位"): [["镇", f"{EXPORTS}（亿美元）", "单位"], [SONG, 0.689, "万美元"]],
    ("2024-09", COMMERCE, "差一万倍"): [["镇", "指标", "数值", "单位"], [SONG, EXPORTS, 68905000, "万美元"]],
    ("2024-09", COMMERCE, "两家报一数"): [["镇", "指标", "数值", "单位"], [BAI, EXPORTS, 88.1, "万美元"]],
    ("2024-09", SCIENCE, "两家报一数"): [["镇", "指标", "数值", "单位"], [BAI, EXPORTS, 91.7, "万美元"]],
    ("2024-06", SCIENCE, "单位在行里"): [["镇", FIRMS], [None, "个"], [SONG, 24]],
    ("2024-09", COMMERCE, "当月与累计"): [
        ["镇", f"{EXPORTS}（万美元）", None],
        [None, "本月", "累计"],
        [SONG, 300, 3300],
    ],
}


@dataclass(frozen=True)
class Judged:
    """What was said of the same files by a check before they came, and by the run that took them in."""

    settings: Settings
    checked: tuple[Rows, Rows]
    checked_afresh: tuple[Rows, Rows]
    ran: tuple[Rows, Rows]


def fault_of(sent: Sent) -> tuple[str, str, str] | None:
    """Which planted fault a report is, or mends."""
    path = Path(sent.report.path)
    kind = "measures" if "事项进展" in path.name else "projects" if "项目清单" in path.name else "figures"
    key = (path.parent.parent.name, path.parent.name, kind)
    return key if key in faults() else None


def kept_back() -> tuple[list[Sent], dict[str, bytes]]:
    """The demonstration without the reports that were ever wrong, and those as they were first sent."""
    right, wrong = [], {}
    for sent in all_sent():
        fault = fault_of(sent)
        if fault is None:
            right.append(sent)
        else:
            wrong.setdefault(fault, sent.report)
    assert len(wrong) == len(faults())
    return right, {report.path.removeprefix("submissions/"): report.content() for report in wrong.values()}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("judged")
    settings = Settings(raw=folder / "raw", home=folder / "home", releases_kept=3)
    right, files = kept_back()
    files |= {
        f"{period}/{department}/{name}.xlsx": workbook({"表": rows})
        for (period, department, name), rows in SHAPES.items()
    }
    deliver(settings, deliveries(right))
    built(settings)

    aside = replace(settings, raw=folder / "aside")
    originals = [put(aside, path, content) for path, content in files.items()]
    paths = [f"submissions/{path}" for path in files]
    with rehearse(settings, originals) as rehearsal:
        assert sorted(rehearsal.files) == sorted(paths)
        checked = verdicts(rehearsal.connection, paths)
    # A build that does not stand: everything is judged, not only what is new.
    noted = settings.built_file.read_text(encoding="utf-8")
    settings.built_file.write_text('{"code": "another", "last_batch": ""}', encoding="utf-8")
    with rehearse(settings, originals) as rehearsal:
        checked_afresh = verdicts(rehearsal.connection, paths)
    settings.built_file.write_text(noted, encoding="utf-8")

    for path, content in files.items():
        put(settings, path, content)
    outcome = run_warm(settings)
    assert outcome.status == 0, outcome.err
    with duckdb.connect(settings.published, read_only=True) as connection:
        ran = verdicts(connection, paths)
    return Judged(settings, checked, checked_afresh, ran)


def test_every_kind_of_fault_is_among_the_files(judged: Judged) -> None:
    files, issues = judged.ran
    assert {str(file[2]) for file in files} >= {"accepted", "partly_accepted", "rejected"}
    assert len({issue[0] for issue in issues}) > 30


def test_a_check_says_what_a_run_says(judged: Judged) -> None:
    for checked, ran in zip(judged.checked, judged.ran, strict=True):
        assert checked == ran


def test_a_check_without_a_build_to_stand_on_says_the_same(judged: Judged) -> None:
    for checked, ran in zip(judged.checked_afresh, judged.ran, strict=True):
        assert checked == ran


def test_compiled_models_build_what_dbt_builds(judged: Judged, tmp_path: Path) -> None:
    """All at once without dbt, against the increment that dbt added; dbt's full build: tests/demo/test_demo.py."""
    compiled_models_build_what_dbt_built(judged.settings, replace(judged.settings, home=tmp_path / "home"))
