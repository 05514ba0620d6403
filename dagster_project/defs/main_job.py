"""The main job from the command: the same Dagster job as in the UI, run in this process."""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.places import clear, put
from dagster_project.settings import DUCKDB, Settings
from dagster_project.warehouse.lock import home_lock
from dagster_project.warehouse.release import published_release

if TYPE_CHECKING:
    from dagster import DagsterInstance, ExecuteInProcessResult

# Whoever wants another configuration takes the first line out of the file.
OURS = "# Written by zhencang."
DAGSTER_YAML = f"""{OURS} Nothing is sent anywhere.
telemetry:
  enabled: false
# No dialog in the UI that asks for an address.
nux:
  enabled: false
# A run that was killed is run again; one whose step failed is not, for it would fail again.
run_retries:
  enabled: true
  max_retries: 2
  retry_on_asset_or_op_failure: false
event_log_storage:
  module: dagster_project.defs.event_log
  class: EventLog
"""
_SIGNS_OF_DAMAGE = ("malformed", "not a database", "unable to open database file", "no such table")
DONE, OUR_FAULT, DATA_FELL_SHORT = 0, 1, 3


def run_main_job(settings: Settings, full_refresh: bool) -> int:
    """Run ingest → build → audit → publish in this process and say how it went. Returns the exit status.

    What had been built and cannot be built upon is built afresh, in the same go. Raises HomeIsBusy where another
    run is writing: at once, for a person waits here; a service's run waits.
    """
    with home_lock(settings):
        result = _whatever_dagster_remembers(settings, full_refresh)
        if not result.success and _may_lie_at_the_build(settings, result) and _forget(settings):
            print("What was built before cannot be built upon: building afresh …", file=sys.stderr)
            result = _attempt(settings, full_refresh)
        if result.success:
            return _report_release(settings)
        return _report_failure(settings, result)


def _forget(settings: Settings) -> bool:
    from dagster_project.warehouse.increment import forget

    return forget(settings)


def _may_lie_at_the_build(settings: Settings, result: ExecuteInProcessResult) -> bool:
    """Whether a run broke off where it reads what was built before, and not for what it found in the data."""
    from dagster_project.warehouse.build import read_run_results
    from dagster_project.warehouse.compiled.promises import ERROR, read_asked

    failed = {event.step_key for event in result.get_step_failure_events()}
    if "dbt_build" in failed:
        statuses = {node["status"] for node in read_run_results(settings)}
        asked = {one.status for one in read_asked(settings)}
        return not asked or bool(statuses & {"error", "runtime error"}) or ERROR in asked
    is_of_data = any(not evaluation.passed for evaluation in result.get_asset_check_evaluations())
    return bool(failed & {"audit_marts", "release"}) and not is_of_data


def _whatever_dagster_remembers(settings: Settings, full_refresh: bool) -> ExecuteInProcessResult:
    """An attempt; where Dagster's own storage is damaged, another one with a new storage. No figure is in it."""
    try:
        return _attempt(settings, full_refresh)
    except Exception as error:
        if not _is_of_a_damaged_storage(error, settings.dagster_home):
            raise
    _begin_history_anew(settings)
    return _attempt(settings, full_refresh)


def mend_history(settings: Settings) -> None:
    """Before somebody looks at Dagster's history: where one of its databases cannot be read, it begins anew."""
    for path in settings.dagster_home.rglob("*.db"):
        try:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("pragma schema_version").fetchall()
        except sqlite3.DatabaseError as error:
            # One that is only busy is none of our business.
            if _is_of_a_damaged_storage(error, settings.dagster_home):
                _begin_history_anew(settings)
                return


def _begin_history_anew(settings: Settings) -> None:
    """Put the history aside. Raises OSError where it is whole for all we know and this user may not write it.

    A command of Dagster that root ran leaves files of root's: what was switched on is not given up for that.
    """
    for path in settings.dagster_home.rglob("*"):
        if path.is_file():
            path.open("r+b").close()
    aside = settings.dagster_home.with_name("dagster-damaged")
    clear(aside)
    settings.dagster_home.rename(aside)
    print(
        f"Dagster's history is damaged and begins anew; the old one is {aside}. What was switched on in the UI"
        " must be switched on again.",
        file=sys.stderr,
    )


def _is_of_a_damaged_storage(error: BaseException | None, home: Path) -> bool:
    """Whether a database of Dagster's cannot be read, or something else stands where one of its files belongs."""
    while error is not None:
        words = str(error)
        if isinstance(error, sqlite3.DatabaseError) and any(sign in words for sign in _SIGNS_OF_DAMAGE):
            return True
        if isinstance(error, FileExistsError | IsADirectoryError | NotADirectoryError) and str(home) in words:
            return True
        error = error.__cause__ or error.__context__
    return False


def _attempt(settings: Settings, full_refresh: bool) -> ExecuteInProcessResult:
    # Two processes load Great Expectations and dbt while this one loads Dagster.
    from dagster_project.warehouse.audit.auditor import Auditor
    from dagster_project.warehouse.build import WaitingDbt
    from dagster_project.warehouse.compiled.project import compiled_project

    prepare_dagster_home(settings)
    # Dagster notes what a run plans, some hundred events, in batches of so many.
    os.environ.update(settings.environment() | {"DAGSTER_EVENT_BATCH_SIZE": "1000"})
    # Most of what Python's collector would look through again and again is imported code that stays to the end:
    # docs/benchmarks.md has what that saves.
    gc.disable()
    print("Loading …", file=sys.stderr)
    for target in {DUCKDB, settings.engine}:
        compiled_project(target)
    with Auditor(settings) as auditor, WaitingDbt(settings, full_refresh) as dbt:
        from dagster_project.defs.assembly import JOB, build_definitions
        from dagster_project.defs.console import leave_out_what_was_left_out

        leave_out_what_was_left_out()
        job = build_definitions(settings, auditor, dbt).resolve_job_def(JOB)
        run_config = {
            "ops": {"dbt_build": {"config": {"full_refresh": full_refresh}}},
            # Ours in place of Dagster's own console logger, which prints every event.
            "loggers": {"console": {}},
        }
        # What dbt prints goes to a file; the console logger says which step runs.
        with _instance(settings) as instance, _stdout_to(settings.dbt_target / "console.log"):
            result = job.execute_in_process(run_config=run_config, instance=instance, raise_on_error=False)
    gc.freeze()
    return result


def prepare_dagster_home(settings: Settings) -> None:
    """Dagster's own folder in the home, and its configuration as this version wants it."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    config = settings.dagster_home / "dagster.yaml"
    written = config.read_text(encoding="utf-8", errors="replace") if config.is_file() else ""
    if not written.strip("\0 \n") or written.startswith(OURS):
        put(config, DAGSTER_YAML)


@contextmanager
def _instance(settings: Settings) -> Iterator[DagsterInstance]:
    from dagster import DagsterInstance
    from dagster._core.instance.ref import InstanceRef

    # Who ran the command sees what it prints. To keep it for the UI as well two programs would copy it, and two
    # more watch over those.
    nothing_kept = {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
    ref = InstanceRef.from_dir(str(settings.dagster_home), overrides={"compute_logs": nothing_kept})
    with DagsterInstance.from_ref(ref) as instance:
        yield instance


@contextmanager
def _stdout_to(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as log, redirect_stdout(log):
        yield


def _report_release(settings: Settings) -> int:
    from dagster_project.lookup.status import print_status

    print_status(settings)
    return DONE


def _report_failure(settings: Settings, result: ExecuteInProcessResult) -> int:
    """Say which rule failed on which rows, or what broke; the last release stays as it was."""
    from dagster_project.defs.refusal import has_published, print_refusal

    fell_short = print_refusal(settings, result)
    shown = published_release(settings)
    left = f"The published release is still {shown.release_id}." if shown else "Nothing has been published yet."
    if shown and has_published(settings, result):
        left = f"Release {shown.release_id} was published by this run before that."
    print(f"{left} Run {result.run_id}: `make ui` shows it.", file=sys.stderr)
    return DATA_FELL_SHORT if fell_short else OUR_FAULT
