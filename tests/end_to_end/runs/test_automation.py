"""Reviews held by Dagster: what it runs, what it says, and that the main job stays out of it."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest

from dagster_project.defs.assembly import JOB, build_definitions
from dagster_project.defs.console import STEPS
from dagster_project.defs.review import REVIEW_JOB, REVIEW_PARTITIONS
from dagster_project.settings import Settings
from tests.homes import zhencang

# Homes of its own, which take minutes to build: for CI.
pytestmark = pytest.mark.slow

# Before the pilot nobody owed anything; afterwards nobody has reported.
READY, NOT_READY = "500111|2023-Q1", "500111|2024-Q3"
GATE = dg.AssetCheckKey(dg.AssetKey("review_pack"), "review_ready")


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions(REVIEW_PARTITIONS, [READY, NOT_READY])
        yield instance


def review(settings: Settings, instance: dg.DagsterInstance, partition: str) -> dg.ExecuteInProcessResult:
    job = build_definitions(settings).resolve_job_def(REVIEW_JOB)
    return job.execute_in_process(partition_key=partition, instance=instance, raise_on_error=False)


def test_a_cycle_that_is_not_ready_fails_in_the_words_of_the_command(
    copied: Settings, instance: dg.DagsterInstance
) -> None:
    result = review(copied, instance, NOT_READY)
    command = zhencang(copied, "review", "2024-Q3", "--district", "500111")
    assert not result.success
    assert command.status == 3
    (failure,) = result.get_step_failure_events()
    assert failure.step_failure_data.user_failure_data is not None
    said = str(failure.step_failure_data.user_failure_data.description).splitlines()
    # The first line names the moment.
    assert said[1:] == command.out.splitlines()[1:]
    (gate,) = result.get_asset_check_evaluations()
    assert (gate.asset_check_key, gate.passed) == (GATE, False)
    assert str(gate.description).splitlines() == said
    assert {"completeness", "timeliness"} <= set(gate.metadata)
    assert "reconciliation" not in gate.metadata, "what holds is no reason"
    assert "大足区商务委" in str(gate.metadata["completeness"].value)
    assert not result.asset_materializations_for_node("review_pack")
    assert not list(copied.reviews.glob("*"))


def test_a_cycle_that_is_ready_has_its_pack(copied: Settings, instance: dg.DagsterInstance) -> None:
    result = review(copied, instance, READY)
    assert result.success
    (gate,) = result.get_asset_check_evaluations()
    assert gate.passed
    (made,) = result.asset_materializations_for_node("review_pack")
    assert made.partition == READY
    assert made.metadata["pack"].value == str(copied.reviews / "500111" / "2023-Q1" / "r1")
    assert made.metadata["revision"].value == 1
    assert (copied.reviews / "500111" / "2023-Q1" / "r1" / "manifest.json").is_file()


def test_the_main_job_reviews_nothing_and_asks_nobody(copied: Settings) -> None:
    definitions = build_definitions(copied)
    assert {node.name for node in definitions.resolve_job_def(JOB).nodes} == set(STEPS)
    checks = {key.name for key in definitions.resolve_asset_graph().asset_check_keys}
    assert {"review_ready", "reports_of_500153_commerce"} <= checks
