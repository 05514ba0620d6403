"""On which day the schedule asks for reminders, and that its job writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from dagster_project.defs.reminders import build_reminders, remind_job
from dagster_project.defs.resources import build_resources
from dagster_project.settings import Settings

# Half past eight in the morning in Chongqing.
HALF_PAST_EIGHT = (0, 30)


def asked(settings: Settings, *day: int) -> list[dg.RunRequest] | dg.SkipReason:
    moment = datetime(*day, *HALF_PAST_EIGHT, tzinfo=UTC)  # type: ignore[misc,arg-type]
    with dg.build_schedule_context(scheduled_execution_time=moment) as context:
        answer = build_reminders(settings)(context)
    assert isinstance(answer, list | dg.SkipReason)
    return answer


def test_days_before_the_due_day_the_job_writes_who_owes_what(reported: Settings) -> None:
    requests = asked(reported, 2024, 10, 12)
    assert isinstance(requests, list)
    [request] = requests
    assert request.run_key == "2024-Q3 2024-10-12"
    done = remind_job.execute_in_process(run_config=request.run_config, resources=build_resources(reported))
    assert done.success
    folders = sorted(path.parent.parent.name for path in reported.reminders.glob("*/2024-Q3/2024-10-12"))
    assert folders == ["500111", "500153"]


def test_on_another_day_and_before_the_first_release_nobody_is_asked(reported: Settings, tmp_path: Path) -> None:
    empty = Settings(raw=tmp_path, home=tmp_path, releases_kept=1)
    for skipped in (asked(reported, 2024, 10, 14), asked(empty, 2024, 10, 12)):
        assert isinstance(skipped, dg.SkipReason)
        assert "今天没有要催的报告" in str(skipped.skip_message)
