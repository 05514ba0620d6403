"""What is kept of warehouses as they were known: the builds asked for last, and nothing half."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from dagster_project.errors import UsageError
from dagster_project.ingest.landing.parquet import write_batch
from dagster_project.ingest.landing.seal import seal
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import BUILDS_KEPT, database_as_of
from dagster_project.warehouse.fingerprint import current_inputs

MOMENTS = [datetime(2024, month, 1, tzinfo=UTC) for month in range(1, BUILDS_KEPT + 2)]


def test_before_anything_was_received_there_is_nothing_to_know(settings: Settings) -> None:
    write_batch(settings.landing, {}, MOMENTS[1])
    with pytest.raises(UsageError, match=r"by 2024-01-01 00:00:00 UTC.*received at 2024-02-01 00:00:00 UTC"):
        database_as_of(settings, MOMENTS[0])


def test_a_build_that_is_kept_is_used_again_and_leftovers_are_cleared(settings: Settings) -> None:
    batches = [write_batch(settings.landing, {}, moment) for moment in MOMENTS]
    code = current_inputs(settings).code
    for age, batch in enumerate(batches):
        folder = settings.as_of / f"{batch}-{code[:12]}"
        folder.mkdir(parents=True)
        (folder / "build.duckdb").write_text(batch)
        seal(folder)
        os.utime(folder, (age, age))
    (settings.as_of / "incoming-killed").mkdir()
    known = database_as_of(settings, MOMENTS[0])
    assert (known.name, known.database.read_text()) == (batches[0], batches[0])
    assert known.batches == [batches[0]]
    assert not (settings.as_of / "incoming-killed").exists()
    # It was asked for last now, and is the last to go.
    oldest = min(settings.as_of.iterdir(), key=lambda path: path.stat().st_mtime)
    assert oldest.name.startswith(batches[1])
