"""Why a run published nothing, for a terminal: the rule, the rows, the next step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from dagster_project.errors import ZhencangError
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import CheckResult, results
from dagster_project.warehouse.build import read_run_results
from dagster_project.warehouse.compiled.promises import ERROR, FAIL, Asked, read_asked
from dagster_project.warehouse.release import published_release
from dagster_project.wording.language import both

if TYPE_CHECKING:
    from dagster import DagsterEvent, ExecuteInProcessResult
    from dagster._utils.error import SerializableErrorInfo

# What Ctrl-C, or the end of a service, becomes within a step: of Dagster, of Python, of DuckDB.
_INTERRUPTIONS = {"DagsterExecutionInterruptedError", "KeyboardInterrupt", "InterruptException"}


def print_refusal(settings: Settings, result: ExecuteInProcessResult) -> bool:
    """Print what went wrong. True where the data fell short of a rule, False where we are at fault."""
    failed_steps = {event.step_key: event for event in result.get_step_failure_events() if event.step_key}
    if any(link.cls_name in _INTERRUPTIONS for event in failed_steps.values() for link in _chain(event)):
        nothing = "" if has_published(settings, result) else "; nothing was published by this run"
        print(f"interrupted{nothing}.", file=sys.stderr)
        return False
    if "dbt_build" in failed_steps:
        return _print_build_failure(settings, failed_steps["dbt_build"])
    refused = {
        evaluation.check_name for evaluation in result.get_asset_check_evaluations() if not evaluation.passed
    }
    blocking = [
        check for check in results(settings) if check.expectation_id in refused and check.severity == "error"
    ]
    if blocking:
        print(f"The audit refused to publish: {len(blocking)} expectations failed.", file=sys.stderr)
        for check in blocking:
            _print_check(check)
        print(f"All results: {settings.data_docs / 'index.html'}", file=sys.stderr)
        return True
    for event in failed_steps.values():
        print(f"Step {event.step_key} failed: {_cause(event)}", file=sys.stderr)
    if not failed_steps:
        failures = [event for event in result.all_events if event.is_failure]
        for words in dict.fromkeys(_cause(event) for event in failures):
            print(words, file=sys.stderr)
    return False


def has_published(settings: Settings, result: ExecuteInProcessResult) -> bool:
    """Whether a run that failed had published before that."""
    shown = published_release(settings)
    return shown is not None and shown.manifest.get("run_id") == result.run_id


def _chain(event: DagsterEvent) -> list[SerializableErrorInfo]:
    """An event's error and what it goes back to."""
    error = getattr(event.event_specific_data, "error", None)
    chain = []
    while error is not None:
        chain.append(error)
        error = error.cause
    return chain


def _cause(event: DagsterEvent) -> str:
    """What an event's error goes back to: ours, which speaks for itself, or else the first of the chain."""
    chain = _chain(event)
    if not chain:
        return str(event.message)
    ours = {kind.__name__ for kind in ZhencangError.__subclasses__()}
    spoken = next((link for link in chain if link.cls_name in ours), chain[-1])
    return str(spoken.message.strip().split(f"{spoken.cls_name}: ", 1)[-1])


def _print_build_failure(settings: Settings, event: DagsterEvent) -> bool:
    broken = [node for node in read_run_results(settings) if node["status"] in ("error", "runtime error")]
    for node in broken:
        print(f"{node['unique_id']} failed: {node['message']}", file=sys.stderr)
    # A model may fail for what a table below it broke: both are said.
    asked = read_asked(settings)
    not_asked = [one for one in asked if one.status == ERROR]
    for one in not_asked:
        print(f"The test {one.test} failed: {one.message}", file=sys.stderr)
    breaking = [one for one in asked if one.status == FAIL]
    if breaking:
        print(f"The audit refused to publish: {len(breaking)} tables break their promises.", file=sys.stderr)
    if len(breaking) > 1:
        # They stand in the order in which they build on each other.
        print("Begin with the first: the others may follow from it.", file=sys.stderr)
    for one in breaking:
        _print_promises(one)
    if not (broken or asked):
        print(f"dbt broke off: {_cause(event)} See {settings.dbt_target / 'console.log'}.", file=sys.stderr)
    return bool(breaking) and not broken and not not_asked


def _print_promises(asked: Asked) -> None:
    print(f"\n✗ {asked.table}: {asked.row_count} rows break its promises", file=sys.stderr)
    for promise in asked.broken:
        print(f"  {promise.promise}: {promise.sentence} ({promise.row_count} rows)", file=sys.stderr)
        for row in promise.rows:
            print(f"    {row}", file=sys.stderr)
    print("  to be mended by: data_engineer", file=sys.stderr)


def _print_check(check: CheckResult) -> None:
    print(f"\n✗ {check.expectation_id} on {check.table_name}", file=sys.stderr)
    print(both(check.sentence_en, check.sentence_zh, "  "), file=sys.stderr)
    if check.observed_value:
        print(f"  observed: {check.observed_value}", file=sys.stderr)
    for row in check.sample_rows:
        _print_row(row)
    print(both(check.suggestion_en, check.suggestion_zh, "  "), file=sys.stderr)
    print(f"  to be mended by: {check.owner}", file=sys.stderr)


def _print_row(row: dict[str, Any]) -> None:
    print("    " + ", ".join(f"{name}={value}" for name, value in row.items()), file=sys.stderr)
