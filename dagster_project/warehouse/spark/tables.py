"""Where the tables of a build on Spark lie, and what they are called there: apart from those of any other build.

A folder of its own, so that no table is written that is read; and names of its own, for builds of many homes may
share the catalog of a server.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.settings import SPARK, Settings


def new_tables(settings: Settings) -> Path:
    """A new folder for the tables of a build, which sorts by time."""
    folder = settings.spark_tables / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    folder.mkdir(parents=True)
    return folder


def prefix_of(tables: Path) -> str:
    """What the schemas of a build are called by in Spark's catalog, before their names."""
    return f"zhencang_{tables.name.lower()}_"


def folder_of(tables: Path, schema: str) -> Path:
    """Where the tables of a schema lie, each in a folder by its name."""
    return tables / f"{schema}.db"


def drop_earlier_tables(settings: Settings) -> None:
    """Once a release is published: the tables of builds before it, and all where Spark did not build it."""
    builds = sorted(settings.spark_tables.glob("*"))
    for folder in builds[:-1] if settings.engine == SPARK else builds:
        shutil.rmtree(folder)
