"""Our event log holds what Dagster's own would, one event at a time or many at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from dagster import AssetKey, DagsterInstance
from dagster._core.events import AssetMaterializationPlannedData, DagsterEvent, DagsterEventBatchMetadata
from dagster._core.events.log import EventLogEntry

from dagster_project.defs.main_job import prepare_dagster_home
from dagster_project.settings import Settings

TABLES = [AssetKey(["marts", name]) for name in ("one", "two", "three")]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DagsterInstance:
    settings = Settings(raw=tmp_path, home=tmp_path / "home", releases_kept=1)
    prepare_dagster_home(settings)
    monkeypatch.setenv("DAGSTER_HOME", str(settings.dagster_home))
    return DagsterInstance.from_config(str(settings.dagster_home))


def planned(run_id: str, *keys: AssetKey) -> list[EventLogEntry]:
    return [
        EventLogEntry(
            error_info=None,
            level=10,
            user_message=f"{key} is planned",
            run_id=run_id,
            timestamp=1.0,
            dagster_event=DagsterEvent.build_asset_materialization_planned_event(
                "job", "step", AssetMaterializationPlannedData(key)
            ),
        )
        for key in keys
    ]


def stored(instance: DagsterInstance, run_id: str) -> list[str]:
    return [record.user_message for record in instance.all_logs(run_id)]


def test_many_at_once_are_the_same_as_one_by_one(instance: DagsterInstance) -> None:
    for event in planned("one", *TABLES):
        instance.event_log_storage.store_event(event)
    instance.event_log_storage.store_event_batch(planned("all", *TABLES))
    assert stored(instance, "all") == stored(instance, "one") == [f"{key} is planned" for key in TABLES]
    records = instance.get_asset_records(TABLES)
    assert {record.asset_entry.last_run_id for record in records} == {"all"}


def test_a_batch_that_fails_leaves_nothing_and_no_later_event_behind(instance: DagsterInstance) -> None:
    broken = planned("broken", *TABLES)
    with pytest.raises(AttributeError):
        instance.event_log_storage.store_event_batch([*broken, "no event"])  # type: ignore[list-item]
    assert stored(instance, "broken") == []
    instance.event_log_storage.store_event_batch(broken)
    assert len(stored(instance, "broken")) == len(TABLES)


def test_a_batch_of_dagster_is_one_of_ours(instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is there before its end, and all of it then."""
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "1000")
    first, *_, last = planned("batch", *TABLES)
    instance.handle_new_event(first, batch_metadata=DagsterEventBatchMetadata("1", is_end=False))
    assert stored(instance, "batch") == []
    instance.handle_new_event(last, batch_metadata=DagsterEventBatchMetadata("1", is_end=True))
    assert len(stored(instance, "batch")) == 2
