"""Assembly: everything Dagster knows, for one home."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg

from dagster_project.defs.audit import build_audit
from dagster_project.defs.console import console
from dagster_project.defs.graph import read_manifest
from dagster_project.defs.lateness import build_lateness
from dagster_project.defs.publication import build_release
from dagster_project.defs.raw import build_raw
from dagster_project.defs.receipts import receipts
from dagster_project.defs.reminders import build_reminders, remind_job
from dagster_project.defs.resources import build_resources
from dagster_project.defs.review import KINDS, REVIEW_JOB, build_schedule, review_pack
from dagster_project.defs.sensors import build_new_files, build_new_release
from dagster_project.defs.transform import build_dbt_assets
from dagster_project.review.calendar import beijing_date
from dagster_project.review.lateness import lateness
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor
from dagster_project.warehouse.build import WaitingDbt
from dagster_project.warehouse.compiled.project import compiled_project

JOB = "main"
# A run that was killed begins anew: every step takes up what is there already.
BEGIN_ANEW = {"dagster/retry_strategy": "ALL_STEPS"}


def build_definitions(
    settings: Settings, auditor: Auditor | None = None, dbt: WaitingDbt | None = None
) -> dg.Definitions:
    """Everything, bound to a home. The steps of a run share one process: starting one costs seconds."""
    manifest = read_manifest(compiled_project().manifest)
    dbt_build = build_dbt_assets(manifest)
    # The departments that the published release knows; the UI's "Reload definitions" looks again.
    in_time = build_lateness(lateness(settings, beijing_date(datetime.now(UTC))))
    beside = dg.AssetSelection.assets(review_pack) | dg.AssetSelection.checks(in_time)
    return dg.Definitions(
        assets=[*build_raw(manifest), dbt_build, build_release(dbt_build.keys), receipts, review_pack],
        asset_checks=[build_audit("landing"), build_audit("marts"), in_time],
        resources=build_resources(settings, auditor, dbt),
        jobs=[
            dg.define_asset_job(
                JOB,
                selection=dg.AssetSelection.all() - beside,
                description="Takes in what is new under raw/, builds, tests and audits it, publishes a release and"
                " writes the receipts. What fails stops what stands downstream of it.",
                tags=BEGIN_ANEW | {"zhencang/engine": settings.engine},
            ),
            dg.define_asset_job(
                REVIEW_JOB,
                selection=[review_pack],
                description="Asks whether one review cycle is ready, and freezes its pack if it is.",
                tags=BEGIN_ANEW,
            ),
            remind_job,
        ],
        schedules=[*(build_schedule(settings, kind) for kind in KINDS), build_reminders(settings)],
        sensors=[build_new_files(settings, JOB), build_new_release(settings)],
        executor=dg.in_process_executor,
        loggers={"console": console},
    )
