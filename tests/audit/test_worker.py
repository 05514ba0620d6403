"""The worker: a line of JSON for a line of JSON, nothing left open or running, and clear words when it fails."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import WORKER, AuditFailedToRun, Auditor, blocking, results
from tests.audit.conftest import Bench


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module in the place of Great Expectations, to be filled by the test."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    module = tmp_path / "modules" / "great_expectations" / "__init__.py"
    module.parent.mkdir(parents=True)
    return module


@pytest.fixture
def landed(settings: Settings) -> Settings:
    """A home into which an empty batch has landed."""
    from dagster_project.ingest.landing.parquet import prepare

    prepare(settings.landing)
    return settings


def test_results_are_kept_and_read_back_until_they_are_outdated(bench: Bench) -> None:
    checked = bench.auditor.run("landing") + bench.auditor.run("marts")
    assert results(bench.settings) == checked
    assert blocking(checked) == []
    assert not bench.network_notes.exists(), "the worker tried to reach another machine"
    with duckdb.connect(bench.settings.build_file) as connection:
        connection.execute("create table written (n integer)")

    bench.audit("landing")
    assert {result.suite for result in results(bench.settings)} == {"landing"}


def test_landing_is_audited_before_anything_is_built(bench: Bench) -> None:
    bench.settings.build_file.unlink()
    assert bench.failed("landing") == set()


def test_a_failure_shows_what_was_seen_and_where(bench: Bench) -> None:
    bench.change_landing(
        "update landing.annex_indicators set value_text = null where cell = 'D3' and town_code like '%wangu'",
        "delete from landing.annex_measures where cell = 'A2' and town_code like '%wujia'",
    )
    found = bench.audit("landing")

    lost = found["annex_cells_keep_their_text"]
    assert (lost.observed_value, lost.element_count, lost.unexpected_count) == ("1 / 176 (0.6 %)", 176, 1)
    assert [row["cell"] for row in lost.sample_rows] == ["D3"]
    assert lost.sample_rows[0]["source_path"] == "annexes/500111-wangu/annex-1-indicators.csv"
    assert lost.sample_rows[0]["value_text"] is None

    missing = found["announced_cells_landed"]
    assert (missing.observed_value, missing.unexpected_count) == ("1", 1)
    assert missing.sample_rows[0]["announced_count"] == "69"
    assert missing.sample_rows[0]["landed_count"] == "68"

    assert {result.expectation_id for result in blocking(list(found.values()))} == {
        "annex_cells_keep_their_text",
        "announced_cells_landed",
    }


def test_a_warning_blocks_nothing_and_at_most_five_rows_are_shown(bench: Bench) -> None:
    bench.change_build("delete from marts.bridge_measure_department")
    found = bench.audit("marts")
    warning = found["measures_have_a_lead"]
    assert (warning.success, warning.severity, warning.unexpected_count) == (False, "warn", 54)
    assert len(warning.sample_rows) == 5
    assert blocking(list(found.values())) == []


def test_figures_in_sample_rows_read_as_people_write_them(bench: Bench) -> None:
    bench.change_build("update marts.fct_indicator_value set value = 5000.50 where unit = '%'")
    sample = bench.audit("marts")["percentages_are_plausible"].sample_rows
    assert {row["value"] for row in sample} == {"5000.5"}
    assert {"town_code", "indicator_code", "period_code", "source_path", "cell"} <= set(sample[0])


def test_an_expectation_that_raises_fails_with_the_words_of_the_exception(bench: Bench) -> None:
    bench.change_build("drop table quality.target_conflict", "drop table marts.dim_measure")
    found = bench.audit("marts")
    failed = {name: result.observed_value or "" for name, result in found.items() if not result.success}
    readers = {"targets_reach_the_year_table", "measures_have_a_lead", "obligations_name_what_there_is"}
    assert set(failed) == readers
    assert "target_conflict does not exist" in failed["targets_reach_the_year_table"]
    assert "dim_measure" in failed["measures_have_a_lead"]


def test_an_unknown_expectation_is_named(bench: Bench) -> None:
    for old, new, words in (
        ("expect_table_row_count_to_be_between", "expect_table_to_be_nice", "no expect_table_to_be_nice"),
        ("min_value: 1", "least_value: 1", "something_has_landed: .*least_value"),
    ):
        suite = bench.suites / "landing.yml"
        right = suite.read_text(encoding="utf-8")
        assert old in right
        suite.write_text(right.replace(old, new), encoding="utf-8")
        try:
            with pytest.raises(AuditFailedToRun, match=rf"(?s)suite landing could not be checked.*{words}"):
                bench.audit("landing")
        finally:
            suite.write_text(right, encoding="utf-8")
    assert bench.failed("landing") == set(), "the worker goes on"


def test_a_build_that_cannot_be_opened_is_said_once(bench: Bench) -> None:
    bench.settings.build_file.write_text("no database")
    with pytest.raises(AuditFailedToRun, match="suite marts could not be checked"):
        bench.audit("marts")


def test_landing_that_cannot_be_read_is_said(bench: Bench) -> None:
    next(bench.settings.landing.glob("batch-*/notices.parquet")).write_text("no parquet")
    with pytest.raises(AuditFailedToRun, match=r"cannot be read.*parquet"):
        bench.audit("landing")


def test_a_worker_that_dies_is_reported_with_the_end_of_its_log(stand_in: Path, landed: Settings) -> None:
    stand_in.write_text("raise RuntimeError('out of luck')")
    with (
        Auditor(landed) as auditor,
        pytest.raises(AuditFailedToRun, match=r"(?s)ended with status 1.*out of luck"),
    ):
        auditor.run("landing")
    assert results(landed) == []


def test_a_worker_that_never_answers_is_reported(stand_in: Path, landed: Settings) -> None:
    stand_in.write_text("import time; time.sleep(60)")
    with (
        Auditor(landed, patience_seconds=0.2) as auditor,
        pytest.raises(AuditFailedToRun, match=r"did not answer within 0[.]2 s"),
    ):
        auditor.run("landing")


def test_the_worker_ends_with_the_block_even_on_an_exception(stand_in: Path, landed: Settings) -> None:
    stand_in.write_text("import time; time.sleep(60)")
    auditor = Auditor(landed)
    with contextlib.suppress(KeyError), auditor:
        raise KeyError
    assert auditor._worker.returncode == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(auditor._worker.pid, 0)


def test_nothing_but_answers_gets_to_stdout(stand_in: Path) -> None:
    stand_in.write_text(
        "import os, subprocess\n"
        "print('noise of Python')\n"
        "os.write(1, b'noise of a library\\n')\n"
        "subprocess.run(['echo', 'noise of a child'])\n"
    )
    requests = [json.dumps({"suite": "landing", "database": "nowhere", "folder": "nowhere"})] * 2
    done = subprocess.run(
        [sys.executable, "-m", WORKER], input="\n".join(requests), capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(answer) for answer in answers] == [["error"], ["error"]]
    assert "landing.yml cannot be read" in answers[0]["error"]
    for noise in ("noise of Python", "noise of a library", "noise of a child"):
        assert noise in done.stderr
