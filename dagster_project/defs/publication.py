"""The release as an asset: made only where everything upstream of it passed."""

from collections.abc import Iterable
from importlib import import_module

import dagster as dg

from dagster_project.defs.beginning import Beginning
from dagster_project.defs.graph import DATA_ENGINEER
from dagster_project.errors import ZhencangError
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import SUITES, blocking, results
from dagster_project.warehouse.audit.suites import load_suite
from dagster_project.warehouse.increment import finish
from dagster_project.warehouse.inputs import noted_inputs
from dagster_project.warehouse.publish import PUBLISHED_SCHEMAS, VIEW_SCHEMA, publish


def build_release(dbt_keys: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The release, downstream of every published table and view."""
    published = [key for key in dbt_keys if key.path[0] in (*PUBLISHED_SCHEMAS, VIEW_SCHEMA)]

    @dg.asset(
        name="release",
        deps=published,
        group_name="publication",
        owners=[DATA_ENGINEER],
        kinds={"duckdb"},
        required_resource_keys={"home"},
        description="The published database, immutable, with its manifest.",
    )
    def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        settings: Settings = context.resources.home.hold(context)
        checked = results(settings)
        wanted = {expectation.id for suite in SUITES for expectation in load_suite(suite)}
        # The job sees to this; somebody who materialises the release alone in the UI is stopped here.
        if blocking(checked) or wanted - {check.expectation_id for check in checked}:
            raise ZhencangError("The audit has not passed on this build: run the whole job.")
        inputs = noted_inputs(settings)
        begun: Beginning = context.resources.home.beginning()
        if begun.drafted:
            # What the receipts need is imported while the release is copied.
            import_module("dagster_project.receipts.receipt")
        drafted = begun.drafted.result() if begun.drafted else None
        made = publish(settings, checked, context.run_id, inputs, drafted)
        begun.published(made)
        finish(settings, inputs["code"])
        context.log.info(f"release {made.release_id} published")
        return dg.MaterializeResult(metadata={"release": made.release_id, **made.manifest["row_counts"]})

    return release
