"""Reviews of one home: what the gate refuses, what a pack freezes, and what was known at a moment past."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.errors import UsageError
from dagster_project.ingest.take_in import take_in
from dagster_project.review.cycle_review import Check, District
from dagster_project.review.cycles import find_cycle
from dagster_project.review.districts import write_part
from dagster_project.review.packs.pack import PackDamaged, packs_of, verify
from dagster_project.review.readiness import check_readiness
from dagster_project.review.reviewing import Held, hold_review, hold_reviews
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import database_as_of
from dagster_project.warehouse.audit import Auditor
from dagster_project.warehouse.suites import load_review_suite
from tests.end_to_end.reviewed import (
    EARLIER,
    LAST_MONTH,
    LATER,
    archive_and_landing,
    change,
    month_of_reports,
    town,
)
from tests.end_to_end.submitting import bytes_below
from tests.homes import built, new_home, zhencang

DAY = "2024-09-20"
DAZU = "500111"
# What each month breaks, who must act, and where.
BROKEN = {
    "2023-12": (
        "conflicts_undecided",
        "专班",
        "annexes/500111-wangu/annex-2-stage.csv!E2 / annexes/500111-wangu/annex-3-stage.csv!E2",
    ),
    "2024-02": ("completeness", "大足区经济信息委", None),
    "2024-03": ("timeliness", "大足区科技局", None),
    "2024-04": ("rejections_open", "大足区商务委", "submissions/2024-04/500111-commerce/更正.csv!D2"),
    "2024-05": ("warnings_unjustified", "大足区商务委", "submissions/2024-05/500111-commerce/月报.csv!D2"),
    "2024-06": ("reconciliation", "大足区科技局", "submissions/2024-06/500111-science_technology/月报.csv!D3"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Nine months of reports, published, and then a change that no run has seen."""
    settings = new_home(tmp_path_factory.mktemp("reviewed"))
    town(settings.raw)
    take_in(settings, now=datetime(2023, 12, 20, tzinfo=UTC))
    for month in range(LAST_MONTH + 1):
        month_of_reports(settings, month)
    built(settings)
    change(settings)
    return settings


@dataclass(frozen=True)
class Gate:
    """The gate on its own: one worker for all months."""

    auditor: Auditor
    settings: Settings
    folder: Path

    def failed(self, cycle_code: str, database: Path | None = None, district: str = DAZU) -> list[Check]:
        """The checks of a month that do not hold in a district."""
        warehouse = database or database_as_of(self.settings, EARLIER).database
        cycle = find_cycle(warehouse, cycle_code, EARLIER)
        part = self.folder / "part.duckdb"
        write_part(warehouse, District(district, ""), part)
        checks = check_readiness(self.auditor, part, cycle, [], self.folder)
        return [check for check in checks if not check.passed]


@pytest.fixture(scope="module")
def gate(home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    folder = tmp_path_factory.mktemp("gate")
    with Auditor(Settings(raw=folder, home=folder, releases_kept=1)) as auditor:
        yield Gate(auditor, home, folder)


@dataclass(frozen=True)
class Reviews:
    """July frozen twice, before and after figures of it changed, and August beside it."""

    first: Held
    first_bytes: dict[str, str]
    again: Held
    august: Held
    second: Held


@pytest.fixture(scope="module")
def reviews(home: Settings) -> Reviews:
    first = hold_review(home, "2024年7月", "大足区", now=EARLIER)
    assert first.pack is not None, first.review.checks
    first_bytes = bytes_below(first.pack)
    again = hold_review(home, "2024-07", DAZU, now=EARLIER)
    august = hold_review(home, "2024-08", DAZU, now=LATER)
    return Reviews(first, first_bytes, again, august, hold_review(home, "2024-07", DAZU, now=LATER))


@pytest.mark.parametrize("cycle_code", BROKEN)
def test_each_month_is_refused_for_its_own_reason(gate: Gate, cycle_code: str) -> None:
    check_id, actor, place = BROKEN[cycle_code]
    [check] = gate.failed(cycle_code)
    assert check.check_id == check_id
    assert {finding.actor_zh for finding in check.findings} == {actor}
    for finding in check.findings:
        assert finding.town_zh == "万古镇"
        assert finding.subject_zh
        assert finding.message_zh
        assert finding.message_en
        assert finding.next_step_zh
    assert [place] == [finding.place for finding in check.findings] or check_id == "timeliness"


def test_every_reason_is_tested() -> None:
    tested = {check_id for check_id, *_ in BROKEN.values()} | {"values_changed", "targets_unowned"}
    assert tested == {expectation.id for expectation in load_review_suite()}


def test_a_month_without_fault_is_ready(gate: Gate) -> None:
    assert gate.failed("2024-01") == []


def test_what_is_seen_stands_beside_what_is_asked_for(gate: Gate) -> None:
    # One of seven reports is missing, three of seven were late; both are cut and not rounded.
    [missing], [late] = gate.failed("2024-02"), gate.failed("2024-03")
    assert (missing.observed, missing.threshold) == ("85.7 %", "≥ 95 %")
    assert (late.observed, late.threshold) == ("57.1 %", "≥ 80 %")


def test_counts_that_do_not_add_up_are_ours_to_mend(gate: Gate, home: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(database_as_of(home, EARLIER).database, copy)
    with duckdb.connect(copy) as connection:
        connection.execute(
            "update quality.source_file set value_count = value_count + 1"
            " where path = 'submissions/2024-01/500111-commerce/月报.csv'"
        )
    [check] = gate.failed("2024-01", copy)
    assert check.check_id == "reconciliation"
    assert [(finding.actor_zh, finding.message_en) for finding in check.findings] == [
        ("数据工程师", "3 values landed, but their outcomes add up to 2.")
    ]


def test_more_findings_than_great_expectations_hands_out(gate: Gate, home: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(database_as_of(home, EARLIER).database, copy)
    with duckdb.connect(copy) as connection:
        connection.execute(
            "insert into quality.source_file by name"
            " select * exclude (number) replace (path || number as path, value_count + 1 as value_count)"
            " from quality.source_file, range(300) as numbers (number)"
            " where path = 'submissions/2024-01/500111-commerce/月报.csv'"
        )
    [check] = gate.failed("2024-01", copy)
    assert len(check.findings) == 300
    assert check.observed == "300 项"


def test_a_correction_that_is_accepted_closes_the_rejection(gate: Gate, home: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(database_as_of(home, EARLIER).database, copy)
    with duckdb.connect(copy) as connection:
        connection.execute(
            "update marts.fct_indicator_value set received_at = timestamp '2024-06-01'"
            " where indicator_code = 'retail_sales' and period_code = '2024-04'"
        )
    assert gate.failed("2024-04", copy) == []


def test_a_target_that_nobody_owes_counts_and_is_for_the_working_group(
    gate: Gate, home: Settings, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(database_as_of(home, EARLIER).database, copy)
    with duckdb.connect(copy) as connection:
        connection.execute("delete from quality.obligation_status where subject_code = 'research_intensity'")
    completeness, unowned = gate.failed("2024-01", copy)
    # Seven of eight: it counts as missing.
    assert (completeness.check_id, completeness.observed) == ("completeness", "87.5 %")
    for check in (completeness, unowned):
        [finding] = check.findings
        assert (finding.actor_zh, finding.town_zh, finding.subject_zh) == ("专班", "万古镇", "研发投入强度")
    with duckdb.connect(copy) as connection:
        connection.execute("update quality.submission_status set expected_count = 100, accepted_count = 100")
        connection.execute("update quality.submission_status set on_time_count = 100")
    [unowned] = gate.failed("2024-01", copy)
    assert (unowned.check_id, unowned.observed) == ("targets_unowned", "1 项")
    assert "indicator_owners.csv" in unowned.findings[0].next_step_zh


def test_a_decision_clears_its_finding_and_no_other(gate: Gate, home: Settings) -> None:
    decided = database_as_of(home, LATER).database
    cleared = {"2023-12", "2024-03", "2024-05"}
    for cycle_code, (check_id, *_) in BROKEN.items():
        left = [check.check_id for check in gate.failed(cycle_code, decided)]
        assert left == ([] if cycle_code in cleared else [check_id]), cycle_code


def test_the_silence_of_one_district_does_not_stop_another(home: Settings) -> None:
    outcome = zhencang(home, "review", "2024-01", "--as-of", DAY)
    assert outcome.status == 3, outcome
    assert "大足区：数据核查通过，可提交研判。Ready." in outcome.out
    assert "荣昌区教委（2 项：报送完整率 1 项、报送及时率 1 项）" in outcome.out
    assert "吴家镇 · 农村义务教育学校专任教师本科以上学历比例 · 2024年1月：未报，截止 2024-02-10。" in outcome.out
    assert "荣昌区：数据核查未通过：报送完整率、无责任部门的指标、报送及时率。Not ready: 3 of 8" in outcome.out
    assert outcome.out.endswith("2 个区县中 1 个未通过：荣昌区。\n1 of 2 districts are not ready.\n")
    pack = home.reviews / DAZU / "2024-01" / "as-of-20240920T155959Z"
    towns = duckdb.sql(f"select distinct town_code from '{pack}/data/marts.fct_indicator_target.parquet'")
    assert towns.fetchall() == [("500111-wangu",)]
    assert "吴家镇" not in (pack / "index.html").read_text(encoding="utf-8")
    assert not (home.reviews / "500153" / "2024-01").exists()
    with pytest.raises(UsageError, match=r"--force: name the district"):
        next(hold_reviews(home, "2024-01", as_of=EARLIER, forced_reason="会期已定"))


def test_a_forced_look_back_and_the_pack_after_a_decision(home: Settings) -> None:
    outcome = zhencang(
        home, "review", "2024-03", "--as-of", DAY, "--district", "大足区", "--force", "市里定了会期"
    )
    assert outcome.status == 0, outcome
    assert "特批定稿，理由：市里定了会期" in outcome.out
    looked_back = home.reviews / DAZU / "2024-03" / "as-of-20240920T155959Z"
    manifest = json.loads((looked_back / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["forced_reason"] == "市里定了会期"
    assert manifest["is_ready"] is False
    assert [check["check_id"] for check in manifest["checks"] if not check["passed"]] == ["timeliness"]
    assert zhencang(home, "review", "2024-03", "--as-of", DAY, "--force", " ").status == 2
    # A look back stands outside the numbering, and what comes later is not compared with it.
    held = hold_review(home, "2024-03", DAZU, now=LATER)
    assert held.pack == home.reviews / DAZU / "2024-03" / "r1"
    assert "as-of" not in str(held.review.compared_with)
    assert "2024年3月（回看 2024-09-20 23:59）" in (looked_back / "index.html").read_text(encoding="utf-8")
    # Meanwhile the lateness was granted: it is ready, and says by whom.
    page = (held.pack / "index.html").read_text(encoding="utf-8")
    decisions = page[page.index('<section id="decisions">') : page.index('<section id="changes">')]
    for words in ("准予延期", "大足区科技局 · 2024年3月", "延至 2024-04-30", "李某", "2024-10-08", "系统停机三天"):
        assert words in decisions
    assert "退货冲减已核实" not in decisions, "it is of another month"
    city = (home.reviews / "overview" / "2024-03" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../500111/2024-03/r1/index.html">大足区</a>' in city
    assert "未定稿：荣昌区" in city
    assert "吴家镇" not in city, "it shows packs and nothing else"


def test_a_pack_is_whole_and_read_only(reviews: Reviews, home: Settings) -> None:
    folder = reviews.first.pack
    assert folder == home.reviews / DAZU / "2024-07" / "r1"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {*manifest["files"], "manifest.json"}
    assert {"index.html", "zhencang-2024-07.xlsx", "changes.csv", "data/figures.parquet"} < files
    letters = {name.partition("2024年7月")[2] for name in files if name.endswith(".docx")}
    assert letters == {"通报.docx", "一镇一页.docx", "领导一页.docx"}
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in files} == {0o440}
    assert manifest["cycle"]["cycle_code"] == "2024-07"
    assert manifest["as_of"] == EARLIER.isoformat()
    assert (manifest["revision"], manifest["forced_reason"], manifest["is_ready"]) == (1, None, True)
    assert manifest["warehouse"] in {path.name for path in home.releases.iterdir()}


def test_a_pack_holds_figures_up_to_its_end(reviews: Reviews) -> None:
    data = reviews.first.pack / "data"
    values = duckdb.sql(f"select max(period_code), count(*) from '{data}/marts.fct_indicator_value.parquet'")
    # Seven figures a month from December 2023 to July 2024, but for one that was never sent.
    assert values.fetchall() == [("2024-07", 55)]
    cycles = duckdb.sql(f"select distinct cycle_code from '{data}/quality.submission_status.parquet'")
    codes = {code for (code,) in cycles.fetchall()}
    assert {"2024-06", "2024-07", "2024-H1"} <= codes
    assert not {"2024-08", "2024-Q3", "2024"} & codes
    exports = duckdb.sql(
        f"select value_text, place, note_text from '{data}/figures.parquet'"
        " where figure_code = '500111-wangu|export_value|2024-07' and table_name = 'fct_indicator_value'"
    )
    assert exports.fetchall() == [("700 万美元", "submissions/2024-07/500111-commerce/月报.csv!D2", None)]


def test_nothing_new_makes_no_second_pack(reviews: Reviews) -> None:
    assert reviews.again.is_unchanged
    assert reviews.again.pack == reviews.first.pack
    assert reviews.again.review.revision == 1
    assert not reviews.first.is_unchanged


def test_a_change_after_the_freeze_leaves_the_first_pack_alone(reviews: Reviews) -> None:
    assert bytes_below(reviews.first.pack) == reviews.first_bytes
    assert reviews.second.pack == reviews.first.pack.with_name("r2")


def test_the_second_pack_lists_what_changed_and_why(reviews: Reviews) -> None:
    review = reviews.second.review
    assert (review.revision, review.compared_with) == (2, "2024-07 r1")
    values = {change.subject_zh: change for change in review.changes if change.table_name == "fct_indicator_value"}
    assert set(values) == {"万古镇 · 出口总额 · 2024-07", "万古镇 · 高新技术企业 · 2024-07"}
    exports = values["万古镇 · 出口总额 · 2024-07"]
    assert (exports.column_zh, exports.before, exports.after) == ("数值", "700 万美元", "710 万美元")
    assert exports.source == "submissions/2024-07/500111-commerce/更正.csv!D2"
    assert exports.reason_zh == "新版本：submissions/2024-07/500111-commerce/更正.csv!D2，2024-10-08 10:00 收到"
    firms = values["万古镇 · 高新技术企业 · 2024-07"]
    assert firms.reason_zh.endswith("；说明：认定名单补充一家")
    verdicts = [change for change in review.changes if change.table_name == "fct_indicator_pace"]
    assert verdicts, "what follows from a figure changes with it"
    assert {change.subject_zh for change in review.changes} == set(values), "and nothing else"
    for verdict in verdicts:
        assert verdict.reason_zh.startswith("因“万古镇 · ")
        assert "更正.csv" in verdict.reason_en
    with (reviews.second.pack / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["subject_zh"], row["after"]) for row in rows] == [
        (change.subject_zh, change.after or "") for change in review.changes
    ]


def test_a_figure_of_an_earlier_month_that_changed_without_a_word(reviews: Reviews) -> None:
    assert reviews.august.pack is None
    assert reviews.august.review.compared_with == "2024-07 r1"
    [check] = [check for check in reviews.august.review.checks if not check.passed]
    assert check.check_id == "values_changed"
    # The number of firms changed with a reason.
    [finding] = check.findings
    assert finding.actor_zh == "大足区商务委"
    assert "出口总额 · 2024-07：数值由“700 万美元”变为“710 万美元”" in finding.message_zh
    assert finding.place == "submissions/2024-07/500111-commerce/更正.csv!D2"


@pytest.mark.slow
def test_a_pack_is_rebuilt_from_archive_and_landing(reviews: Reviews, home: Settings, tmp_path: Path) -> None:
    rest = archive_and_landing(home, tmp_path)
    rebuilt = hold_review(rest, "2024-07", DAZU, as_of=EARLIER)
    assert rebuilt.pack is not None
    assert rebuilt.review.warehouse.startswith("batch-20240905T040000000000Z")
    frozen, again = (sorted((held.pack / "data").iterdir()) for held in (reviews.first, rebuilt))
    assert [path.name for path in frozen] == [path.name for path in again]
    differing = [
        one.name for one, other in zip(frozen, again, strict=True) if one.read_bytes() != other.read_bytes()
    ]
    assert differing == []
    trace = zhencang(rest, "trace", "万古镇", "出口总额", "2024-07", "--as-of", DAY)
    assert trace.status == 0, trace
    assert "version 1 (current): 700 万美元" in trace.out
    assert "✓ same bytes, and the cell reads “700”" in trace.out
    assert "710" not in trace.out


def test_a_figure_is_traced_as_it_was_known(home: Settings) -> None:
    for day, words in (
        (DAY, "version 1 (current): 700 万美元"),
        ("2024-10-20", "version 2 (current): 710 万美元"),
    ):
        outcome = zhencang(home, "trace", "万古镇", "出口总额", "2024-07", "--as-of", day)
        assert outcome.status == 0, outcome
        assert words in outcome.out


def test_what_cannot_be_reviewed_is_said(home: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no review cycle '2024-13'"):
        hold_review(home, "2024-13", DAZU, as_of=EARLIER)
    with pytest.raises(UsageError, match=r"No district 永川区 .* Those that have: 500111 大足区、500153 荣昌区"):
        hold_review(home, "2024-07", "永川区", as_of=EARLIER)
    with pytest.raises(UsageError, match=r"2024年9月调度 \(2024-09\) ends on 2024-09-30.*was not over"):
        hold_review(home, "2024-09", DAZU, as_of=EARLIER)
    with pytest.raises(UsageError, match=r"first files were received at 2023-12-20"):
        hold_review(home, "2024-01", DAZU, as_of=datetime(2023, 12, 1, tzinfo=UTC))
    with pytest.raises(UsageError, match=r"Nothing has been published yet"):
        hold_review(replace(home, home=tmp_path), "2024-01", DAZU)
    assert zhencang(home, "review", "2024-07", "--as-of", "2999-01-01").status == 2


def test_a_pack_that_was_tampered_with_is_no_ground_to_compare(
    reviews: Reviews, home: Settings, tmp_path: Path
) -> None:
    copy = replace(home, home=tmp_path)
    shutil.copytree(reviews.first.pack, copy.reviews / DAZU / "2024-07" / "r1")
    [pack] = packs_of(copy)
    verify(pack)
    figures = pack.folder / "data" / "figures.parquet"
    figures.chmod(0o644)
    figures.write_bytes(figures.read_bytes() + b" ")
    with pytest.raises(PackDamaged, match=r"figures.parquet is not what was frozen in 2024-07 r1"):
        verify(pack)


def test_a_review_that_is_killed_leaves_nothing_half(home: Settings) -> None:
    where = ["--raw", str(home.raw), "--home", str(home.home)]
    asked = ["2023-12", "--district", DAZU, "--as-of", "2024-10-20"]
    command = [sys.executable, "-m", "dagster_project.cli", "review", *where, *asked]
    folder = home.reviews / DAZU / "2023-12"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as review:
        deadline = time.monotonic() + 120
        while not folder.exists() and time.monotonic() < deadline:
            os.sched_yield()
        review.send_signal(signal.SIGKILL)
    assert [path for path in folder.glob("*") if not path.name.startswith("incoming-")] == []
    held = hold_review(home, "2023-12", DAZU, now=LATER)
    assert [path.name for path in folder.iterdir()] == ["r1"]
    assert held.pack == folder / "r1"
