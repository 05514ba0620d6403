"""What the sensor for new files decides, on real folders; moments are counted from the file system's own clock."""

from __future__ import annotations

import os

import dagster as dg

from dagster_project.defs.sensors import build_new_files
from dagster_project.settings import Settings
from dagster_project.warehouse.due import QUIET_SECONDS, Due, due_run
from dagster_project.warehouse.fingerprint import last_change
from dagster_project.warehouse.lock import home_lock
from tests.defs.conftest import publish


def quiet(settings: Settings) -> float:
    """The first moment at which what lies under raw/ is quiet."""
    return last_change(settings.raw) + QUIET_SECONDS


def decided(settings: Settings) -> Due:
    return due_run(settings, quiet(settings))


def submit(settings: Settings, name: str, text: str) -> None:
    folder = settings.raw / "submissions" / "2024" / "500111-commerce"
    (folder / name).write_text(text, encoding="utf-8")


def test_what_arrives_is_waited_for(empty: Settings) -> None:
    too_early = due_run(empty, quiet(empty) - 0.5)
    assert too_early.run_key is None
    assert too_early.reason == "Files are arriving: the last change was 60 s ago."
    assert decided(empty).run_key


def test_an_old_file_that_was_copied_just_now_is_an_arrival(empty: Settings) -> None:
    """cp -p and rsync keep the time of the content; what counts is when it came."""
    submit(empty, "old.csv", "镇,指标\n")
    os.utime(empty.raw / "submissions" / "2024" / "500111-commerce" / "old.csv", (1_700_000_000, 1_700_000_000))
    assert due_run(empty, quiet(empty) - 1).run_key is None


def test_a_batch_of_arrivals_is_one_run(empty: Settings) -> None:
    first = decided(empty).run_key
    submit(empty, "b.csv", "镇,指标\n")
    submit(empty, "c.csv", "镇,数值\n")
    both = decided(empty).run_key
    assert both != first
    assert decided(empty).run_key == both, "the same again is the same run"


def test_nothing_new_is_no_run(empty: Settings) -> None:
    publish(empty, "20240101T000000000Z")
    assert decided(empty) == Due(None, "Nothing is new since release 20240101T000000000Z.")


def test_bytes_that_come_back_are_a_run_of_their_own(empty: Settings) -> None:
    """A correction that is taken back: the first bytes again, after another release."""
    publish(empty, "20240101T000000000Z")
    submit(empty, "b.csv", "9")
    corrected = decided(empty).run_key
    publish(empty, "20240102T000000000Z")
    submit(empty, "b.csv", "8")
    publish(empty, "20240103T000000000Z")
    submit(empty, "b.csv", "9")
    again = decided(empty).run_key
    assert corrected
    assert again
    assert corrected != again


def test_a_file_that_goes_counts_as_a_change(empty: Settings) -> None:
    publish(empty, "20240101T000000000Z")
    (empty.raw / "submissions" / "2024" / "500111-commerce" / "a.csv").unlink()
    assert decided(empty).run_key


def test_while_a_run_is_writing_there_is_none(empty: Settings) -> None:
    with home_lock(empty):
        assert decided(empty) == Due(None, f"A run is writing to {empty.home}.")
    assert decided(empty).run_key


def test_a_missing_folder_is_said(empty: Settings) -> None:
    gone = Settings(raw=empty.raw / "nowhere", home=empty.home, releases_kept=3)
    assert due_run(gone, 0.0).reason == f"There is no folder {gone.raw}."


def test_the_sensor_asks_for_one_run(empty: Settings, instance: dg.DagsterInstance) -> None:
    sensor = build_new_files(empty, "main", lambda: quiet(empty))
    requested = sensor(dg.build_sensor_context(instance=instance))
    assert isinstance(requested, dg.RunRequest)
    assert requested.run_key == decided(empty).run_key


def test_the_sensor_waits_in_words(empty: Settings, instance: dg.DagsterInstance) -> None:
    """By the clock of the machine: the file is seconds old."""
    skipped = build_new_files(empty, "main")(dg.build_sensor_context(instance=instance))
    assert isinstance(skipped, dg.SkipReason)
    assert str(skipped.skip_message).startswith("Files are arriving")


def test_a_run_that_is_about_to_begin_is_enough(empty: Settings, instance: dg.DagsterInstance) -> None:
    @dg.op
    def nothing() -> None:
        """As good as any."""

    job = dg.GraphDefinition(name="main", node_defs=[nothing]).to_job()
    run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTING)
    sensor = build_new_files(empty, "main", lambda: quiet(empty))
    skipped = sensor(dg.build_sensor_context(instance=instance))
    assert isinstance(skipped, dg.SkipReason)
    assert skipped.skip_message == f"Run {run.run_id} is about to begin."
