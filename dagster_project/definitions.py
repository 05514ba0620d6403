"""Assembly: everything Dagster knows, for one home."""

from __future__ import annotations

import os

import dagster as dg

from dagster_project.defs.audit import build_audit
from dagster_project.defs.console import console
from dagster_project.defs.publication import build_release
from dagster_project.defs.raw import ingest
from dagster_project.defs.receipts import receipts
from dagster_project.defs.resources import build_resources
from dagster_project.defs.transform import build_dbt_assets
from dagster_project.settings import Settings
from dagster_project.warehouse.audit import Auditor
from dagster_project.warehouse.build import ensure_manifest

JOB = "main"


def build_definitions(settings: Settings, auditor: Auditor | None = None) -> dg.Definitions:
    """Assets, checks and the one job, bound to a home. Steps share one process: starting one costs seconds."""
    manifest = ensure_manifest(settings, dict(os.environ))
    dbt_build = build_dbt_assets(manifest)
    return dg.Definitions(
        assets=[ingest, dbt_build, build_release(dbt_build.keys), receipts],
        asset_checks=[build_audit("landing"), build_audit("marts")],
        resources=build_resources(settings, auditor),
        jobs=[dg.define_asset_job(JOB, selection=dg.AssetSelection.all())],
        executor=dg.in_process_executor,
        loggers={"console": console},
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions of the home that the environment names, for the UI and `dg`."""
    return build_definitions(Settings.load())
