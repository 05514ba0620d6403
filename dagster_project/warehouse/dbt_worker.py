"""dbt in a process of its own: loads at once, waits for one order on its standard input, builds, ends.

A line without arguments comes before the order where it is known what dbt will work on: it is opened then.

Whoever starts it loads something else meanwhile. dbt's events of the build go to standard output.
"""

from __future__ import annotations

import gc
import json
import os
import re
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dagster_project.ending import end
from dagster_project.imports import left_out
from dagster_project.settings import DUCKDB, SPARK, Settings
from dagster_project.warehouse.build import run_results_file
from dagster_project.warehouse.compiled.project import Model, compiled_project, parsed_for_runs_file

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.base_types import EventMsg

# What dbt would take for a template of its own.
_TEMPLATE = re.compile(r"\{[{%#]|[}%#]\}")
# dbt makes JSON of each event before it looks whether it is of a level to be said, and most are not. At the end it
# writes down again all that it parsed.
_SAYS_AND_WRITES_NOTHING = ["--log-level", "none", "--no-write-json"]
_ONE_AT_A_TIME = threading.Lock()


def main() -> int:
    """Load, wait, build. Returns the exit status; without an order there is nothing to do."""
    settings = Settings.load()
    # Most of what Python's collector would look through again and again, code and what was parsed, stays for good.
    gc.disable()
    _import_dbt()
    from dbt.cli.main import dbtRunner

    manifest = _parsed(settings.engine)
    if settings.engine == DUCKDB:
        # With what is parsed at hand this parses nothing: dbt reads its settings and loads its adapter, once.
        dbtRunner(manifest=manifest).invoke([*_SAYS_AND_WRITES_NOTHING, "parse"])
        # What it loads when it connects and runs.
        import dbt.adapters.duckdb.environments.local
        import dbt.graph.thread_pool
        import dbt.task.run  # noqa: F401

        import dagster_project.warehouse.compiled.connection  # noqa: F401
    models = compiled_project().models() if manifest and settings.engine == DUCKDB else []
    order = _next_order()
    if order and "arguments" not in order:
        if manifest and settings.engine == DUCKDB:
            _open_databases()
        order = _next_order()
    if not order:
        return 0
    threading.Thread(target=_end_with_who_waits, daemon=True).start()
    if settings.engine == SPARK:
        from dagster_project.warehouse.spark.building import build

        return 0 if build(settings, manifest, order["arguments"]) else 1
    if manifest:
        _fill_in(manifest, models, is_fresh="--full-refresh" in order["arguments"])
    return 0 if _run(settings, manifest, order["arguments"]) else 1


def _next_order() -> dict[str, Any]:
    """Wait for a line, and take on the environment that it names. Empty at the end of the input."""
    line = sys.stdin.readline()
    order: dict[str, Any] = json.loads(line) if line else {}
    os.environ.update(order.get("environment", {}))
    return order


def _import_dbt() -> None:
    """dbt as it is but for the schemas that it holds its settings against: they fitted when they were compiled.

    Those schemas it would make anew in each process, which takes a fifth of the time until it is ready.
    """
    with left_out("mashumaro.jsonschema.builder", "mashumaro.jsonschema.models"):
        import dbt.cli.main  # noqa: F401
        from dbt_common.dataclass_schema import dbtClassMixin

    setattr(dbtClassMixin, "validate", staticmethod(lambda data: None))  # noqa: B010 (for mypy it stays a method)


def _open_databases() -> None:
    """Connect as dbt does before its first model: what is open it goes on with."""
    from dbt.adapters.factory import FACTORY

    adapter: Any = next(iter(FACTORY.adapters.values()))
    # What cannot be opened dbt says itself, when it comes to it.
    with suppress(Exception), adapter.connection_named("opened early"):
        adapter.connections.open(adapter.connections.get_thread_connection())


def _run(settings: Settings, manifest: Manifest | None, arguments: list[str]) -> bool:
    """Run dbt, say what it does, and keep its results where there are any. Returns whether all went well."""
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunner

    done = dbtRunner(manifest=manifest, callbacks=[_tell]).invoke([*_SAYS_AND_WRITES_NOTHING, *arguments])
    if isinstance(done.result, RunExecutionResult):
        done.result.write(str(run_results_file(settings)))
    return done.success


def _tell(event: EventMsg) -> None:
    """Say an event that is for people, and for Dagster."""
    from dbt_common.events.functions import msg_to_json

    if event.info.level in ("info", "warn", "error"):
        with _ONE_AT_A_TIME:
            sys.stdout.write(msg_to_json(event) + "\n")


def _fill_in(manifest: Manifest, models: Sequence[Model], is_fresh: bool) -> None:
    """Put the SQL that was compiled once in the place of the templates of models.

    So dbt executes what `check` executes, and does not fill in each template anew, twice, with each run.
    """
    compiled = {model.name: model.fresh if is_fresh else model.increment for model in models}
    for node in manifest.nodes.values():
        if node.resource_type == "model" and not _TEMPLATE.search(compiled[node.name]):
            node.raw_code = compiled[node.name]


def _end_with_who_waits() -> None:
    """Nothing may go on writing to a home behind a run that was killed."""
    # Not by sys.stdin: its lock, held by a thread, breaks the end of the interpreter.
    while os.read(0, 1):
        pass
    os._exit(1)


def _parsed(target: str) -> Manifest | None:
    """What dbt parsed when the project was compiled, as it is: dbt itself would compare each file again.

    None where that is not there or broken: then dbt parses the project anew.
    """
    from dbt.contracts.graph.manifest import Manifest

    try:
        manifest = Manifest.from_msgpack(parsed_for_runs_file(target).read_bytes())
        manifest.build_flat_graph()
    except Exception as error:
        print(f"{parsed_for_runs_file(target)} cannot be read: {error!r}", file=sys.stderr)
        return None
    return manifest


if __name__ == "__main__":
    end(main())
