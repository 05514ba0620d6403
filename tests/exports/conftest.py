"""A release to export and a later one in which every figure differs, and a real PostgreSQL."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from dagster_project.exports.postgresql import export_database
from dagster_project.settings import Settings
from dagster_project.warehouse.release import DATABASE, MANIFEST, Release, all_releases
from tests.exports.postgresql_cluster import Cluster, Database, started
from tests.homes import copy_of


class Exported(NamedTuple):
    """A home and its two releases; the second is published."""

    settings: Settings
    first: Release
    second: Release


@pytest.fixture(scope="session")
def exported(reported: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exported]:
    """A home, its first release, and a second one with each figure one higher, which is published."""
    settings = copy_of(reported, tmp_path_factory.mktemp("exported"))
    first = all_releases(settings)[0]
    one_higher = "update marts.fct_indicator_value set value = value + 1, note_text = 'second'"
    with changed(first, "29991231T000000000Z", one_higher) as second:
        settings.published.unlink()
        settings.published.symlink_to(second.database)
        yield Exported(settings, first, second)


@contextmanager
def changed(release: Release, release_id: str, change: str) -> Iterator[Release]:
    """A copy of a release after a change in SQL, beside it while the block lasts."""
    folder = release.folder.parent / release_id
    shutil.copytree(release.folder, folder)
    for file in (folder / DATABASE, folder / MANIFEST):
        file.chmod(0o644)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | {"release_id": release_id}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with duckdb.connect(folder / DATABASE) as connection:
        connection.execute(change)
    yield Release(release_id, folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server on a socket, for the session. Skips where PostgreSQL is not installed."""
    with started() as cluster:
        if cluster is None:
            pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
        yield cluster


@pytest.fixture(scope="session")
def loaded(exported: Exported, cluster: Cluster) -> Database:
    """A database that holds the published release; to read only."""
    database = cluster.database("loaded")
    export_database(exported.second, database.url)
    return database


@pytest.fixture
def database(cluster: Cluster, tmp_path: Path) -> Database:
    """An empty database of its own."""
    return cluster.database(f"test_{abs(hash(tmp_path))}")
