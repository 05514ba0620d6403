"""Where dbt is, how it is called, and what its last build said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from dagster_project.ingest.landing.digests import read_cache
from dagster_project.settings import DBT_PROJECT, Settings
from dagster_project.warehouse.compiled.project import partial_parse_file, project_environment

# The executable of this very environment: dbt need not be on PATH.
DBT = Path(sys.executable).with_name("dbt")
WORKER = "dagster_project.warehouse.dbt_worker"


def dbt_environment(settings: Settings) -> dict[str, str]:
    """The environment variables that dbt needs on top of the process's own."""
    where = {
        "DBT_TARGET_PATH": str(settings.dbt_target),
        "DBT_LOG_PATH": str(settings.dbt_target),
        "DBT_PARTIAL_PARSE_FILE_PATH": str(partial_parse_file()),
    }
    return settings.environment() | project_environment() | where


class WaitingDbt:
    """A running worker, from `with` to its end; it is stopped however the block is left."""

    def __init__(self, settings: Settings, full_refresh: bool = False) -> None:
        self._settings = settings
        self._full_refresh = full_refresh

    def __enter__(self) -> WaitingDbt:
        self._settings.dbt_target.mkdir(parents=True, exist_ok=True)
        # Events are read by a program; -P: what lies in the working directory must not pass for a module.
        environment = os.environ | dbt_environment(self._settings) | {"DBT_LOG_FORMAT": "json"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER],
            cwd=DBT_PROJECT,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Nothing may go on writing behind a run that ended.
        with self._process:
            self._process.terminate()

    def open(self, environment: Mapping[str, str]) -> None:
        """Let it open what it will add to; not where a full refresh begins with new files."""
        if not self._full_refresh:
            self._tell({"environment": dict(environment)})

    def build(self, arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Let it run dbt with these arguments, once. Returns the process; its output are dbt's events as JSON."""
        self._tell({"arguments": [*arguments], "environment": dict(environment)})
        # Held open: where this process is killed the other end sees it and ends, too. Popen must not touch it.
        self._held, self._process.stdin = self._process.stdin, None
        return self._process

    def _tell(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()


def read_run_results(settings: Settings) -> list[dict[str, Any]]:
    """The results of the last build, one a model, as dbt's run_results.json has them."""
    results: list[dict[str, Any]] = read_cache(run_results_file(settings)).get("results", [])
    return results


def forget_run_results(settings: Settings) -> None:
    """Before a build, so that one that breaks off does not pass for the one before."""
    run_results_file(settings).unlink(missing_ok=True)


def run_results_file(settings: Settings) -> Path:
    """Where the results of a build are kept."""
    return settings.dbt_target / "run_results.json"
