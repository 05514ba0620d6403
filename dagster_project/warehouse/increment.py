"""What a build has yet to take in: the batches after the last one that it holds, or all of them.

Building a batch a second time gives the same tables, so a run that was killed is simply run again; only a build
that started afresh and did not come to its end is no ground to build on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pyarrow.parquet as pq

from dagster_project.ingest.landing.batches import TABLES, batches, files_of
from dagster_project.settings import Settings

# Rows of these tables say which names mean what, so that values judged long ago may be judged otherwise.
_TABLES_OF_NAMES = (
    "notices",
    "notice_documents",
    # Obligations judge no value.
    *(table for table in TABLES if table.startswith("register_") and table != "register_obligations"),
)


@dataclass(frozen=True)
class Increment:
    """Whether to build afresh, the last batch that is built, and those that are not."""

    is_fresh: bool
    last_batch_built: str
    batches_due: list[str]
    # Nothing but submissions came: what follows from notices, registers and seeds alone stands as it is.
    is_submissions_only: bool = False

    def dbt_arguments(self) -> list[str]:
        """What this means for `dbt build`."""
        if self.is_fresh:
            return ["--full-refresh"]
        if not self.is_submissions_only:
            return []
        # A test that also looks at what is built runs all the same: cautious is about what is excluded.
        left_out = ["--exclude-resource-type", "seed", "--exclude", "tag:settled"]
        return [*left_out, "--indirect-selection", "cautious"]


def plan(settings: Settings, code: str, full_refresh: bool = False) -> Increment:
    """What a build by this code has to do. `code` is the hash of models, seeds and Python (fingerprint.Inputs)."""
    landed = batches(settings.landing)
    built = _built(settings)
    last = built.get("last_batch", "")
    due = [batch for batch in landed if batch > last]
    is_fresh = full_refresh or built.get("code") != code or any(_names_changed(settings, batch) for batch in due)
    if is_fresh:
        return Increment(True, "", landed)
    return Increment(False, last, due, all(_has_submissions_only(settings, batch) for batch in due))


def _built(settings: Settings) -> dict[str, str]:
    if not (settings.built_file.exists() and settings.build_file.exists() and settings.private_file.exists()):
        return {}
    built: dict[str, str] = json.loads(settings.built_file.read_text(encoding="utf-8"))
    return built


def _names_changed(settings: Settings, batch: str) -> bool:
    files = (file for table in _TABLES_OF_NAMES for file in files_of(settings.landing, batch, table))
    return any(pq.ParquetFile(file).metadata.num_rows for file in files)


def _has_submissions_only(settings: Settings, batch: str) -> bool:
    files = files_of(settings.landing, batch, "source_files")
    kinds = {kind for file in files for kind in pq.read_table(file, columns=["kind"])["kind"].to_pylist()}
    return kinds <= {"submission"}


def begin(settings: Settings, increment: Increment) -> None:
    """Make ready for dbt: a fresh build starts without files, and connecting makes new ones."""
    if not increment.is_fresh:
        return
    for path in (settings.built_file, settings.build_file, settings.private_file):
        path.unlink(missing_ok=True)
        path.with_name(path.name + ".wal").unlink(missing_ok=True)


def finish(settings: Settings, code: str) -> None:
    """Write down that the build holds every batch; called once its release is published."""
    part = settings.built_file.with_suffix(".part")
    part.write_text(json.dumps({"code": code, "last_batch": max(batches(settings.landing), default="")}))
    part.replace(settings.built_file)
