"""A build by dbt on Spark: the models there, and what they made into the home's databases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from dagster_project.settings import SPARK, Settings
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.spark.loading import load
from dagster_project.warehouse.spark.schemas import drop_schemas, make_schemas, name_by_build
from dagster_project.warehouse.spark.session import end, is_small, open_session, settings_for
from dagster_project.warehouse.spark.sources import gathered, show_landing, show_seeds, write_tidy
from dagster_project.warehouse.spark.tables import new_tables, prefix_of

# Spark's catalog takes no Chinese names: views for people are made when the tables are loaded.
_MODELS = ["run", "--target", SPARK, "--full-refresh", "--exclude", "path:models/bi"]


def build(settings: Settings, manifest: Manifest | None, selection: Sequence[str]) -> bool:
    """Build afresh from all batches, by what was parsed for Spark. Returns whether all went well."""
    tables = new_tables(settings)
    prefix = prefix_of(tables)
    project = compiled_project()
    tidy = tables / "tidy"
    write_tidy(settings.landing, tidy)
    is_gathered = is_small(settings.landing, tidy)
    landing = gathered(settings.landing, tables / "landing") if is_gathered else settings.landing
    session = open_session(tables, settings_for(settings.landing, tidy), prefix)
    try:
        make_schemas(session, tables, {model.schema for model in project.models() if model.schema != "bi"})
        show_landing(session, landing, tidy, prefix)
        show_seeds(session, project, tables / "seeds", prefix)
        is_built = _run(manifest or _parsed(), tables, selection)
        # Its own, and those that a build left which was killed.
        for made in settings.spark_tables.iterdir():
            drop_schemas(session, made)
    finally:
        end(session)
    if is_built:
        load(settings, project, tables)
    return is_built


def _parsed() -> Manifest | None:
    done = dbtRunner().invoke(["--quiet", "parse", "--target", SPARK])
    return done.result if isinstance(done.result, Manifest) else None


def _run(manifest: Manifest | None, tables: Path, selection: Sequence[str]) -> bool:
    if manifest is None:
        return False
    name_by_build(manifest, tables)
    return dbtRunner(manifest=manifest).invoke([*_MODELS, *selection]).success
