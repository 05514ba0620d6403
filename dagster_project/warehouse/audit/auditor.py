"""Ask whether the expectations hold. Great Expectations runs in a process of its own, which is started early.

Importing it takes as long as a small run, so the worker imports it while this process does something else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Any

from dagster_project.errors import ZhencangError
from dagster_project.ingest.landing.digests import read_cache
from dagster_project.places import clear, put
from dagster_project.settings import EXPECTATIONS, Settings

WORKER = "dagster_project.warehouse.audit.expectations"
# In the order a run checks them: what landed, then what was made of it.
SUITES = ("landing", "marts")
LOG_LINES_SHOWN = 20
_LANDED = "landed.duckdb"
_GONE = ""


@dataclass(frozen=True)
class CheckResult:
    """What came of one expectation: whether it holds, what was seen, and some of the rows that break it."""

    suite: str
    expectation_id: str
    table_name: str
    expectation_type: str
    sentence_zh: str
    sentence_en: str
    suggestion_zh: str
    suggestion_en: str
    severity: str
    owner: str
    success: bool
    observed_value: str | None
    element_count: int | None
    unexpected_count: int | None
    sample_rows: list[dict[str, str | None]]
    checked_at: str


class AuditFailedToRun(ZhencangError):
    """Whether the expectations hold is not known; the message says why."""


class Auditor:
    """A running worker, from `with` to its end; it is stopped however the block is left."""

    def __init__(self, settings: Settings, folder: Path = EXPECTATIONS, patience_seconds: float = 300) -> None:
        self._settings = settings
        self._folder = folder
        self._patience_seconds = patience_seconds
        self._log = settings.audit_results / "worker.log"
        self._answers: SimpleQueue[str] = SimpleQueue()

    def __enter__(self) -> Auditor:
        self._settings.audit_results.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as log:
            # -P: what lies in the working directory must not pass for a module.
            self._worker = subprocess.Popen(
                [sys.executable, "-P", "-m", WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
            )
        threading.Thread(target=_listen, args=(self._worker.stdout, self._answers), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # It only reads, so there is nothing to finish; leaving the Popen closes the pipes and reaps the child.
        with self._worker:
            self._worker.kill()

    def run(self, suite: str, batches_due: Sequence[str] | None = None) -> list[CheckResult]:
        """Check one suite on what there is now and keep its results, whole or not at all.

        Of the submitted values that landed, those of the batches due are looked at; the others have passed before.

        The results of this suite and of those that come after it go first: they were about an earlier state.
        Raises AuditFailedToRun where the worker could not check.
        """
        for outdated in SUITES[SUITES.index(suite) :]:
            clear(_file_of(self._settings, outdated))
        checked = self.check(suite, *self._databases(suite, batches_due))
        path = _file_of(self._settings, suite)
        put(path, json.dumps({"results": [*map(asdict, checked)]}, ensure_ascii=False, indent=2))
        return checked

    def _databases(self, suite: str, batches_due: Sequence[str] | None) -> tuple[Path, Path | None]:
        """What a suite is checked on, and what stands beside it."""
        if suite != "landing":
            return self._settings.build_file, self._settings.private_file
        # Not at the top: whoever starts a worker early must not wait first until DuckDB and Parquet are imported.
        from dagster_project.warehouse.audit.landed_views import landed_views

        return landed_views(self._settings.landing, self._settings.audit_results / _LANDED, batches_due), None

    def check(self, suite: str, database: Path, beside: Path | None = None) -> list[CheckResult]:
        """Check one suite on a database, with another beside it as `private`. Raises AuditFailedToRun."""
        request = {
            "suite": suite,
            "database": str(database),
            "beside": str(beside or ""),
            "folder": str(self._folder),
        }
        answer = self._ask(request)
        if "error" in answer:
            raise AuditFailedToRun(f"the suite {suite} could not be checked: {answer['error']}")
        return [CheckResult(**row) for row in answer["results"]]

    def _ask(self, request: dict[str, str]) -> dict[str, Any]:
        assert self._worker.stdin is not None
        try:
            self._worker.stdin.write(json.dumps(request) + "\n")
            self._worker.stdin.flush()
            line = self._answers.get(timeout=self._patience_seconds)
        except BrokenPipeError:
            line = _GONE
        except Empty:
            self._worker.kill()
            raise self._failure(f"did not answer within {self._patience_seconds:g} s") from None
        if line == _GONE:
            raise self._failure(f"ended with status {self._worker.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _failure(self, what: str) -> AuditFailedToRun:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        tail = "\n".join(lines[-LOG_LINES_SHOWN:]) or "(nothing)"
        return AuditFailedToRun(f"the audit's worker {what}. The end of {self._log}:\n{tail}")


def results(settings: Settings) -> list[CheckResult]:
    """What the last audit found, suite by suite; a suite that has not been checked since is left out."""
    files = [_file_of(settings, suite) for suite in SUITES]
    return [CheckResult(**row) for file in files for row in read_cache(file).get("results", [])]


def blocking(checked: list[CheckResult]) -> list[CheckResult]:
    """The failures that must keep a release from being published."""
    return [result for result in checked if not result.success and result.severity == "error"]


def _file_of(settings: Settings, suite: str) -> Path:
    return settings.audit_results / f"{suite}.json"


def _listen(stdout: IO[str], answers: SimpleQueue[str]) -> None:
    for line in stdout:
        answers.put(line)
    answers.put(_GONE)
