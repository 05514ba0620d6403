"""The raw tables as assets: one pass over raw/ lands what is new in all of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from dagster_project.defs.graph import DATA_ENGINEER, RAW
from dagster_project.ingest.landing.batches import TABLES
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from dagster_project.warehouse.health.landed import check_landing
from dagster_project.warehouse.inputs import note_inputs
from dagster_project.warehouse.rehearsal import clear_leftovers


def build_raw(manifest: Mapping[str, Any]) -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """dbt's sources: what the step `ingest` lands, and beside it what a build notes for itself at its start."""
    sources = {source["name"]: source for source in manifest["sources"].values()}
    landed = [_spec(sources.pop(table), "parquet") for table in TABLES]
    return [_build_ingest(landed), *(_spec(source, "duckdb") for source in sources.values())]


def _spec(source: Mapping[str, Any], kind: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        [source["source_name"], source["name"]],
        description=source["description"],
        group_name=RAW,
        owners=[DATA_ENGINEER],
        kinds={kind},
    )


def _build_ingest(landed: list[dg.AssetSpec]) -> dg.AssetsDefinition:
    @dg.multi_asset(name="ingest", specs=landed, required_resource_keys={"home"})
    def ingest(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        """Land what is new under raw/; every file gets one outcome."""
        settings: Settings = context.resources.home.hold(context)
        clear_leftovers(settings)
        note_inputs(settings)
        check_landing(settings)
        taken = take_in(settings)
        context.log.info(
            f"{len(taken.files) + taken.known_count} files: {taken.count('read')} new, "
            f"{taken.count('rejected')} rejected, {taken.count('duplicate')} duplicate, {taken.known_count} known"
        )
        for row in taken.files:
            if row["outcome"] == "rejected":
                place = f" ({row['place']})" if row.get("place") else ""
                context.log.warning(f"{row['source_path']}{place}: {row['message_en']} {row['message_zh']}")
        for spec in landed:
            yield dg.MaterializeResult(asset_key=spec.key, metadata={"batch": taken.batch_id or "nothing new"})

    return ingest
