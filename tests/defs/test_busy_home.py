"""What is tried again: a home that another run is writing to, and nothing else."""

from contextlib import ExitStack

import dagster as dg
import pytest

from dagster_project.defs.main_job import prepare_dagster_home
from dagster_project.defs.resources import WAITS_SECONDS, Home, build_resources, retry_while_busy
from dagster_project.errors import ZhencangError
from dagster_project.settings import Settings
from dagster_project.warehouse.lock import HomeIsBusy, home_lock, is_busy


def run(settings: Settings, step: dg.OpDefinition) -> bool:
    """Run one step with the resources of a real run."""
    job = dg.GraphDefinition(name="one_step", node_defs=[step]).to_job(resource_defs=build_resources(settings))
    return job.execute_in_process().success


def test_a_busy_home_is_asked_for_again_later(empty: Settings) -> None:
    @dg.op(required_resource_keys={"home"})
    def write(context: dg.OpExecutionContext) -> None:
        with pytest.raises(dg.RetryRequested) as asked:
            context.resources.home.hold(context)
        assert asked.value.seconds_to_wait == WAITS_SECONDS[0]
        assert asked.value.max_retries == len(WAITS_SECONDS)
        assert isinstance(asked.value.__cause__, HomeIsBusy)

    with home_lock(empty):
        assert run(empty, write)
    assert list(WAITS_SECONDS) == sorted(set(WAITS_SECONDS)), "longer each time"


def test_what_the_data_are_at_fault_for_is_not_tried_again() -> None:
    with pytest.raises(ZhencangError), retry_while_busy(dg.build_asset_context()):
        raise ZhencangError("The audit has not passed on this build: run the whole job.")


def test_a_home_is_held_from_the_first_step_to_the_end(empty: Settings) -> None:
    home = Home(empty)
    assert not is_busy(empty)
    assert home.hold(dg.build_asset_context()) == empty
    assert is_busy(empty)
    assert home.hold(dg.build_asset_context()) == empty
    home.close()
    assert not is_busy(empty)


def test_a_killed_run_is_run_again_and_a_failed_one_is_not(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Dagster itself makes of the file, also where an earlier version wrote it; what others wrote stays."""
    empty.dagster_home.mkdir(parents=True)
    config = empty.dagster_home / "dagster.yaml"
    config.write_text("# Written by zhencang. Nothing is sent anywhere.\ntelemetry:\n  enabled: false\n")
    prepare_dagster_home(empty)
    monkeypatch.setenv("DAGSTER_HOME", str(empty.dagster_home))
    with dg.DagsterInstance.from_config(str(empty.dagster_home)) as instance:
        assert instance.run_retries_enabled
        assert not instance.run_retries_retry_on_asset_or_op_failure
        assert not instance.telemetry_enabled
    config.write_text("telemetry: {enabled: false}\n")
    prepare_dagster_home(empty)
    assert config.read_text() == "telemetry: {enabled: false}\n"


@pytest.mark.slow
def test_a_step_runs_as_soon_as_the_home_is_free(empty: Settings) -> None:
    """The job itself: its step finds the home busy, waits as long as it says, and goes on."""
    other_run = ExitStack()
    other_run.enter_context(home_lock(empty))
    attempts = []

    @dg.op(required_resource_keys={"home"})
    def write(context: dg.OpExecutionContext) -> None:
        attempts.append(context.retry_number)
        try:
            context.resources.home.hold(context)
        finally:
            other_run.close()

    assert run(empty, write)
    assert attempts == [0, 1]
    assert not is_busy(empty)
