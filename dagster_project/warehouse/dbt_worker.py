"""dbt in a process of its own: loads at once, waits for one order on its standard input, builds, ends.

Whoever starts it loads something else meanwhile. dbt's events of the build go to standard output.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import re
import sys
import threading
from typing import NoReturn

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from dagster_project.settings import DUCKDB, SPARK, Settings
from dagster_project.warehouse.compiled.project import compiled_project, partial_parse_file

# What dbt would take for a template of its own.
_TEMPLATE = re.compile(r"\{[{%#]|[}%#]\}")


def main() -> int:
    """Load, wait, build. Returns the exit status; without an order there is nothing to do."""
    settings = Settings.load()
    # Most of what Python's collector would look through again and again is what dbt parsed: it stays to the end.
    gc.disable()
    manifest = _parsed(settings.engine)
    if settings.engine == DUCKDB:
        # With what is parsed at hand this parses nothing: dbt reads its settings and loads its adapter, once.
        dbtRunner(manifest=manifest).invoke(["--quiet", "parse"])
    line = sys.stdin.readline()
    if not line:
        return 0
    order = json.loads(line)
    threading.Thread(target=_end_with_who_waits, daemon=True).start()
    os.environ.update(order["environment"])
    if settings.engine == SPARK:
        from dagster_project.warehouse.spark.building import build

        return 0 if build(settings, manifest, order["arguments"]) else 1
    if manifest:
        _fill_in(manifest, is_fresh="--full-refresh" in order["arguments"])
    return 0 if dbtRunner(manifest=manifest).invoke(order["arguments"]).success else 1


def _fill_in(manifest: Manifest, is_fresh: bool) -> None:
    """Put the SQL that was compiled once in the place of the templates of models.

    So dbt executes what `check` executes, and does not fill in each template anew, twice, with each run.
    """
    models = {model.name: model.fresh if is_fresh else model.increment for model in compiled_project().models()}
    for node in manifest.nodes.values():
        if node.resource_type == "model" and not _TEMPLATE.search(models[node.name]):
            node.raw_code = models[node.name]


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
    try:
        manifest = Manifest.from_msgpack(partial_parse_file(target).read_bytes())
        manifest.build_flat_graph()
    except Exception as error:
        print(f"{partial_parse_file(target)} cannot be read: {error!r}", file=sys.stderr)
        return None
    return manifest


def _end(status: int) -> NoReturn:
    """End without taking apart, piece by piece, all that dbt parsed: half a second for which a run would wait."""
    # Databases are closed and semaphores given back here.
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    _end(main())
