"""What of a release waits for no verdict: made while what was built is asked what it promises, and audited."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from typing import Any

from dagster_project.exports.catalogue.contents import Indicator, indicators_of_build
from dagster_project.settings import Settings
from dagster_project.warehouse.audit import Auditor, CheckResult, results
from dagster_project.warehouse.publish import Sealed, draft, seal
from dagster_project.warehouse.release import clear_drafts


class Beginning:
    """A build that is whole, being copied, read for the catalogue and audited, each beside the others.

    All of them only read it. What comes of it, an exception too, is told to who asks for the result. `run_id` is
    the run whose checks a release holds.
    """

    def __init__(self, settings: Settings, run_id: str, auditor: Auditor | None = None) -> None:
        self._settings = settings
        self._run_id = run_id
        self._beside = ThreadPoolExecutor(max_workers=3)
        self._closed: Future[None] = Future()
        self.audited: Future[list[CheckResult]] | None = (
            self._beside.submit(auditor.run, "marts") if auditor else None
        )
        self.sealed: Future[Sealed] = self._beside.submit(self._seal)
        self.indicators: Future[list[Indicator]] = self._beside.submit(indicators_of_build, settings)

    def _seal(self) -> Sealed:
        """A draft, and in it what the audit found: what it found, and not whether, is all that it waits for."""
        drafted = draft(self._settings)
        if self.audited:
            either: list[Future[Any]] = [self.audited, self._closed]
            wait(either, return_when=FIRST_COMPLETED)
            if self._closed.done():
                raise CancelledError
            self.audited.result()
        return seal(drafted, results(self._settings), self._run_id)

    def close(self) -> None:
        """Leave nothing behind of a release that came to nothing."""
        self._closed.set_result(None)
        # Who audits is not waited for: it may hang, and is ended with its process.
        self._beside.shutdown(wait=False, cancel_futures=True)
        begun: list[Future[Any]] = [self.sealed, self.indicators]
        wait(begun)
        clear_drafts(self._settings)
