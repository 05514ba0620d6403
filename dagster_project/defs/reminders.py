"""The reminders as a job, and a schedule that writes them some days before a report is due and the day after."""

from datetime import date

import dagster as dg

from dagster_project.defs.resources import Home
from dagster_project.review.calendar import beijing_date
from dagster_project.settings import Settings

REMIND_JOB = "remind"
# So many days before the due day there is still time to report.
DAYS_BEFORE_DUE = 3
EVERY_DAY_AT_HALF_PAST_EIGHT = "30 8 * * *"


@dg.op(
    config_schema={"cycle": str, "today": str},
    required_resource_keys={"home"},
    description="Writes who owes what to a cycle, by when, with the forms to report on (催报).",
)
def write_reminders(context: dg.OpExecutionContext) -> None:
    """Write the reminders of the cycle and the day that the configuration names."""
    from dagster_project.review.reminders.reminding import remind

    home: Home = context.resources.home
    asked = context.op_config
    for reminded in remind(home.settings, asked["cycle"], None, date.fromisoformat(asked["today"])):
        context.log.info("\n".join(reminded.lines))


@dg.job(
    name=REMIND_JOB,
    executor_def=dg.in_process_executor,
    description="Writes the reminders of a cycle: who owes what, by when, and the forms to report on.",
)
def remind_job() -> None:
    """One step."""
    write_reminders()


def build_reminders(settings: Settings) -> dg.ScheduleDefinition:
    """Remind of each cycle before its reports are due, and once more when they are late.

    Asked every day, because the due days are data. Off until somebody starts it, as the reviews are.
    """

    @dg.schedule(
        name="reminders",
        job_name=REMIND_JOB,
        cron_schedule=EVERY_DAY_AT_HALF_PAST_EIGHT,
        execution_timezone="Asia/Shanghai",
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description=f"Writes the reminders {DAYS_BEFORE_DUE} days before a report that lacks is due, and the"
        " day after.",
    )
    def reminding_day(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
        from dagster_project.review.reminders.owed import cycles_to_remind

        today = beijing_date(context.scheduled_execution_time)
        cycles = cycles_to_remind(settings, today, DAYS_BEFORE_DUE)
        if not cycles:
            return dg.SkipReason(
                "今天没有要催的报告。No report that lacks is due in so many days or was due yesterday."
            )
        return [
            dg.RunRequest(
                run_key=f"{cycle} {today}",
                run_config={"ops": {"write_reminders": {"config": {"cycle": cycle, "today": today.isoformat()}}}},
            )
            for cycle in cycles
        ]

    return reminding_day
