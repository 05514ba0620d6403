"""The schemas of a build in Spark's catalog: named by the build, and gone from there when it is done.

Tables of models lie where loading.py looks, which is not where their schema does: Spark clears that away with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.spark.statements import ONCE
from dagster_project.warehouse.spark.tables import folder_of, prefix_of

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from pyspark.sql import SparkSession

# What models read; dbt makes none of it.
_READ = ("landing", "landed", "seeds", ONCE)


def name_by_build(manifest: Manifest, tables: Path) -> None:
    """Let what dbt parsed name the schemas of a build, and say where its tables lie; nothing is parsed anew."""
    for node in manifest.nodes.values():
        if node.resource_type == "model":
            node.config["location_root"] = str(folder_of(tables, node.schema)).replace("'", "''")
    for named in [*manifest.nodes.values(), *manifest.sources.values()]:
        named.schema = prefix_of(tables) + named.schema


def make_schemas(session: SparkSession, tables: Path, schemas: Iterable[str]) -> None:
    """Schemas of a build, for its models and what they read. What lies in them else lies in its folder, too."""
    for schema in {*_READ, *schemas}:
        place = quoted(tables / "catalog" / schema)
        session.sql(f"create schema {prefix_of(tables)}{schema} location {place}")


def drop_schemas(session: SparkSession, tables: Path) -> None:
    """Take a build out of the catalog. Files of its models stay."""
    for (schema,) in session.sql(f"show schemas like '{prefix_of(tables)}*'").collect():
        session.sql(f"drop schema {schema} cascade")
