"""What a run builds on, asked cheaply: a landed file is hashed again only where the disk says that it changed."""

from __future__ import annotations

import sys
from pathlib import Path

from dagster_project.ingest.landing.batches import batches, received_at_of
from dagster_project.ingest.landing.digests import Digests, read_cache
from dagster_project.ingest.landing.seal import LandingDamaged, refuse_broken
from dagster_project.settings import Settings
from dagster_project.warehouse.release import MANIFEST, published_release


def strange_entries(settings: Settings) -> list[Path]:
    """What stands in landing/ and is no batch, a copy of one for instance; not hidden files."""
    known = set(batches(settings.landing))
    entries = sorted(settings.landing.iterdir()) if settings.landing.is_dir() else []
    return [path for path in entries if path.name not in known and not path.name.startswith((".", "incoming-"))]


def lost_batches(settings: Settings) -> list[str]:
    """The batches that the published release was made from and that are no longer there."""
    release = published_release(settings)
    there = set(batches(settings.landing))
    made_from = read_cache(release.folder / MANIFEST).get("landing_batches", []) if release else []
    return [batch for batch in made_from if received_at_of(batch) and batch not in there]


def check_landing(settings: Settings) -> None:
    """Raises LandingDamaged where a batch is not what landed, or something else stands among the batches.

    What a disk loses in silence, doctor.py sees. A batch that somebody took out is said, and no more.
    """
    if strange := strange_entries(settings):
        raise LandingDamaged(
            f"{strange[0]} is no batch, and what it holds would count as landed: move it out of landing/, then run"
            " again. What is published stays."
        )
    if lost := lost_batches(settings):
        print(
            f"{len(lost)} batches that the published release was made from are no longer in {settings.landing},"
            f" the first of them {lost[0]}: what raw/ no longer holds of them is missing from now on. They come"
            " back from the backup (docs/operations.md, Restore).",
            file=sys.stderr,
        )
    digests = Digests(settings.landed_digests_file)
    for batch in batches(settings.landing):
        # An empty one is made anew where it is broken.
        if received_at_of(batch):
            refuse_broken(settings.landing / batch, digests.of)
    digests.save()
