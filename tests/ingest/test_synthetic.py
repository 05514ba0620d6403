"""The mark of a home in which everything is made up, and the moment that a batch is said to be received at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dagster_project.ingest.landing.parquet import read_table
from dagster_project.ingest.synthetic import MARK_NAME, is_marked
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings

THEN = datetime(2023, 1, 16, 1, tzinfo=UTC)


def test_a_home_is_not_marked_until_the_mark_comes_and_then_for_good(settings: Settings) -> None:
    take_in(settings)
    assert not is_marked(settings.landing)
    mark = settings.raw / MARK_NAME
    mark.write_text("演示数据", encoding="utf-8")
    taken = take_in(settings)
    assert [(file["source_path"], file["kind"], file["outcome"]) for file in taken.files] == [
        (MARK_NAME, "synthetic_mark", "read")
    ]
    mark.unlink()
    take_in(settings)
    assert is_marked(settings.landing)


def test_an_empty_mark_is_refused_and_marks_nothing(settings: Settings) -> None:
    (settings.raw / MARK_NAME).touch()
    (outcome,) = [file["rule_code"] for file in take_in(settings).files if file["kind"] == "synthetic_mark"]
    assert outcome == "file_empty"
    assert not is_marked(settings.landing)


def test_a_batch_is_received_when_it_is_said_to_be(settings: Settings) -> None:
    take_in(settings, now=THEN)
    assert {file["received_at"] for file in read_table(settings.landing, "source_files")} == {THEN}


def test_a_batch_never_comes_before_the_one_that_landed_last(settings: Settings) -> None:
    first = take_in(settings, now=THEN)
    (settings.raw / MARK_NAME).write_text("演示数据", encoding="utf-8")
    second = take_in(settings, now=THEN - timedelta(days=1))
    assert first.batch_id is not None
    assert second.batch_id is not None
    assert first.batch_id < second.batch_id
