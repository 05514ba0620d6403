"""What begins early, beside a run: while a build is asked what it promises, and Dagster stores the answers."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait

from dagster_project.exports.catalogue.contents import Indicator, indicators_of_build
from dagster_project.settings import Settings
from dagster_project.warehouse.audit.auditor import Auditor, CheckResult, blocking, results
from dagster_project.warehouse.publish import Draft, copy_build, write_results
from dagster_project.warehouse.release import clear_drafts, prune


class Beginning:
    """What begins of a release as soon as the build is whole, each part beside the others.

    What comes of it, an exception too, is told to who asks for the result.
    """

    def __init__(self, settings: Settings, auditor: Auditor | None = None) -> None:
        self._settings = settings
        self._beside = ThreadPoolExecutor(max_workers=2)
        self.audited: Future[list[CheckResult]] | None = (
            self._beside.submit(auditor.run, "marts") if auditor else None
        )
        self.drafted: Future[Draft | None] | None = None
        self._indicators: Future[list[Indicator]] | None = None
        self._pruned: Future[list[str]] | None = None
        self._is_closed = False

    def draft(self, run_id: str) -> None:
        """Draft the release of a build that keeps its promises, where the audit does not block it."""
        self.drafted = self._beside.submit(self._draft, run_id)

    def _draft(self, run_id: str) -> Draft | None:
        if self.audited is None or blocking(self.audited.result()) or self._is_closed:
            return None
        row_counts = write_results(self._settings, results(self._settings), run_id)
        # A copy waits for the disk. Before, the build was written to, which it must be read by nobody for.
        self._indicators = self._beside.submit(indicators_of_build, self._settings)
        return copy_build(self._settings, row_counts)

    def indicators(self) -> list[Indicator]:
        """What the catalogue says of the build: read while it was copied, or now. Raises duckdb.Error."""
        return self._indicators.result() if self._indicators else indicators_of_build(self._settings)

    def prune(self) -> None:
        """Remove releases beyond the number kept, which takes its time. Where it fails, the next run says so."""
        self._pruned = self._beside.submit(prune, self._settings)

    def close(self) -> None:
        """Leave nothing behind that reads or copies the build, nor a draft that was not published."""
        self._is_closed = True
        if self._pruned:
            wait([self._pruned])
        # Who audits is not waited for: it may hang, and is ended with its process.
        self._beside.shutdown(wait=False, cancel_futures=True)
        if self.drafted and self.audited and self.audited.done():
            wait([self.drafted])
            clear_drafts(self._settings)
        if self._indicators:
            wait([self._indicators])
