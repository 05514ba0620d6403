"""dbt's seeds and models as assets, its tests as asset checks."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from dagster_project.defs.resources import LocalDbt
from dagster_project.settings import Settings
from dagster_project.warehouse.build import BUILD_ARGUMENTS, dbt_environment
from dagster_project.warehouse.increment import begin, plan
from dagster_project.warehouse.inputs import noted_inputs


class BuildConfig(dg.Config):
    """How to build: `full_refresh` rebuilds what is otherwise added to."""

    full_refresh: bool = False


def build_dbt_assets(manifest: Path) -> dg.AssetsDefinition:
    """All of the dbt project as one step; a model whose upstream test failed is skipped by dbt itself."""

    @dbt_assets(manifest=manifest, name="dbt_build", required_resource_keys={"home", "dbt"})
    def dbt_build(context: dg.AssetExecutionContext, config: BuildConfig) -> Iterator[Any]:
        settings: Settings = context.resources.home
        dbt: LocalDbt = context.resources.dbt
        increment = plan(settings, noted_inputs(settings)["code"], config.full_refresh)
        begin(settings, increment)
        os.environ.update(dbt_environment(settings) | {"ZHENCANG_LAST_BATCH_BUILT": increment.last_batch_built})
        arguments = [*BUILD_ARGUMENTS, *increment.dbt_arguments()]
        built = set()
        for event in dbt.cli(arguments, context=context, target_path=settings.dbt_target).stream():
            built.add(getattr(event, "asset_key", None))
            yield event
        if increment.is_submissions_only:
            for key in sorted(context.selected_asset_keys - built):
                yield dg.MaterializeResult(asset_key=key, metadata={"unchanged": True})

    return dbt_build
