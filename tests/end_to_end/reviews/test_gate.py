"""The gate of a review: each reason for which it refuses, alone, who must act, and what clears it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dagster_project.review.cycle_review import Check, District
from dagster_project.review.cycles import find_cycle
from dagster_project.review.districts import write_part
from dagster_project.review.readiness import check_readiness
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import database_as_of
from dagster_project.warehouse.audit.auditor import Auditor
from dagster_project.warehouse.audit.suites import load_review_suite
from tests.end_to_end.reviews.reviewed import EARLIER, LATER, make_reviewed
from tests.homes import home_of_a_kind

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
    settings, _ = home_of_a_kind(tmp_path_factory, "reviewed", make_reviewed)
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
