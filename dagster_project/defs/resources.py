"""What the steps of a run share: the home and its lock, the audit's worker, and dbt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import dagster as dg

from dagster_project.defs.beginning import Beginning
from dagster_project.settings import DUCKDB, Settings
from dagster_project.warehouse.audit.auditor import Auditor, CheckResult
from dagster_project.warehouse.build import WaitingDbt
from dagster_project.warehouse.increment import Increment
from dagster_project.warehouse.lock import HomeIsBusy, home_lock

# How long a step waits before it asks for a busy home again: longer each time, some ten minutes in all.
WAITS_SECONDS = (10, 20, 40, 80, 160, 320)
StepContext = dg.AssetExecutionContext | dg.AssetCheckExecutionContext


@contextmanager
def retry_while_busy(context: StepContext) -> Iterator[None]:
    """Try the step again later where another run is writing to the home.

    Nothing else is tried again: what the data are at fault for, or a defect, fails the same way the next time.
    """
    try:
        yield
    except HomeIsBusy as busy:
        wait = WAITS_SECONDS[min(context.retry_number, len(WAITS_SECONDS) - 1)]
        raise dg.RetryRequested(max_retries=len(WAITS_SECONDS), seconds_to_wait=wait) from busy


class Home:
    """The home of a run. Who writes to it holds it, from the first step that does until the run ends."""

    def __init__(self, settings: Settings, is_held: bool = False, dbt: WaitingDbt | None = None) -> None:
        self.settings = settings
        self._dbt = dbt
        self._held = ExitStack()
        # Who holds it for all of a run runs all steps in this process.
        self._is_held = self._is_of_all_steps = is_held
        self._beginning: Beginning | None = None

    def hold(self, context: StepContext) -> Settings:
        """The settings of the home, held for writing. Raises RetryRequested while another process holds it."""
        if not self._is_held:
            with retry_while_busy(context):
                self._held.enter_context(home_lock(self.settings))
            self._is_held = True
        return self.settings

    def landed(self, increment: Increment) -> None:
        """What came has landed: while it is audited, dbt opens what it will add to."""
        if self._dbt and self.settings.engine == DUCKDB and not increment.is_fresh:
            self._dbt.open(increment.environment)

    def built(self, auditor: Auditor) -> None:
        """What was built is whole: what waits for no verdict begins, where all steps run in this process."""
        if self._is_of_all_steps:
            self._beginning = Beginning(self.settings, auditor)

    def draft(self, run_id: str) -> None:
        """What was built keeps its promises: the release is drafted, where all steps run in this process."""
        if self._beginning:
            self._beginning.draft(run_id)

    def beginning(self) -> Beginning:
        """What of a release has begun; it begins now where it did not."""
        self._beginning = self._beginning or Beginning(self.settings)
        return self._beginning

    def audited(self) -> list[CheckResult] | None:
        """What the audit of the marts found, where it has begun. Raises AuditFailedToRun."""
        begun = self._beginning and self._beginning.audited
        return begun.result() if begun else None

    def close(self) -> None:
        """Let others write."""
        if self._beginning:
            self._beginning.close()
        self._held.close()


def build_resources(
    settings: Settings, auditor: Auditor | None = None, dbt: WaitingDbt | None = None
) -> dict[str, object]:
    """The resources of a run. Who hands over processes that are already loading holds the home for all of it."""

    @dg.resource
    def home(context: dg.InitResourceContext) -> Iterator[Home]:
        """The home of the run, free again when it ends."""
        with closing(Home(settings, is_held=auditor is not None, dbt=dbt)) as home:
            yield home

    @dg.resource
    def audit_worker(context: dg.InitResourceContext) -> Iterator[Auditor]:
        """The process that runs Great Expectations; importing that takes as long as the rest of a small run."""
        if auditor is not None:
            yield auditor
            return
        with Auditor(settings) as started:
            yield started

    @dg.resource
    def dbt_worker(context: dg.InitResourceContext) -> Iterator[WaitingDbt]:
        """The process that runs dbt, which takes seconds to load and to read what it parsed."""
        if dbt is not None:
            yield dbt
            return
        with WaitingDbt(settings) as started:
            yield started

    return {"home": home, "auditor": audit_worker, "dbt": dbt_worker}
