"""The audit's worker: `python -m dagster_project.warehouse.audit.expectations`, started by audit.Auditor.

It imports Great Expectations, which takes seconds, and then answers each line of JSON on stdin by one on stdout:
{"suite": …, "database": …} by {"results": […]} or {"error": …}. Every table is checked where it lies: DuckDB
counts, and only the rows that are shown leave it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import duckdb

from dagster_project.imports import as_if_not_installed, import_when_used, left_out, modules_in
from dagster_project.settings import EXPECTATIONS
from dagster_project.warehouse.audit.auditor import CheckResult
from dagster_project.warehouse.audit.dialect import opened, register
from dagster_project.warehouse.audit.suites import UNEXPECTED_ROWS, Expectation, load_suite

# The room of Great Expectations in which each kind of expectation has a module of its own, named as it is.
_KINDS = ("great_expectations", "expectations", "core")
ROWS_SHOWN = 5
LONGEST_MESSAGE = 500


def main() -> None:
    """Answer requests until stdin ends."""
    answers = _stdout_for_answers_alone()
    # It would look through all that is imported again and again: a fifth of the time.
    gc.disable()
    began = time.monotonic()
    _import_great_expectations()
    print(f"Great Expectations imported in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    for line in sys.stdin:
        began = time.monotonic()
        answer = _answer(json.loads(line))
        answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
        answers.flush()
        print(f"{line.strip()} took {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


def _stdout_for_answers_alone() -> IO[str]:
    """The pipe to the parent; whatever else is printed, in Python or below it, goes to the log from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _import_great_expectations() -> None:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # A third of the time, for one expectation about distributions.
    import_when_used("altair", "scipy.stats")
    # Another third: what reads data by pandas, Spark or Fabric, and each kind of expectation but those of a suite.
    sources = modules_in("great_expectations", "datasource", "fluent")
    unused = [name for name in sources if name.rpartition(".")[2].startswith(("pandas_", "spark_", "fabric"))]
    with as_if_not_installed("pyarrow"), left_out(*unused, *modules_in(*_KINDS)):
        import great_expectations  # noqa: F401

    register()


def _answer(request: dict[str, str]) -> dict[str, Any]:
    try:
        expectations = load_suite(request["suite"], Path(request.get("folder", EXPECTATIONS)))
        checked = check_suite(request["suite"], expectations, request["database"], request.get("beside", ""))
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{error}"[:LONGEST_MESSAGE] or type(error).__name__}
    return {"results": [asdict(result) for result in checked]}


def check_suite(suite: str, expectations: list[Expectation], database: str, beside: str = "") -> list[CheckResult]:
    """Check every expectation of a suite on a database, with another `beside` it as `private`.

    The files are free again when this returns.
    """
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    built = [(expectation, _build(expectation)) for expectation in expectations]
    # As text, a dollar sign in the path would be taken for a variable to be filled in.
    arguments = {"path_in_hex": database.encode().hex(), "beside_in_hex": beside.encode().hex()}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql(
        suite, connection_string="duckdb:///build", create_temp_table=False, kwargs={"connect_args": arguments}
    )

    @cache
    def batch_of_table(table: str) -> Any:
        schema, name = table.split(".")
        asset = source.add_table_asset(table, table_name=name, schema_name=schema)
        return asset.add_batch_definition_whole_table("whole").get_batch()

    def batch_of(expectation: Expectation) -> Any:
        # A query names its tables itself, so that any batch will do. With each new one all that is configured is
        # written down anew: a third of the time.
        is_query = expectation.expect == UNEXPECTED_ROWS
        return batch_of_table(expectations[0].table if is_query else expectation.table)

    # What is wrong with the file itself is said once, not by every expectation.
    asked = opened(database, beside)
    try:
        return [_check(suite, expectation, built_one, batch_of, asked) for expectation, built_one in built]
    finally:
        asked.close()
        source.get_engine().dispose()
        source.get_execution_engine().engine.dispose()


def _build(expectation: Expectation) -> Any:
    """The expectation as Great Expectations has it. Raises ValueError where it knows no such one."""
    from great_expectations.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.registry import get_expectation_impl

    kind, arguments = expectation.expect, expectation.arguments
    if kind == UNEXPECTED_ROWS:
        # It asks each query twice, for the rows and for their number: so _check asks once and keeps the rows.
        # It remarks on every query that lacks its {batch}, so there is one in a comment.
        kind = "unexpected_rows_expectation"
        arguments = {"unexpected_rows_query": f"from {_found(expectation)} /* {{batch}} */"}
    try:
        # It registers itself when it is imported.
        import_module(".".join([*_KINDS, kind]))
        return get_expectation_impl(kind)(**arguments)
    except (ModuleNotFoundError, ExpectationNotFoundError):
        raise ValueError(f"{expectation.id}: Great Expectations has no {expectation.expect}") from None
    except ValueError as error:
        raise ValueError(f"{expectation.id}: {error}") from error


def _found(expectation: Expectation) -> str:
    return f"found.main.{expectation.id}"


def _check(
    suite: str,
    expectation: Expectation,
    built: Any,
    batch_of: Callable[[Expectation], Any],
    asked: duckdb.DuckDBPyConnection,
) -> CheckResult:
    result: dict[str, Any] = {}
    try:
        if expectation.expect == UNEXPECTED_ROWS:
            asked.execute(f"create table {_found(expectation)} as {expectation.arguments['query']}")
        outcome = batch_of(expectation).validate(built, result_format=_result_format(expectation))
        success, result = bool(outcome.success), outcome.result
        problem = _exception_message(outcome.exception_info)
    except Exception as error:
        traceback.print_exc()
        problem = str(error) or type(error).__name__
    if problem:
        success, result = False, {"observed_value": problem[:LONGEST_MESSAGE]}
    unexpected_count = result.get("unexpected_count")
    if expectation.expect == UNEXPECTED_ROWS and not problem:
        unexpected_count = result["observed_value"]
    return CheckResult(
        suite=suite,
        expectation_id=expectation.id,
        table_name=expectation.table,
        expectation_type=expectation.expect,
        sentence_zh=expectation.zh,
        sentence_en=expectation.en,
        suggestion_zh=expectation.suggestion_zh,
        suggestion_en=expectation.suggestion_en,
        severity=expectation.severity,
        owner=expectation.owner,
        success=success,
        observed_value=_observed(result),
        element_count=result.get("element_count"),
        unexpected_count=unexpected_count,
        sample_rows=[] if success else _sample_rows(result, expectation),
        checked_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _result_format(expectation: Expectation) -> dict[str, Any]:
    if expectation.expect == UNEXPECTED_ROWS:
        # Only so does it hand out the rows, at most 200 of them.
        return {"result_format": "COMPLETE"}
    shown = {"unexpected_index_column_names": list(expectation.show)} if expectation.show else {}
    return {"result_format": "SUMMARY", "partial_unexpected_count": ROWS_SHOWN, **shown}


def _exception_message(info: dict[str, Any]) -> str:
    """The text of the exception, whether it stands for the expectation or for each number it needed; no SQL."""
    for part in (info, *(value for value in info.values() if isinstance(value, dict))):
        if part.get("raised_exception"):
            message = str(part.get("exception_message") or "an exception without a message")
            return message.partition("\n[SQL:")[0].strip()
    return ""


def _observed(result: dict[str, Any]) -> str | None:
    if "observed_value" in result:
        return _text(result["observed_value"])
    if "unexpected_count" in result:
        share = result.get("unexpected_percent") or 0
        return f"{result['unexpected_count']} / {result['element_count']} ({share:.1f} %)"
    return None


def _sample_rows(result: dict[str, Any], expectation: Expectation) -> list[dict[str, str | None]]:
    rows = result.get("details", {}).get("unexpected_rows") or result.get("partial_unexpected_index_list")
    if not rows:
        column = expectation.arguments.get("column", "value")
        values = result.get("partial_unexpected_list", [])
        rows = [value if isinstance(value, dict) else {column: value} for value in values]
    return [{name: _text(value) for name, value in row.items()} for row in rows[:ROWS_SHOWN]]


def _text(value: Any) -> str | None:
    """A value as people read it: no exponent and no trailing zeros, times in UTC."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    main()
