"""On which day which review is asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg
import pytest

from dagster_project.defs.review import KINDS, REVIEW_PARTITIONS, build_schedule
from dagster_project.settings import Settings
from tests.defs.conftest import CYCLES, DISTRICTS, publish

# Nine in the morning in Chongqing.
NINE = 1


def asked(
    settings: Settings, instance: dg.DagsterInstance, kind: str, *day: int
) -> list[dg.RunRequest] | dg.SkipReason:
    context = dg.build_schedule_context(instance, scheduled_execution_time=datetime(*day, NINE, tzinfo=UTC))
    answer = build_schedule(settings, kind)(context)
    assert isinstance(answer, list | dg.SkipReason)
    return answer


@pytest.mark.parametrize(
    ("kind", "day", "cycle_code"),
    [
        ("month", (2024, 10, 15), "2024-09"),
        ("quarter", (2024, 10, 20), "2024-Q3"),
        ("half", (2025, 1, 31), "2024-H2"),
        ("year", (2025, 2, 9), "2024"),
    ],
)
def test_the_period_just_ended_on_its_review_day(
    empty: Settings, instance: dg.DagsterInstance, kind: str, day: tuple[int, ...], cycle_code: str
) -> None:
    publish(empty, "20240101T000000000Z", CYCLES, *DISTRICTS)
    requests = asked(empty, instance, kind, *day)
    assert isinstance(requests, list)
    keys = [f"500111|{cycle_code}", f"500153|{cycle_code}"]
    assert [request.partition_key for request in requests] == keys
    assert [request.run_key for request in requests] == [
        f"{key} {day[0]}-{day[1]:02d}-{day[2]:02d}" for key in keys
    ]
    assert list(instance.get_dynamic_partitions(REVIEW_PARTITIONS)) == keys


def test_a_district_waits_for_its_own_reports_and_for_no_other(
    empty: Settings, instance: dg.DagsterInstance
) -> None:
    publish(empty, "20240101T000000000Z", CYCLES, *DISTRICTS)
    for day, key in ((15, "500153|2024-10"), (20, "500111|2024-10")):
        requests = asked(empty, instance, "month", 2024, 11, day)
        assert isinstance(requests, list)
        assert [request.partition_key for request in requests] == [key]


def test_on_any_other_day_the_next_one_is_named(empty: Settings, instance: dg.DagsterInstance) -> None:
    publish(empty, "20240101T000000000Z", CYCLES, *DISTRICTS)
    skipped = asked(empty, instance, "month", 2024, 10, 16)
    assert isinstance(skipped, dg.SkipReason)
    assert skipped.skip_message == "下一次 Next: 荣昌区2024年10月调度, 2024-11-15"
    # Due on the day of the quarter, not of the month.
    assert isinstance(asked(empty, instance, "month", 2024, 10, 20), dg.SkipReason)


def test_after_the_last_cycle_and_before_the_first_release(empty: Settings, instance: dg.DagsterInstance) -> None:
    before = asked(empty, instance, "year", 2024, 10, 16)
    publish(empty, "20240101T000000000Z", CYCLES, *DISTRICTS)
    after = asked(empty, instance, "year", 2025, 2, 10)
    for skipped in (before, after):
        assert isinstance(skipped, dg.SkipReason)
        assert "No further review is known." in str(skipped.skip_message)


def test_every_rhythm_ticks_at_nine_in_chongqing_and_is_off_at_first(empty: Settings) -> None:
    for kind in KINDS:
        schedule = build_schedule(empty, kind)
        assert schedule.execution_timezone == "Asia/Shanghai"
        assert schedule.cron_schedule == "0 9 * * *"
        assert schedule.default_status == dg.DefaultScheduleStatus.STOPPED
        assert schedule.job_name == "review"
