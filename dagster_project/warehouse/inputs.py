"""What a run was fed with: carried from its first step to its release, and held against what there is now."""

from __future__ import annotations

import json
from typing import Any

from dagster_project.ingest.landing.batches import batches
from dagster_project.ingest.landing.digests import read_cache
from dagster_project.places import put
from dagster_project.settings import Settings
from dagster_project.warehouse.fingerprint import current_inputs
from dagster_project.warehouse.release import Release, all_releases, published_release


def note_inputs(settings: Settings) -> None:
    """Write down the inputs as they are before anything is read, so that a change during the run counts as new."""
    inputs = current_inputs(settings)
    noted = {
        "fingerprint": inputs.fingerprint,
        "code": inputs.code,
        "settings": inputs.settings,
        "raw": inputs.raw,
    }
    put(settings.inputs_file, json.dumps(noted, ensure_ascii=False, indent=2))


def noted_inputs(settings: Settings) -> dict[str, Any]:
    """What note_inputs wrote; empty where no run has begun."""
    return read_cache(settings.inputs_file)


def unchanged_release(settings: Settings) -> Release | None:
    """The newest release, where it was made from exactly what there is now and has its receipts; None where a run
    is due."""
    releases = all_releases(settings)
    shown = published_release(settings)
    if not releases or shown is None or not (releases[-1].is_whole and shown.is_whole):
        return None
    if read_cache(settings.receipted_file).get("release") != releases[-1].release_id:
        return None
    manifest = releases[-1].manifest
    same = manifest.get("inputs", {}).get("fingerprint") == current_inputs(settings).fingerprint and manifest[
        "landing_batches"
    ] == batches(settings.landing)
    return releases[-1] if same else None
