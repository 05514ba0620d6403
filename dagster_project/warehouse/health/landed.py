"""What a run builds on, asked cheaply: a landed file is hashed again only where the disk says that it changed."""

from __future__ import annotations

from dagster_project.ingest.landing.batches import batches, received_at_of
from dagster_project.ingest.landing.digests import Digests
from dagster_project.ingest.landing.seal import refuse_broken
from dagster_project.settings import Settings


def check_landing(settings: Settings) -> None:
    """Raises LandingDamaged where a batch is not what landed. What a disk loses in silence, doctor.py sees."""
    digests = Digests(settings.landed_digests_file)
    for batch in batches(settings.landing):
        # An empty one is made anew where it is broken.
        if received_at_of(batch):
            refuse_broken(settings.landing / batch, digests.of)
    digests.save()
