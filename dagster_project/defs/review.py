"""Reviews by cycle: the pack as an asset, and the day of each review as a schedule."""

from collections.abc import Iterator

import dagster as dg

from dagster_project.defs.graph import WORKING_GROUP
from dagster_project.defs.resources import Home, retry_while_busy
from dagster_project.review.calendar import beijing_date, planned_reviews
from dagster_project.review.cycle_review import Review
from dagster_project.review.findings import by_actor
from dagster_project.review.said import actor_lines
from dagster_project.settings import Settings

REVIEW_JOB = "review"
# The hour in Chongqing at which a review is held: what came in overnight is published by then.
EVERY_DAY_AT_NINE = "0 9 * * *"
KINDS = ("month", "quarter", "half", "year")
# One a district and cycle, 500111|2024-Q3. Dynamic, because which there are is data: they begin with the first
# pilot and end when its last year does. The sensor new_release adds those that have ended, so that one without a
# pack is one that is owed.
REVIEW_PARTITIONS = "district_review"
REVIEWS = dg.DynamicPartitionsDefinition(name=REVIEW_PARTITIONS)


@dg.asset(
    name="review_pack",
    deps=["release"],
    partitions_def=REVIEWS,
    group_name="review",
    owners=[WORKING_GROUP],
    kinds={"excel"},
    required_resource_keys={"home"},
    check_specs=[
        dg.AssetCheckSpec("review_ready", asset="review_pack", description="Whether the figures may be reviewed.")
    ],
    description="The frozen pack of a review: made where every check of the gate passed, and never changed.",
)
def review_pack(context: dg.AssetExecutionContext) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    """Hold the review of one district's cycle; fails in the words of `zhencang review` where it is not ready."""
    from dagster_project.review.reviewing import held_lines, hold_review

    home: Home = context.resources.home
    district_code, cycle_code = context.partition_key.split("|")
    with retry_while_busy(context):
        held = hold_review(home.settings, cycle_code, district_code)
    words = "\n".join(held_lines(held))
    yield _readiness(held.review, words)
    if held.pack is None:
        raise dg.Failure(words, allow_retries=False)
    yield dg.MaterializeResult(
        metadata={
            "pack": dg.MetadataValue.path(str(held.pack)),
            "district": held.review.district.district_name,
            "revision": held.review.revision or 0,
            "warehouse": held.review.warehouse,
            "checks passed": sum(check.passed for check in held.review.checks),
            "figures changed": len(held.review.changes),
            "compared with": held.review.compared_with or "",
        }
    )


def _readiness(review: Review, words: str) -> dg.AssetCheckResult:
    """The gate as one check, each check of its own that failed as metadata."""
    metadata = {
        check.check_id: dg.MetadataValue.md(
            "\n".join(
                [
                    f"**{check.title_zh}** {check.title_en}: {check.observed} ({check.threshold})",
                    *(f"- {line.strip()}" for actor in by_actor([check]) for line in actor_lines(actor)),
                ]
            )
        )
        for check in review.failed
    }
    return dg.AssetCheckResult(
        check_name="review_ready",
        passed=review.is_ready,
        description=words,
        metadata={"district": review.district.district_name, "cycle": review.cycle.cycle_code, **metadata},
    )


def build_schedule(settings: Settings, kind: str) -> dg.ScheduleDefinition:
    """Hold the reviews of one kind, each on its own day.

    Asked every day, because a review waits for the last day on which its reports are due, which is data. Off until
    somebody starts it: a copy of a warehouse on somebody's desk holds no reviews.
    """

    @dg.schedule(
        name=f"review_{kind}",
        job_name=REVIEW_JOB,
        cron_schedule=EVERY_DAY_AT_NINE,
        execution_timezone="Asia/Shanghai",
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description=f"Holds each district's review of each {kind}, once its reports are due (planned_on).",
    )
    def review_day(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
        today = beijing_date(context.scheduled_execution_time)
        of_kind = [one for one in planned_reviews(settings) if one.cycle.cycle_kind == kind]
        due = [one.key for one in of_kind if one.review_on == today]
        if due:
            context.instance.add_dynamic_partitions(REVIEW_PARTITIONS, due)
            return [dg.RunRequest(run_key=f"{key} {today}", partition_key=key) for key in due]
        coming = [one for one in of_kind if one.review_on > today]
        if not coming:
            return dg.SkipReason("没有后续的调度周期。No further review is known.")
        following = min(coming, key=lambda one: one.review_on)
        name = following.district.district_name + following.cycle.cycle_name_zh
        return dg.SkipReason(f"下一次 Next: {name}, {following.review_on}")

    return review_day
