"""Write–audit–publish, the last step: an immutable release beside the others, and one switch that shows it."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dagster_project.errors import UsageError, ZhencangError
from dagster_project.ingest.landing.batches import flush
from dagster_project.ingest.landing.digests import read_cache
from dagster_project.ingest.landing.seal import sha256_of
from dagster_project.places import stands
from dagster_project.settings import Settings

DATABASE = "zhencang.duckdb"
MANIFEST = "manifest.json"
# Of a release: pages and files for people, made from it when it is published or later.
CATALOGUE = "catalog"


_NAME = "%Y%m%dT%H%M%S%f"
_IS_NAME = re.compile(r"[0-9]{8}T[0-9]{9}Z").fullmatch
_WHAT_TO_DO = (
    "`zhencang run --full-refresh` publishes a new one from what has landed, `zhencang rollback ID` an earlier"
    " one; `zhencang doctor` looks at all of them."
)


class NoSuchRelease(UsageError):
    """There is no release of that name."""


class NothingPublished(UsageError):
    """The home holds no release: nothing ran there yet, or it is another folder than was meant."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            f"Nothing has been published in {settings.home} yet: run `zhencang run`, or name another warehouse"
            " with --home or ZHENCANG_HOME."
        )


class ReleaseDamaged(ZhencangError):
    """A release is not what was published; the message says which file, and what to do."""


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
        """What the release was made from and what it holds. Raises ReleaseDamaged."""
        loaded = read_cache(self.folder / MANIFEST)
        if not loaded:
            raise ReleaseDamaged(f"{self.folder / MANIFEST} is missing or cannot be read. {_WHAT_TO_DO}")
        return loaded

    @property
    def is_whole(self) -> bool:
        """Whether the manifest can be read and the database has its length; refuse_damaged asks for its hash."""
        try:
            length = self.database.stat().st_size
            return bool(self.manifest.get("database_bytes", length) == length)
        except (OSError, ReleaseDamaged):
            return False


def new_release_id(settings: Settings, now: datetime) -> str:
    """A name that sorts by time, 20261122T093000123Z: after the newest one, also where the clock was set back."""
    newest = max((release.release_id for release in all_releases(settings)), default="")
    before = datetime.strptime(newest[:-1] + "000", _NAME).replace(tzinfo=UTC) if _IS_NAME(newest) else now
    return f"{max(now, before + timedelta(milliseconds=1)):{_NAME}}"[:-3] + "Z"


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
    """The release that published/zhencang.duckdb points at; None before the first, and where it points at none."""
    if not settings.published.is_file():
        return None
    # Named from here, so that it equals the one in all_releases where the home is reached by a link.
    release_id = settings.published.resolve().parent.name
    release = Release(release_id, settings.releases / release_id)
    return release if settings.published.is_symlink() and release.database.is_file() else None


def shown_release(settings: Settings) -> Release:
    """The published release, for who reads it. Raises NothingPublished before the first, ReleaseDamaged."""
    release = published_release(settings)
    if release is None and stands(settings.published):
        raise ReleaseDamaged(
            f"{settings.published} is not the link to a release that it should be: somebody replaced it, or its"
            f" release is gone. {_WHAT_TO_DO}"
        )
    if release is None:
        raise NothingPublished(settings)
    if not release.is_whole:
        raise ReleaseDamaged(f"{release.folder} is not what was published: bytes are missing. {_WHAT_TO_DO}")
    return release


def refuse_damaged(release: Release) -> None:
    """Raises ReleaseDamaged where the database is not, byte by byte, the one that was published."""
    if not release.is_whole or sha256_of(release.database) != release.manifest.get("database_sha256"):
        raise ReleaseDamaged(f"{release.database} is not what was published. {_WHAT_TO_DO}")


def put_in_place(settings: Settings, aside: Path, release_id: str, manifest: dict[str, Any]) -> Release:
    """Turn a finished folder into a release: manifest, read-only, one rename. Not yet shown to readers."""
    (aside / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for file in aside.iterdir():
        file.chmod(0o440)
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
    if published.is_dir() and not published.is_symlink():
        shutil.rmtree(published)
    link.replace(published)
    flush(published.parent)
    # A link for people, upon which nothing hangs.
    with suppress(OSError):
        show_catalogue(settings)


def show_catalogue(settings: Settings) -> None:
    """Let the link lead to the catalogue of the published release; where it has none, there is no link.

    Raises OSError.
    """
    shown = published_release(settings)
    target = shown.folder / CATALOGUE if shown else None
    link = settings.catalogue
    if target is None or not target.is_dir():
        link.unlink(missing_ok=True)
        return
    aside = link.with_name(f".{link.name}.next")
    aside.unlink(missing_ok=True)
    aside.symlink_to(os.path.relpath(target, link.parent))
    aside.replace(link)


def clear_drafts(settings: Settings) -> None:
    """Remove what never became a release. The caller holds the lock of the home."""
    for leftover in settings.releases.glob("incoming-*"):
        shutil.rmtree(leftover)


def prune(settings: Settings) -> list[str]:
    """Remove the oldest releases beyond the number kept, never the published one, and leftovers of killed runs."""
    clear_drafts(settings)
    shown = published_release(settings)
    surplus = all_releases(settings)[: -settings.releases_kept]
    removed = [release for release in surplus if release != shown]
    for release in removed:
        shutil.rmtree(release.folder)
    return [release.release_id for release in removed]
