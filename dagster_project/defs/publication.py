"""The release as an asset: made only where everything upstream of it passed."""

from collections.abc import Iterable

import dagster as dg

from dagster_project.settings import Settings
from dagster_project.warehouse.audit import results
from dagster_project.warehouse.inputs import noted_inputs
from dagster_project.warehouse.publish import PUBLISHED_SCHEMAS, VIEW_SCHEMA, publish


def build_release(dbt_keys: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The release, downstream of every published table and view."""
    published = [key for key in dbt_keys if key.path[0] in (*PUBLISHED_SCHEMAS, VIEW_SCHEMA)]

    @dg.asset(
        name="release",
        deps=published,
        group_name="publication",
        kinds={"duckdb"},
        required_resource_keys={"home"},
        description="The published database, immutable, with its manifest.",
    )
    def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        settings: Settings = context.resources.home
        made = publish(settings, results(settings), context.run_id, noted_inputs(settings))
        context.log.info(f"release {made.release_id} published")
        return dg.MaterializeResult(metadata={"release": made.release_id, **made.manifest["row_counts"]})

    return release
