"""Write–audit–publish, the last step: an immutable release beside the others, and one switch that shows it."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dagster_project.errors import UsageError
from dagster_project.ingest.landing.batches import flush
from dagster_project.settings import Settings

DATABASE = "zhencang.duckdb"
MANIFEST = "manifest.json"


class NoSuchRelease(UsageError):
    """There is no release of that name."""


@dataclass(frozen=True)
class Release:
    """A folder under releases/: the database and what it was made from."""

    release_id: str
    folder: Path

    @property
    def database(self) -> Path:
        """The file readers open."""
        return self.folder / DATABASE

    @property
    def manifest(self) -> dict[str, Any]:
        """What the release was made from and what it holds."""
        loaded: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return loaded


def new_release_id(now: datetime) -> str:
    """A name that sorts by time: 20261122T093000123Z."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z"


def all_releases(settings: Settings) -> list[Release]:
    """Every release that is kept, oldest first."""
    folders = settings.releases.iterdir() if settings.releases.is_dir() else []
    return [Release(path.name, path) for path in sorted(folders) if (path / MANIFEST).is_file()]


def find_release(settings: Settings, release_id: str) -> Release:
    """The release of that name; a beginning that fits one release only will do.

    Raises NoSuchRelease, naming the releases there are.
    """
    found = [release for release in all_releases(settings) if release.release_id.startswith(release_id)]
    if len(found) != 1 or not release_id:
        there = ", ".join(release.release_id for release in all_releases(settings)) or "none"
        raise NoSuchRelease(f"No single release is named {release_id!r}. There are: {there}.")
    return found[0]


def published_release(settings: Settings) -> Release | None:
    """The release that published/zhencang.duckdb points at, or None before the first."""
    if not settings.published.is_file():
        return None
    # Named from here, so that it equals the one in all_releases where the home is reached by a link.
    release_id = settings.published.resolve().parent.name
    return Release(release_id, settings.releases / release_id)


def put_in_place(settings: Settings, aside: Path, release_id: str, manifest: dict[str, Any]) -> Release:
    """Turn a finished folder into a release: manifest, read-only, one rename. Not yet shown to readers."""
    (aside / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for file in aside.iterdir():
        file.chmod(0o444)
        flush(file)
    flush(aside)
    folder = settings.releases / release_id
    aside.rename(folder)
    flush(settings.releases)
    return Release(release_id, folder)


def show(settings: Settings, release: Release) -> None:
    """Point published/zhencang.duckdb at a release, atomically.

    A client that opened the file read-write may have left a write-ahead log, which an older version would
    replay into the next file: it goes first.
    """
    published = settings.published
    published.parent.mkdir(parents=True, exist_ok=True)
    for log in (published.with_name(published.name + ".wal"), release.folder / (DATABASE + ".wal")):
        log.unlink(missing_ok=True)
    link = published.with_name(f".{DATABASE}.next")
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(release.database, published.parent))
    link.replace(published)
    flush(published.parent)


def prune(settings: Settings) -> list[str]:
    """Remove the oldest releases beyond the number kept, never the published one, and leftovers of killed runs."""
    for leftover in settings.releases.glob("incoming-*"):
        shutil.rmtree(leftover)
    shown = published_release(settings)
    surplus = all_releases(settings)[: -settings.releases_kept]
    removed = [release for release in surplus if release != shown]
    for release in removed:
        shutil.rmtree(release.folder)
    return [release.release_id for release in removed]
