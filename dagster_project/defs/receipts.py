"""The receipts as an asset: what each department is told about each file that it sent."""

import dagster as dg
import duckdb

from dagster_project.defs.graph import DATA_ENGINEER
from dagster_project.settings import Settings
from dagster_project.warehouse.release import published_release


@dg.asset(
    name="receipts",
    deps=["release"],
    group_name="publication",
    owners=[DATA_ENGINEER],
    kinds={"excel"},
    required_resource_keys={"home"},
    description="One workbook a version of a submitted file: what was taken in, what to mend, and how.",
)
def receipts(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Write the receipts that are not there yet."""
    # Not before a run begins, in which no step needs it but this.
    from dagster_project.receipts.receipt import write_due_receipts

    settings: Settings = context.resources.home.hold(context)
    release = published_release(settings)
    if release is None:
        return dg.MaterializeResult(metadata={"receipts": 0})
    with duckdb.connect(release.database, read_only=True) as connection:
        built_upon = release.manifest.get("built_upon", "")
        written = write_due_receipts(settings, connection, release.release_id, built_upon)
    if written:
        many = f"{len(written)} receipts written to {settings.receipts}"
        context.log.info(many if len(written) > 1 else f"1 receipt written to {settings.receipts}")
    return dg.MaterializeResult(metadata={"receipts": len(written)})
