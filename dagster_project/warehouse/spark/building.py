"""A build by dbt on Spark: the models there, and what they made into the home's databases."""

from __future__ import annotations

from collections.abc import Sequence

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from dagster_project.settings import SPARK, Settings
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.spark.loading import load
from dagster_project.warehouse.spark.session import open_session, settings_for, show_landing, show_seeds
from dagster_project.warehouse.spark.tables import new_tables

# Spark's catalog takes no Chinese names: views for people are made when the tables are loaded.
_MODELS = ["run", "--target", SPARK, "--full-refresh", "--exclude", "path:models/bi"]


def build(settings: Settings, manifest: Manifest | None, selection: Sequence[str]) -> bool:
    """Build afresh from all batches, by what was parsed for Spark. Returns whether all went well."""
    tables = new_tables(settings)
    project = compiled_project()
    session = open_session(tables, settings_for(settings.landing))
    try:
        show_landing(session, settings.landing)
        show_seeds(session, project, tables / "seeds")
        if not dbtRunner(manifest=manifest).invoke([*_MODELS, *selection]).success:
            return False
    finally:
        session.stop()
    load(settings, project, tables)
    return True
