"""What waits for no verdict: begun while what was built is asked what it promises."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait

from dagster_project.exports.catalogue.contents import Indicator, indicators_of_build
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor, CheckResult


class Beginning:
    """A build that is whole, being read for the catalogue and audited, each beside the other. Both only read it.

    What comes of it, an exception too, is told to who asks for the result.
    """

    def __init__(self, settings: Settings, auditor: Auditor | None = None) -> None:
        self._beside = ThreadPoolExecutor(max_workers=2)
        self.audited: Future[list[CheckResult]] | None = (
            self._beside.submit(auditor.run, "marts") if auditor else None
        )
        self.indicators: Future[list[Indicator]] = self._beside.submit(indicators_of_build, settings)

    def close(self) -> None:
        """Leave nothing behind that reads the build."""
        # Who audits is not waited for: it may hang, and is ended with its process.
        self._beside.shutdown(wait=False, cancel_futures=True)
        wait([self.indicators])
