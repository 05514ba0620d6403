"""Reviews of one home: what a pack freezes, what changed since, and what was known at a moment past."""

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
from dagster_project.review.packs.pack import PackDamaged, packs_of, verify
from dagster_project.review.reviewing import Held, hold_review, hold_reviews, reviewing_auditor
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor
from tests.end_to_end.reviews.reviewed import EARLIER, LATER, archive_and_landing, make_reviewed
from tests.end_to_end.submitting import bytes_below
from tests.homes import home_of_a_kind, zhencang

DAY = "2024-09-20"
DAZU = "500111"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings, _ = home_of_a_kind(tmp_path_factory, "reviewed", make_reviewed)
    return settings


@pytest.fixture(scope="module")
def auditor() -> Iterator[Auditor]:
    """One for all reviews that are held here and not by the command."""
    with reviewing_auditor() as started:
        yield started


@dataclass(frozen=True)
class Reviews:
    """July frozen twice, before and after figures of it changed, and August beside it."""

    first: Held
    first_bytes: dict[str, str]
    again: Held
    august: Held
    second: Held


@pytest.fixture(scope="module")
def reviews(home: Settings, auditor: Auditor) -> Reviews:
    first = hold_review(home, "2024年7月", "大足区", now=EARLIER, auditor=auditor)
    assert first.pack is not None, first.review.checks
    first_bytes = bytes_below(first.pack)
    again = hold_review(home, "2024-07", DAZU, now=EARLIER, auditor=auditor)
    august = hold_review(home, "2024-08", DAZU, now=LATER, auditor=auditor)
    return Reviews(
        first, first_bytes, again, august, hold_review(home, "2024-07", DAZU, now=LATER, auditor=auditor)
    )


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


def test_a_forced_look_back_and_the_pack_after_a_decision(home: Settings, auditor: Auditor) -> None:
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
    held = hold_review(home, "2024-03", DAZU, now=LATER, auditor=auditor)
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
    assert differing_figures(reviews) == len(review.changes), "every figure that is another one, and no more"
    with (reviews.second.pack / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["subject_zh"], row["after"]) for row in rows] == [
        (change.subject_zh, change.after or "") for change in review.changes
    ]


def differing_figures(reviews: Reviews) -> int:
    """How many figures of July the two packs do not have alike, counted from their own files."""
    first, second = (held.pack / "data" / "figures.parquet" for held in (reviews.first, reviews.second))
    names = "table_name, figure_code, column_code, value_text"
    [(count,)] = duckdb.sql(
        "select count(distinct (table_name, figure_code, column_code)) from ("
        f" (select {names} from '{first}' except select {names} from '{second}') union all"
        f" (select {names} from '{second}' except select {names} from '{first}'))"
    ).fetchall()
    return int(count)


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
def test_a_pack_is_rebuilt_from_archive_and_landing(
    reviews: Reviews, home: Settings, auditor: Auditor, tmp_path: Path
) -> None:
    rest = archive_and_landing(home, tmp_path)
    rebuilt = hold_review(rest, "2024-07", DAZU, as_of=EARLIER, auditor=auditor)
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


def test_what_cannot_be_reviewed_is_said(home: Settings, auditor: Auditor, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no review cycle '2024-13'"):
        hold_review(home, "2024-13", DAZU, as_of=EARLIER, auditor=auditor)
    with pytest.raises(UsageError, match=r"No district 永川区 .* Those that have: 500111 大足区、500153 荣昌区"):
        hold_review(home, "2024-07", "永川区", as_of=EARLIER, auditor=auditor)
    with pytest.raises(UsageError, match=r"2024年9月调度 \(2024-09\) ends on 2024-09-30.*was not over"):
        hold_review(home, "2024-09", DAZU, as_of=EARLIER, auditor=auditor)
    with pytest.raises(UsageError, match=r"first files were received at 2023-12-20"):
        hold_review(home, "2024-01", DAZU, as_of=datetime(2023, 12, 1, tzinfo=UTC), auditor=auditor)
    with pytest.raises(UsageError, match=r"Nothing has been published in"):
        hold_review(replace(home, home=tmp_path), "2024-01", DAZU, auditor=auditor)
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


def test_a_review_that_is_killed_leaves_nothing_half(home: Settings, auditor: Auditor) -> None:
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
    held = hold_review(home, "2023-12", DAZU, now=LATER, auditor=auditor)
    assert [path.name for path in folder.iterdir()] == ["r1"]
    assert held.pack == folder / "r1"
