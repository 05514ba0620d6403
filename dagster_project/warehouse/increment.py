"""What a build has yet to take in: the batches after the last one that it holds, or all of them.

Building a batch a second time gives the same tables, so a run that was killed is simply run again; only a build
that started afresh and did not come to its end is no ground to build on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dagster_project.ingest.landing.batches import TABLES, batches, files_of
from dagster_project.ingest.landing.digests import read_cache
from dagster_project.ingest.landing.parquet import rows_of
from dagster_project.places import clear, put
from dagster_project.settings import DUCKDB, Settings
from dagster_project.warehouse.compiled.databases import attach_home
from dagster_project.warehouse.compiled.execution import load_seeds
from dagster_project.warehouse.compiled.project import DataTest, Model, compiled_project
from dagster_project.warehouse.spark.tables import drop_earlier_tables

# Rows of these tables say which names mean what, so that values judged long ago may be judged otherwise.
_TABLES_OF_NAMES = (
    "notices",
    "notice_documents",
    # Obligations judge no value.
    *(table for table in TABLES if table.startswith("register_") and table != "register_obligations"),
)
_TABLES_OF_REPORTS = ("measure_reports", "project_reports")


@dataclass(frozen=True)
class Increment:
    """Whether to build afresh, the last batch that is built, and those that are not."""

    is_fresh: bool
    last_batch_built: str
    batches_due: list[str]
    # Models with one of these tags follow from nothing that is due, and stand as they are.
    standing_tags: frozenset[str] = frozenset()

    def dbt_arguments(self) -> list[str]:
        """What this means for `dbt run`. A view is what it was, whatever came."""
        if self.is_fresh:
            return ["run", "--full-refresh"]
        standing = [f"tag:{tag}" for tag in sorted(self.standing_tags)]
        return ["run", "--exclude", "config.materialized:view", *standing]

    @property
    def environment(self) -> dict[str, str]:
        """What this means for dbt's connection, as environment variables."""
        return {"ZHENCANG_LAST_BATCH_BUILT": self.last_batch_built}

    def tests_due(self, models: Sequence[Model], tests: Sequence[DataTest], not_built: Set[str]) -> list[DataTest]:
        """The data tests of what was built: none that looks at what is `not_built`, or only at what stands."""
        standing = self._standing(models)
        return [
            test for test in tests if not standing.issuperset(test.models) and not_built.isdisjoint(test.models)
        ]

    def _standing(self, models: Sequence[Model]) -> set[str]:
        return {model.name for model in models if not self.standing_tags.isdisjoint(model.tags)}


def plan(settings: Settings, code: str, full_refresh: bool = False) -> Increment:
    """What a build by this code has to do. `code` is the hash of models, seeds and Python (fingerprint.Inputs)."""
    landed = batches(settings.landing)
    built = _built(settings)
    last = built.get("last_batch", "")
    due = [batch for batch in landed if batch > last]
    is_fresh = full_refresh or built.get("code") != code or _holds(settings, _TABLES_OF_NAMES, due)
    if is_fresh:
        return Increment(True, "", landed)
    return Increment(False, last, due, standing_tags(settings, due))


def standing_tags(settings: Settings, due: Sequence[str]) -> frozenset[str]:
    """What stands where these batches come: models by their tags."""
    if not all(_has_submissions_only(settings, batch) for batch in due):
        return frozenset()
    return frozenset({"settled"} if _holds(settings, _TABLES_OF_REPORTS, due) else {"settled", "of_reports"})


def built_upon(settings: Settings) -> str:
    """The last batch of what the build is being added to, until it is finished; "" where it began afresh."""
    return str(_built(settings).get("last_batch", ""))


def engine_of_build(settings: Settings) -> str:
    """What computed the build that stands. What Spark built is read by all, `check` too, but not added to."""
    return str(_built(settings).get("engine", DUCKDB))


def _built(settings: Settings) -> dict[str, Any]:
    """What `finish` wrote; nothing where it is broken or a database has lost what it held then.

    An increment that failed leaves them larger, which does no harm. What broke within, DuckDB sees when it reads.
    """
    built, now = read_cache(settings.built_file), _bytes(settings)
    then = built.get("bytes")
    is_whole = (
        isinstance(then, dict) and then.keys() == now.keys() and all(now[name] >= then[name] for name in now)
    )
    return built if is_whole and len(now) == 2 and isinstance(built.get("last_batch"), str) else {}


def _bytes(settings: Settings) -> dict[str, int]:
    """The sizes of the databases that are there."""
    files = (settings.build_file, settings.private_file)
    return {file.name: file.stat().st_size for file in files if file.is_file()}


def _holds(settings: Settings, tables: Sequence[str], due: Sequence[str]) -> bool:
    """Whether any of these landing tables has a row in these batches."""
    files = (file for batch in due for table in tables for file in files_of(settings.landing, batch, table))
    return any(pq.ParquetFile(file).metadata.num_rows for file in files)


def _has_submissions_only(settings: Settings, batch: str) -> bool:
    files = files_of(settings.landing, batch, "source_files")
    kinds = {row["kind"] for file in files for row in rows_of(file, ["kind"])}
    return kinds <= {"submission"}


def begin(settings: Settings, increment: Increment) -> None:
    """Make ready for dbt: a fresh build starts with new files, in which there is nothing but the seeds."""
    if not increment.is_fresh:
        return
    for path in (settings.built_file, settings.build_file, settings.private_file):
        clear(path)
        clear(path.with_name(path.name + ".wal"))
    with duckdb.connect() as connection:
        attach_home(connection, settings)
        load_seeds(connection, compiled_project())


def finish(settings: Settings, code: str) -> None:
    """Write down that the build holds every batch; called once its release is published."""
    drop_earlier_tables(settings)
    last_batch = max(batches(settings.landing), default="")
    noted = {"code": code, "last_batch": last_batch, "bytes": _bytes(settings), "engine": settings.engine}
    put(settings.built_file, json.dumps(noted))


def forget(settings: Settings) -> bool:
    """Build afresh next time. Returns whether there was something to forget."""
    was_there = settings.built_file.exists()
    clear(settings.built_file)
    return was_there
