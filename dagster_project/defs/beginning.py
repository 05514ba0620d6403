"""What begins early: while what was built is asked what it promises, and while Dagster stores the answers."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait

from dagster_project.exports.catalogue.contents import Indicator, indicators_of_build
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor, CheckResult, blocking, results
from dagster_project.warehouse.publish import Draft, draft
from dagster_project.warehouse.release import clear_drafts


class Beginning:
    """A build that is whole, being read for the catalogue and audited, each beside the other. Both only read it.

    What comes of it, an exception too, is told to who asks for the result.
    """

    def __init__(self, settings: Settings, auditor: Auditor | None = None) -> None:
        self._settings = settings
        self._beside = ThreadPoolExecutor(max_workers=2)
        self.audited: Future[list[CheckResult]] | None = (
            self._beside.submit(auditor.run, "marts") if auditor else None
        )
        self.indicators: Future[list[Indicator]] = self._beside.submit(indicators_of_build, settings)
        self.drafted: Future[Draft | None] | None = None
        self._is_closed = False

    def draft(self, run_id: str) -> None:
        """Draft the release of a build that keeps its promises, where the audit does not block it."""
        self.drafted = self._beside.submit(self._draft, run_id)

    def _draft(self, run_id: str) -> Draft | None:
        if self.audited is None or blocking(self.audited.result()) or self._is_closed:
            return None
        wait([self.indicators])
        return draft(self._settings, results(self._settings), run_id)

    def close(self) -> None:
        """Leave nothing behind that reads or copies the build, nor a draft that was not published."""
        self._is_closed = True
        # Who audits is not waited for: it may hang, and is ended with its process.
        self._beside.shutdown(wait=False, cancel_futures=True)
        wait([self.indicators])
        if self.drafted and self.audited and self.audited.done():
            wait([self.drafted])
            clear_drafts(self._settings)
