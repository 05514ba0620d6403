"""dbt's seeds and models as assets, its tests as asset checks."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from dagster_project.defs.graph import GraphTranslator
from dagster_project.defs.resources import LocalDbt
from dagster_project.settings import Settings
from dagster_project.warehouse.build import BUILD_ARGUMENTS, dbt_environment, forget_run_results
from dagster_project.warehouse.increment import begin, plan
from dagster_project.warehouse.inputs import noted_inputs


class BuildConfig(dg.Config):
    """How to build: `full_refresh` rebuilds what is otherwise added to."""

    full_refresh: bool = False


def build_dbt_assets(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All of the dbt project as one step; a model whose upstream test failed is skipped by dbt itself."""

    @dbt_assets(
        manifest=manifest,
        name="dbt_build",
        dagster_dbt_translator=GraphTranslator(),
        required_resource_keys={"home", "dbt"},
    )
    def dbt_build(context: dg.AssetExecutionContext, config: BuildConfig) -> Iterator[Any]:
        settings: Settings = context.resources.home.hold(context)
        dbt: LocalDbt = context.resources.dbt
        increment = plan(settings, noted_inputs(settings)["code"], config.full_refresh)
        begin(settings, increment)
        os.environ.update(dbt_environment(settings) | {"ZHENCANG_LAST_BATCH_BUILT": increment.last_batch_built})
        arguments = [*BUILD_ARGUMENTS, *increment.dbt_arguments()]
        forget_run_results(settings)
        invocation = dbt.cli(arguments, context=context, target_path=settings.dbt_target)
        try:
            events = invocation.stream()
            yield from _with_unchanged(context, events) if increment.is_submissions_only else events
        finally:
            # Whatever stops this step must not leave dbt writing behind it.
            if invocation.process.poll() is None:
                invocation.process.terminate()
                invocation.process.wait()

    return dbt_build


def _with_unchanged(context: dg.AssetExecutionContext, events: Iterable[Any]) -> Iterator[Any]:
    """dbt's events, and before each those of what it builds on and did not have to build, marked as unchanged.

    Dagster runs nothing downstream of an asset that a step leaves out, and wants each asset after those it needs.
    """
    keys = context.assets_def.keys_by_output_name
    needs = context.assets_def.asset_deps
    done: set[dg.AssetKey] = set()

    def unchanged(key: dg.AssetKey) -> Iterator[Any]:
        for needed in sorted((needs[key] & context.selected_asset_keys) - done):
            yield from unchanged(needed)
            if needed not in done:
                done.add(needed)
                yield dg.MaterializeResult(asset_key=needed, metadata={"unchanged": True})

    for event in events:
        if isinstance(event, dg.Output):
            yield from unchanged(keys[event.output_name])
            done.add(keys[event.output_name])
        yield event
    for key in sorted(context.selected_asset_keys - done):
        yield from unchanged(key)
        if key not in done:
            done.add(key)
            yield dg.MaterializeResult(asset_key=key, metadata={"unchanged": True})
