"""dbt's models as assets, its data tests as asset checks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version as installed_version
from typing import Any

import dagster as dg
from packaging import version

from dagster_project.defs.dbt_integration import (
    DagsterDbtCliRuntimeError,
    DbtCliInvocation,
    dbt_assets,
    get_updated_cli_invocation_params_for_context,
)
from dagster_project.defs.graph import GraphTranslator
from dagster_project.settings import DBT_PROJECT, DUCKDB, SPARK, Settings
from dagster_project.warehouse.build import WaitingDbt, forget_run_results, read_run_results
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.compiled.promises import ERROR, FAIL, PASS, WARN, Asked, ask, forget_asked
from dagster_project.warehouse.increment import Increment, begin, engine_of_build, plan
from dagster_project.warehouse.inputs import noted_inputs


class BuildConfig(dg.Config):
    """How to build: `full_refresh` rebuilds what is otherwise added to."""

    full_refresh: bool = False


def build_dbt_assets(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All of the dbt project as one step: dbt builds the models, then what is built is asked what it promises."""

    @dbt_assets(
        manifest=manifest,
        name="dbt_build",
        dagster_dbt_translator=GraphTranslator(),
        required_resource_keys={"home", "dbt", "auditor"},
    )
    def dbt_build(context: dg.AssetExecutionContext, config: BuildConfig) -> Iterator[Any]:
        settings: Settings = context.resources.home.hold(context)
        is_fresh = config.full_refresh or SPARK in (settings.engine, engine_of_build(settings))
        increment = plan(settings, noted_inputs(settings)["code"], is_fresh)
        begin(settings, increment)
        forget_run_results(settings)
        forget_asked(settings)
        invocation = _invoke(context, increment)
        names = {key.name for key in context.selected_asset_check_keys}
        with ThreadPoolExecutor(max_workers=1) as beside:

            def whole() -> Future[list[Asked]]:
                context.resources.home.built(context.resources.auditor)
                return beside.submit(_ask, settings, increment, names)

            asking: Future[list[Asked]] | None = None
            try:
                for event in _with_unchanged(context, invocation.stream()):
                    # dbt is done before Dagster has stored all that it said.
                    if asking is None and invocation.process.poll() == 0:
                        asking = whole()
                    yield event
            except DagsterDbtCliRuntimeError:
                # A model may fail for what one below it broke: both are said.
                yield from _check_results(context, _ask(settings, increment, names))
                raise
            finally:
                # Whatever stops this step must not leave dbt writing behind it.
                if invocation.process.poll() is None:
                    invocation.process.terminate()
                    invocation.process.wait()
            asked = (asking or whole()).result()
        broken = sorted({one.table for one in asked if one.status in (FAIL, ERROR)})
        if not broken:
            context.resources.home.draft(context.run_id)
        yield from _check_results(context, asked)
        if broken:
            raise dg.Failure(f"{len(broken)} tables break their promises: {', '.join(broken)}.")

    return dbt_build


def _ask(settings: Settings, increment: Increment, names: Set[str]) -> list[Asked]:
    """Of the data tests with these names those that are due, asked."""
    results = read_run_results(settings)
    if not results:
        return []
    not_built = {result["unique_id"].rpartition(".")[2] for result in results if result["status"] != "success"}
    project = compiled_project()
    models = project.models()
    due = increment.tests_due(models, project.tests(), not_built)
    tests = [test for test in due if test.name in names]
    return ask(settings, tests, [] if increment.is_fresh else models)


def _check_results(context: dg.AssetExecutionContext, asked: Sequence[Asked]) -> Iterator[dg.AssetCheckResult]:
    """What the models that were built promise, each as a check."""
    keys = {key.name: key for key in context.selected_asset_check_keys}
    for one in asked:
        yield dg.AssetCheckResult(
            asset_key=keys[one.test].asset_key,
            check_name=one.test,
            passed=one.status == PASS,
            severity=dg.AssetCheckSeverity.WARN if one.status == WARN else dg.AssetCheckSeverity.ERROR,
            description=one.message or None,
            metadata={"rows at fault": one.row_count},
        )


def _invoke(context: dg.AssetExecutionContext, increment: Increment) -> DbtCliInvocation:
    """dbt at work on what was asked for, in the process that waits for it.

    As DbtCliResource.cli would do it; but that starts a process of its own, asks for dbt's version over the
    network and loads dbt's adapter here to count rows, which nobody asks for.
    """
    settings: Settings = context.resources.home.settings
    asked = get_updated_cli_invocation_params_for_context(context, {}, GraphTranslator())
    # What Spark is asked is the same each time: warehouse/spark/building.py.
    run = increment.dbt_arguments() if settings.engine == DUCKDB else []
    dbt: WaitingDbt = context.resources.dbt
    return DbtCliInvocation(
        process=dbt.build([*run, *asked.selection_args], increment.environment),
        manifest=asked.manifest,
        dagster_dbt_translator=asked.dagster_dbt_translator,
        project_dir=DBT_PROJECT,
        target_path=settings.dbt_target,
        raise_on_error=True,
        cli_version=version.parse(installed_version("dbt-core")),
        context=context,
    )


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
