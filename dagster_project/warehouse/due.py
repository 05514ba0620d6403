"""Whether a run is due: something is new, and has stopped arriving. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.settings import Settings
from dagster_project.warehouse.fingerprint import current_inputs, last_change
from dagster_project.warehouse.inputs import unchanged_release
from dagster_project.warehouse.lock import is_busy
from dagster_project.warehouse.release import all_releases

# Whoever copies a folder of files in has finished when nothing has changed for so long.
QUIET_SECONDS = 60


@dataclass(frozen=True)
class Due:
    """What a run would take in, as one key that no other state of the inputs has; None and why not."""

    run_key: str | None
    reason: str


def due_run(settings: Settings, now: float) -> Due:
    """Whether to run. `now` is in seconds since 1970, as the file system counts them.

    The key names the inputs and the release that they would follow. What was refused once is not tried again
    before something changes; bytes that were there before a correction count anew after it.
    """
    if not settings.raw.is_dir():
        return Due(None, f"There is no folder {settings.raw}.")
    quiet = now - last_change(settings.raw)
    if quiet < QUIET_SECONDS:
        return Due(None, f"Files are arriving: the last change was {max(quiet, 0):.0f} s ago.")
    release = unchanged_release(settings)
    if release:
        return Due(None, f"Nothing is new since release {release.release_id}.")
    if is_busy(settings):
        return Due(None, f"A run is writing to {settings.home}.")
    newest = [release.release_id for release in all_releases(settings)[-1:]]
    return Due("-".join([*newest, current_inputs(settings).fingerprint[:16]]), "Something is new.")
