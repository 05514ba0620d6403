"""Running again, after a loss, on broken data and on bad files: what is published, what is said, what returns."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.defs.beginning import Beginning
from dagster_project.ingest.landing.seal import SEAL, seal, sha256_of
from dagster_project.places import clear
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor
from dagster_project.warehouse.build import DBT
from dagster_project.warehouse.compiled.promises import FAIL, PASS, read_asked
from dagster_project.warehouse.lock import home_lock
from dagster_project.warehouse.release import DATABASE
from tests.end_to_end.reviews.reviewed import make_reviewed
from tests.homes import Published, home_of_a_kind, marts_of, query, run_warm, zhencang

DEPARTMENT = "submissions/2024/500111-government_office"
HEADER = "镇,指标,报告期,数值,单位,填报单位,说明\n"


def submit(settings: Settings, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = settings.raw / DEPARTMENT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_a_second_run_changes_nothing_and_says_so(published: Published) -> None:
    releases = sorted(path.name for path in published.settings.releases.iterdir())
    outcome = zhencang(published.settings, "run")
    assert outcome.status == 0
    assert outcome.out == f"Nothing is new since release {releases[-1]}; nothing was changed.\n"
    assert sorted(path.name for path in published.settings.releases.iterdir()) == releases


def test_a_run_says_what_it_did_and_nothing_else(published: Published) -> None:
    """No library's remarks, of what it leaves behind for instance."""
    known = r"(Loading|The SQL of this version is compiled|[✓ ] |release |  )"
    assert [line for line in published.outcome.err.splitlines() if not re.match(known, line)] == []


def test_a_run_makes_the_board_and_the_next_one_a_damaged_board_again(published: Published) -> None:
    page = published.settings.board / "index.html"
    whole = page.read_bytes()
    assert published.settings.published.resolve().parent.name in whole.decode()
    page.write_bytes(whole[:1000])
    outcome = zhencang(published.settings, "run")
    assert outcome.out.startswith("Nothing is new"), outcome
    assert page.read_bytes() == whole


def test_a_run_makes_the_catalogue_and_the_next_one_a_missing_catalogue_again(published: Published) -> None:
    page = published.settings.catalogue / "index.html"
    whole = page.read_bytes()
    page.resolve().unlink()
    outcome = zhencang(published.settings, "run")
    assert outcome.out.startswith("Nothing is new"), outcome
    assert page.read_bytes() == whole


@pytest.mark.slow
def test_archive_and_landing_are_enough(copied: Settings) -> None:
    """All else deleted, and the raw files too, the same marts come out, row for row."""
    before = marts_of(copied.published)
    for path in copied.home.iterdir():
        if path.name not in ("archive", "landing"):
            clear(path)
    shutil.rmtree(copied.raw)
    copied.raw.mkdir()
    outcome = run_warm(copied)
    assert outcome.status == 0, outcome.err
    assert marts_of(copied.published) == before


def test_bad_files_are_named_and_the_good_ones_go_in(copied: Settings) -> None:
    """One of each in one run: every bad file gets its row, every good one beside it is published."""
    submit(copied, "good-gb18030.csv", HEADER + "万古镇,出口总额,2024年,6500,万美元,区政府办公室,\n", "gb18030")
    submit(copied, "columns.csv", "镇,指标,报告期,好数,单位,填报单位,颜色\n")
    submit(copied, "empty.csv", "")
    submit(copied, "encoding.csv", "a\xff\xfe\xfa", "latin-1")
    submit(copied, "report.docx", "PK")
    (copied.raw / DEPARTMENT / "folder.csv").mkdir()
    (copied.raw / DEPARTMENT / "broken-link.csv").symlink_to("nowhere.csv")
    submit(
        copied,
        "names.csv",
        HEADER + "万古镇,出口总客,2024年,1,万美元,区政府办公室,\n万古镇,研发投入强度,2024年,2.9,%,区政府办公室,\n",
    )
    submit(copied, "copy.csv", HEADER + "万古镇,出口总额,2024年,6500,万美元,区政府办公室,\n", "gb18030")
    sidecar = copied.raw / "annexes" / "500153-wujia" / "notice.yml"
    sidecar.write_text(sidecar.read_text("utf-8") + "isuer: 某某\n", encoding="utf-8")
    annex = copied.raw / "annexes" / "500111-wangu" / "annex-3-reforms.csv"
    annex.write_text(annex.read_text("utf-8").replace("\n2,", "\n3,", 1), encoding="utf-8")

    outcome = run_warm(copied)
    assert outcome.status == 0, outcome.err
    files = query(copied.published, "select * from quality.source_file where is_current").set_index("path")

    def said(name: str) -> tuple[str, str]:
        return files.loc[name, "outcome"], files.loc[name, "message_zh"]

    assert said(f"{DEPARTMENT}/columns.csv")[1].startswith(
        "表头与要求不符。缺少的列：数值；多余或重复的列：好数 (D1)、颜色 (G1)"
    )
    assert said(f"{DEPARTMENT}/empty.csv") == ("rejected", "文件是空的。")
    assert "UTF-8" in said(f"{DEPARTMENT}/encoding.csv")[1]
    assert ".docx" in said(f"{DEPARTMENT}/report.docx")[1]
    assert said(f"{DEPARTMENT}/folder.csv") == ("rejected", "这里应是文件，却是文件夹。")
    assert "无法读取" in said(f"{DEPARTMENT}/broken-link.csv")[1]
    assert said(f"{DEPARTMENT}/names.csv")[0] == "partly_accepted"
    assert "isuer: 未知字段" in said("annexes/500153-wujia/notice.yml")[1]
    assert "issuer" in said("annexes/500153-wujia/notice.yml")[1]
    assert {said(f"{DEPARTMENT}/copy.csv")[0], said(f"{DEPARTMENT}/good-gb18030.csv")[0]} == {
        "accepted",
        "duplicate",
    }
    for name in ("columns.csv", "empty.csv", "encoding.csv", "report.docx", "folder.csv", "broken-link.csv"):
        assert files.loc[f"{DEPARTMENT}/{name}", "suggestion_zh"]
        assert name in outcome.out

    issues = query(copied.published, "select * from quality.submission_issue order by issue_code")
    issues = issues.set_index("rule_code")
    unknown = issues.loc["indicator_unknown"]
    assert (unknown["source_path"], unknown["cell"]) == (f"{DEPARTMENT}/names.csv", "B2"), "the cell to mend"
    assert unknown["value_cell"] == "D2"
    assert "出口总额" in unknown["suggestion_zh"]
    duplicate = issues.loc[["item_no_duplicate"]]
    assert duplicate["cell"].tolist() == ["A3", "A4"]

    values = query(
        copied.published,
        "select indicator_code, cast(value as double) as value from marts.fct_indicator_value"
        " where period_code = '2024' order by indicator_code",
    )
    assert values.values.tolist() == [["export_value", 6500.0], ["research_intensity", 2.9]]
    # The rejected sidecar leaves Wujia as it was; two reforms of one number wait.
    assert len(query(copied.published, "from marts.fct_indicator_target")) == 32
    assert len(query(copied.published, "from marts.dim_measure")) == 52
    counted = files[["accepted_count", "quarantined_count", "blank_count", "superseded_count"]].sum(axis=1)
    assert (counted == files["value_count"]).all()


def landed_as_it_is(batch: Path) -> None:
    """Seal a batch anew: what was wrong was wrong when it landed, and not the disk's doing."""
    (batch / SEAL).unlink()
    seal(batch)


def stands_twice(table: Path) -> None:
    """The first row of a landed table stands in it a second time."""
    rows = pq.read_table(table)
    pq.write_table(pa.concat_tables([rows, rows.slice(0, 1)]), table)


def test_a_failed_expectation_leaves_the_last_release(copied: Settings) -> None:
    """A batch that landed without a row of its file: the audit refuses, says which file, and nothing moves."""
    before = copied.published.resolve()
    table = max(copied.landing.glob("batch-2*")) / "annex_indicators.parquet"
    cells = pq.read_table(table)
    pq.write_table(cells.slice(0, len(cells) - 1), table)
    landed_as_it_is(table.parent)
    outcome = run_warm(copied, "--full-refresh")
    assert outcome.status == 3, outcome.err
    assert "The audit refused to publish: 1 expectations failed." in outcome.err
    assert "annexes/500153-wujia/annex-1-indicators.csv" in outcome.err
    assert f"The published release is still {before.parent.name}." in outcome.err
    assert "Traceback" not in outcome.err
    assert copied.published.resolve() == before
    assert "✗" in (copied.data_docs / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_what_passes_the_audit_is_drafted_and_a_draft_that_nobody_publishes_goes(copied: Settings) -> None:
    with Auditor(copied) as auditor:
        auditor.run("landing")
        begun = Beginning(copied, auditor)
        begun.draft("a run")
        assert begun.drafted
        made = begun.drafted.result()
        assert made is not None
        assert sha256_of(made.folder / DATABASE) == made.sha256 == sha256_of(copied.build_file)
        with duckdb.connect(made.folder / DATABASE, read_only=True) as connection:
            runs = connection.execute(
                "select distinct run_id, suite from quality.check_result order by all"
            ).fetchall()
        assert runs == [("a run", "landing"), ("a run", "marts")]
        # Nobody published it.
        begun.close()
        assert not made.folder.exists()

        with duckdb.connect(copied.build_file) as connection:
            connection.execute("update marts.fct_indicator_value set is_current = false")
        begun = Beginning(copied, auditor)
        begun.draft("another run")
        assert begun.drafted
        assert begun.drafted.result() is None
        begun.close()
    assert [path for path in copied.releases.iterdir() if path.name.startswith("incoming-")] == []


def test_a_department_in_disorder_stops_nobody_else(copied: Settings) -> None:
    """A third of all figures unknown is said on the release, which is published all the same."""
    rows = "".join(f"万古镇,没有的指标{number},2024年,1,%,区政府办公室,\n" for number in range(60))
    submit(copied, "strange.csv", HEADER + rows)
    outcome = run_warm(copied)
    assert outcome.status == 0, outcome.err
    assert "60 open issues" in outcome.out
    assert "does not hold" in outcome.out
    assert len(query(copied.published, "from quality.check_result where not is_success")) == 1


def test_a_failed_dbt_test_leaves_the_last_release(copied: Settings) -> None:
    """A notice that stands twice in a batch: a key test fails, names the rows, and nothing moves."""
    before = copied.published.resolve()
    table = max(copied.landing.glob("batch-2*")) / "notices.parquet"
    stands_twice(table)
    landed_as_it_is(table.parent)
    outcome = run_warm(copied, "--full-refresh")
    assert outcome.status == 3, outcome.err
    assert "The audit refused to publish: 1 tables break their promises." in outcome.err
    assert "✗ stg_annex__notices: 1 rows break its promises" in outcome.err
    assert "key: More than one row has the same " in outcome.err
    assert "source_path=annexes/500111-wangu/notice.yml" in outcome.err
    assert "Traceback" not in outcome.err
    assert copied.published.resolve() == before
    assert not list(copied.releases.glob("incoming-*")), "a draft that came to nothing"


@pytest.mark.slow
def test_a_model_that_fails_beside_a_broken_promise(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Both are said, for one may follow from the other. What builds on neither is built and asked; no release."""
    settings, _ = home_of_a_kind(tmp_path_factory, "reviewed", make_reviewed)
    before = settings.published.resolve()
    batches = sorted(settings.landing.glob("batch-2*"))
    stands_twice(batches[0] / "notices.parquet")
    landed_as_it_is(batches[0])
    decisions = pq.read_table(batches[-1] / "register_decisions.parquet")
    day_no = decisions.column_names.index("decided_on")
    no_days = decisions.set_column(day_no, "decided_on", pa.array(["2024-02-30"] * len(decisions)))
    pq.write_table(no_days, batches[-1] / "register_decisions.parquet")
    landed_as_it_is(batches[-1])
    outcome = run_warm(settings, "--full-refresh")
    assert outcome.status == 1, outcome.err
    assert "model.zhencang.int_decisions_known failed: " in outcome.err
    assert "2024-02-30" in outcome.err
    assert "✗ stg_annex__notices: 1 rows break its promises" in outcome.err
    assert f"The published release is still {before.parent.name}." in outcome.err
    assert "Traceback" not in outcome.err
    assert settings.published.resolve() == before
    asked = {one.table: one.status for one in read_asked(settings)}
    assert asked.pop("stg_annex__notices") == FAIL
    assert "int_decisions_known" not in asked
    assert len(asked) > 20
    assert set(asked.values()) == {PASS}


def test_rollback_shows_an_earlier_release_until_something_is_new(copied: Settings) -> None:
    first = copied.published.resolve().parent.name
    submit(copied, "more.csv", HEADER + "万古镇,出口总额,2024年,6500,万美元,区政府办公室,\n")
    assert run_warm(copied).status == 0
    second = copied.published.resolve().parent.name
    assert second != first
    difference = zhencang(copied, "diff", first, second).out
    assert "marts.fct_indicator_value: 0 rows gone, 1 new, 0 changed" in difference
    assert "indicator_code=export_value" in difference

    assert zhencang(copied, "rollback", first).status == 0
    assert copied.published.resolve().parent.name == first
    board = (copied.board / "index.html").read_text(encoding="utf-8")
    assert (first in board, second in board) == (True, False)
    assert f"rolled back: the newest release is {second}" in zhencang(copied, "status").out
    assert zhencang(copied, "run").out.startswith(f"Nothing is new since release {second}")
    listed = [line.split()[:2] for line in zhencang(copied, "releases").out.splitlines()]
    assert [second] == [name for name, *_ in listed if name == second]
    assert ["*", first] in listed
    wrong = zhencang(copied, "rollback", "1999")
    assert wrong.status == 2
    assert second in wrong.err


def test_one_writer_at_a_time(copied: Settings) -> None:
    before = copied.published.resolve()
    with home_lock(copied):
        outcome = run_warm(copied, "--full-refresh")
    assert outcome.status == 1
    assert "Another run is writing" in outcome.err
    assert "Traceback" not in outcome.err
    assert copied.published.resolve() == before


@pytest.mark.slow
def test_the_job_gives_the_same_from_dagster_itself(copied: Settings) -> None:
    """The way the UI takes: the definitions loaded from the environment, the job launched by name."""
    before = marts_of(copied.published)
    shown = copied.published.resolve()
    command = [DBT.with_name("dagster"), "job", "execute", "-m", "dagster_project.definitions", "-j", "main"]
    done = subprocess.run(command, env=os.environ | copied.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert copied.published.resolve() != shown
    assert marts_of(copied.published) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trace", "万古镇", "国内生产总值"], "No indicator is named"),
        (["trace", "万古镇", "gdp", "1999"], "in 1999. Those with one: 2023"),
    ],
)
def test_usage_errors_say_what_there_is(published: Published, arguments: list[str], words: str) -> None:
    outcome = zhencang(published.settings, *arguments)
    assert outcome.status == 2
    assert words in outcome.err


def test_before_the_first_run(settings: Settings) -> None:
    assert "zhencang run" in zhencang(settings, "status").out
    assert zhencang(settings, "trace", "万古镇", "gdp").status == 2
    shutil.rmtree(settings.raw)
    missing = zhencang(settings, "run")
    assert missing.status == 2
    assert "--raw" in missing.err
