"""The expectations as asset checks; one that fails blocks what stands downstream of its table."""

from collections.abc import Iterator

import dagster as dg

from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor, CheckResult, results
from dagster_project.warehouse.audit.data_docs import write_pages
from dagster_project.warehouse.audit.suites import Expectation, load_suite
from dagster_project.warehouse.increment import plan
from dagster_project.warehouse.inputs import noted_inputs


def build_audit(suite: str) -> dg.AssetChecksDefinition:
    """One step that runs a suite (landing or marts), as one check an expectation."""
    expectations = load_suite(suite)

    @dg.multi_asset_check(
        name=f"audit_{suite}",
        specs=[_spec(expectation) for expectation in expectations],
        required_resource_keys={"home", "auditor"},
    )
    def audit(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        settings: Settings = context.resources.home.hold(context)
        auditor: Auditor = context.resources.auditor
        increment = plan(settings, noted_inputs(settings)["code"])
        if suite == "landing":
            context.resources.home.landed(increment)
        begun = context.resources.home.audited() if suite == "marts" else None
        checked = begun or auditor.run(suite, increment.batches_due)
        write_pages(settings, results(settings), context.run.run_id)
        failed = [result for result in checked if not result.success]
        context.log.info(f"{suite}: {len(checked) - len(failed)} of {len(checked)} expectations hold")
        for result in checked:
            yield _check_result(result)

    return audit


def _spec(expectation: Expectation) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        name=expectation.id,
        asset=dg.AssetKey(expectation.table.split(".")),
        description=f"{expectation.en}\n\n{expectation.zh}",
        blocking=expectation.severity == "error",
    )


def _check_result(result: CheckResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name=result.expectation_id,
        asset_key=dg.AssetKey(result.table_name.split(".")),
        passed=result.success,
        severity=dg.AssetCheckSeverity.ERROR if result.severity == "error" else dg.AssetCheckSeverity.WARN,
        description=result.sentence_en,
        metadata={
            "observed": result.observed_value or "",
            "unexpected rows": result.unexpected_count or 0,
            "sample": dg.MetadataValue.json(result.sample_rows),
        },
    )
