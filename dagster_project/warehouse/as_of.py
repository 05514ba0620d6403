"""The warehouse as it was known at a moment: built from the batches that had landed by then, by today's code.

A build is kept under as_of/, named after its last batch and the code, so that asking twice costs nothing.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from dagster_project.errors import UsageError
from dagster_project.ingest.landing.batches import EMPTY_BATCH, batches, received_at_of
from dagster_project.ingest.landing.parquet import prepare
from dagster_project.ingest.landing.seal import SEAL, broken_file, seal, sha256_of
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import attach_home, show_landing
from dagster_project.warehouse.compiled.execution import build_afresh
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.fingerprint import current_inputs
from dagster_project.warehouse.lock import home_lock
from dagster_project.warehouse.release import Release, published_release, shown_release

BUILDS_KEPT = 3
_PREFIX = "incoming-"


@dataclass(frozen=True)
class Known:
    """A warehouse as it was known at a moment: the file to read, its name, its code, and the batches it holds."""

    database: Path
    name: str
    code: str
    batches: list[str]
    # Nothing that was received later plays a part, and nothing that was received by then is missing.
    as_of: datetime


def database_as_of(settings: Settings, as_of: datetime | None) -> Known:
    """The warehouse built from what was received up to a moment, or as it is published where none is given.

    What is published may lack what landed since: it was refused, or the release was rolled back. Then it is known
    as of the moment before that was received.

    Raises UsageError where nothing is published or nothing had been received yet, HomeIsBusy while a run is
    writing and a build is due, BuildFailed, ParseFailed.
    """
    if as_of is None:
        return _released(settings, shown_release(settings), datetime.now(UTC))
    landed = [batch for batch in batches(settings.landing) if _is_received(batch, as_of)]
    if not any(received_at_of(batch) for batch in landed):
        raise UsageError(
            f"Nothing had been received by {as_of.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC. {_first(settings)}"
        )
    code = current_inputs(settings).code
    shown = published_release(settings)
    if shown is not None and shown.is_whole:
        released = _released(settings, shown, as_of)
        # What is published, where nothing was received since and the code is the same.
        if _with_rows(released.batches) == _with_rows(landed) and released.code == code:
            return released
    with home_lock(settings):
        return _built(settings, landed, code, as_of)


def _is_received(batch: str, as_of: datetime) -> bool:
    received_at = received_at_of(batch)
    return received_at is None or received_at <= as_of


def _with_rows(names: list[str]) -> list[str]:
    return [name for name in names if received_at_of(name)]


def _first(settings: Settings) -> str:
    times = [time for batch in batches(settings.landing) if (time := received_at_of(batch))]
    return f"The first files were received at {min(times):%Y-%m-%d %H:%M:%S} UTC." if times else ""


def _released(settings: Settings, release: Release, as_of: datetime) -> Known:
    manifest = release.manifest
    missing = set(batches(settings.landing)) - set(manifest["landing_batches"])
    received = [time - timedelta(microseconds=1) for batch in missing if (time := received_at_of(batch))]
    known_as_of = min([as_of, *received])
    code = manifest["inputs"].get("code", "")
    return Known(release.database, release.release_id, code, manifest["landing_batches"], known_as_of)


def _built(settings: Settings, landed: list[str], code: str, as_of: datetime) -> Known:
    """The build of these batches: the one that is kept, or a new one, put in place whole by one rename."""
    last_batch = max(landed)
    folder = settings.as_of / f"{last_batch}-{code[:12]}"
    for leftover in settings.as_of.glob(f"{_PREFIX}*"):
        shutil.rmtree(leftover)
    if (folder / SEAL).is_file() and broken_file(folder, sha256_of) is None:
        # The builds asked for last are the ones that are kept.
        folder.touch()
    else:
        aside = replace(settings, home=settings.as_of / f"{_PREFIX}{folder.name}")
        # The empty batch has the columns of today.
        prepare(settings.landing)
        with duckdb.connect() as connection:
            attach_home(connection, aside)
            show_landing(connection, [settings.landing / batch for batch in {*landed, EMPTY_BATCH}], "")
            build_afresh(connection, compiled_project())
        aside.private_file.unlink()
        seal(aside.home)
        shutil.rmtree(folder, ignore_errors=True)
        aside.home.rename(folder)
        _prune(settings)
    return Known(replace(settings, home=folder).build_file, last_batch, code, landed, as_of)


def _prune(settings: Settings) -> None:
    kept_longest = sorted(settings.as_of.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in kept_longest[BUILDS_KEPT:]:
        shutil.rmtree(folder)
