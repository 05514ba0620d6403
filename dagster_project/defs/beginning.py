"""What of a release waits for no verdict: made while what was built is asked what it promises, and audited."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait

from dagster_project.exports.catalogue.contents import Indicator, indicators_of_build
from dagster_project.settings import Settings
from dagster_project.warehouse.audit import Auditor, CheckResult
from dagster_project.warehouse.publish import Draft, draft
from dagster_project.warehouse.release import clear_drafts


class Beginning:
    """A build that is whole, being copied, read for the catalogue and audited, each beside the others.

    All of them only read it. What comes of it, an exception too, is told to who asks for the result.
    """

    def __init__(self, settings: Settings, auditor: Auditor | None = None) -> None:
        self._settings = settings
        self._beside = ThreadPoolExecutor(max_workers=3)
        self.drafted: Future[Draft] = self._beside.submit(draft, settings)
        self.indicators: Future[list[Indicator]] = self._beside.submit(indicators_of_build, settings)
        self.audited: Future[list[CheckResult]] | None = (
            self._beside.submit(auditor.run, "marts") if auditor else None
        )

    def close(self) -> None:
        """Leave nothing behind of a release that came to nothing."""
        # Who audits is not waited for: it may hang, and is ended with its process.
        self._beside.shutdown(wait=False, cancel_futures=True)
        wait([self.drafted])
        wait([self.indicators])
        clear_drafts(self._settings)
