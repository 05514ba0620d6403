"""What happens by itself: new files are taken in, and what a new release says is made known."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import dagster as dg

from dagster_project.defs.lateness import evaluation
from dagster_project.defs.review import REVIEWS
from dagster_project.review.calendar import beijing_date, planned_reviews
from dagster_project.review.lateness import lateness
from dagster_project.settings import Settings
from dagster_project.warehouse.due import due_run
from dagster_project.warehouse.release import published_release

_WAITING = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING]


def build_new_files(
    settings: Settings, job_name: str, clock: Callable[[], float] = time.time
) -> dg.SensorDefinition:
    """Ask for one run as soon as what has come in is quiet. Off until somebody starts it."""

    @dg.sensor(
        name="new_files",
        job_name=job_name,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Runs the main job once for what has come into raw/, when nothing more has come for a minute.",
    )
    def new_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        waiting = context.instance.get_runs(dg.RunsFilter(job_name=job_name, statuses=_WAITING), limit=1)
        if waiting:
            return dg.SkipReason(f"Run {waiting[0].run_id} is about to begin.")
        due = due_run(settings, clock())
        return dg.RunRequest(run_key=due.run_key) if due.run_key else dg.SkipReason(due.reason)

    return new_files


def build_new_release(settings: Settings) -> dg.SensorDefinition:
    """After each release, and on each new day: which cycles have ended, and which departments are late.

    On from the start: it reads, and starts nothing.
    """

    @dg.sensor(
        name="new_release",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Adds the reviews of cycles that have ended, and says how late each department's reports are.",
    )
    def new_release(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        release = published_release(settings)
        if release is None:
            return dg.SensorResult(skip_reason="Nothing has been published yet.")
        today = beijing_date(datetime.now(UTC))
        cursor = f"{release.release_id} {today}"
        if context.cursor == cursor:
            return dg.SensorResult(skip_reason=f"Release {release.release_id} is known, and the day is the same.")
        ended = [one.key for one in planned_reviews(settings) if one.cycle.ends_on < today]
        departments = lateness(settings, today)
        late_count = sum(department.late_count > 0 for department in departments)
        return dg.SensorResult(
            skip_reason=f"{len(ended)} reviews can be held; {late_count} of {len(departments)} departments late.",
            cursor=cursor,
            dynamic_partitions_requests=[REVIEWS.build_add_request(ended)] if ended else [],
            asset_events=[evaluation(department) for department in departments],
        )

    return new_release
