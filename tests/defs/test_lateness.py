"""How late a department is, case by case, and what the UI is told of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import dagster as dg
import pytest

from dagster_project.defs.review import REVIEW_PARTITIONS
from dagster_project.defs.sensors import build_new_release
from dagster_project.review.calendar import beijing_date
from dagster_project.review.lateness import Lateness, lateness
from dagster_project.settings import Settings
from tests.defs.conftest import CYCLES, DISTRICTS, publish

DEPARTMENTS = """
    create table marts.dim_department as
    select * from (values
        ('500111-commerce', '区商务委', 'Commerce Commission', '500111', '大足区'),
        ('500153-commerce', '区商务委', 'Commerce Commission', '500153', '荣昌区')
    ) as departments (department_code, department_name, department_name_en, district_code, district_name)
"""
PERIODS = """
    create table marts.dim_period as
    select * from (values
        ('2024-08', 'month'), ('2024-09', 'month'), ('2024-10', 'month'), ('2024-Q3', 'quarter')
    ) as periods (period_code, grain)
"""
# Columns: cycle, department, subject, town, period, due, received at.
OWED = """
    create table quality.obligation_status as
    select
        cycle_code, department_code, 'indicator' as subject_kind, subject_code, town_code, period_code,
        cast(due as date) as due_on, received is not null as is_received,
        cast(received as timestamp) as received_at
    from (values {}) as owed (cycle_code, department_code, subject_code, town_code, period_code, due, received)
"""
AUGUST = ("2024-08", "500111-commerce", "export_value", "500111-wangu", "2024-08", "2024-09-10")
SEPTEMBER = ("2024-09", "500111-commerce", "export_value", "500111-wangu", "2024-09", "2024-10-10")
SEPTEMBER_AGAIN = ("2024-Q3", *SEPTEMBER[1:])
QUARTER = ("2024-Q3", "500111-commerce", "export_value", "500111-wangu", "2024-Q3", "2024-10-15")
ELSEWHERE = ("2024-08", "500153-commerce", "export_value", "500153-wujia", "2024-08", "2024-09-10")


def published(settings: Settings, *owed: tuple[str, ...]) -> None:
    rows = ", ".join(
        "(" + ", ".join("null" if text is None else f"'{text}'" for text in (*row, None)[:7]) + ")" for row in owed
    )
    publish(settings, "20240101T000000000Z", CYCLES, DISTRICTS[0], DEPARTMENTS, PERIODS, OWED.format(rows))


def of(settings: Settings, *today: int) -> Lateness:
    (department,) = lateness(settings, date(*today))
    return department


def test_nothing_is_late_on_the_last_day(empty: Settings) -> None:
    published(empty, AUGUST)
    assert of(empty, 2024, 9, 10).late_count == 0
    late = of(empty, 2024, 9, 11)
    assert (late.late_count, late.late_days, late.late_period_code) == (1, 1, "2024-08")


def test_silence_counts_from_the_first_report_that_is_missing(empty: Settings) -> None:
    published(empty, AUGUST, SEPTEMBER, SEPTEMBER_AGAIN)
    late = of(empty, 2024, 10, 20)
    assert (late.report_count, late.late_count, late.late_days) == (1, 1, 40)
    assert late.words_zh == (
        "大足区 区商务委：1 项应报内容中 1 项逾期，最长 40 天（2024-08，截止 2024-09-10）。从未收到填报。"
    )
    assert late.words_en == (
        "500111 Commerce Commission: late with 1 of 1 reports, the longest by 40 days"
        " (2024-08, due on 2024-09-10). Nothing was ever received."
    )


def test_a_later_report_makes_up_for_one_that_was_left_out(empty: Settings) -> None:
    published(empty, AUGUST, (*SEPTEMBER, "2024-10-08 17:30:00+00"))
    late = of(empty, 2024, 10, 20)
    assert late.late_count == 0
    assert late.last_received_at == datetime(2024, 10, 8, 17, 30, tzinfo=UTC)
    # It was the ninth in Chongqing by then.
    assert late.words_zh == "大足区 区商务委：1 项应报内容均无逾期。最近一次收到：2024-10-09。"


def test_a_month_does_not_stand_for_the_quarter(empty: Settings) -> None:
    published(empty, (*SEPTEMBER, "2024-10-08 08:00:00+00"), QUARTER)
    late = of(empty, 2024, 10, 20)
    assert (late.report_count, late.late_count, late.late_period_code, late.late_days) == (2, 1, "2024-Q3", 5)


def test_two_districts_have_departments_of_one_name(empty: Settings) -> None:
    published(empty, AUGUST, ELSEWHERE)
    found = lateness(empty, date(2024, 10, 1))
    assert [department.department_name for department in found] == ["大足区 区商务委", "荣昌区 区商务委"]


def test_a_release_from_before_there_were_obligations(empty: Settings) -> None:
    assert lateness(empty, date(2024, 10, 1)) == []
    publish(empty, "20240101T000000000Z")
    assert lateness(empty, date(2024, 10, 1)) == []


def test_the_sensor_says_it_once_a_release_and_day(empty: Settings, instance: dg.DagsterInstance) -> None:
    sensor = build_new_release(empty)
    assert "Nothing" in str(sensor(dg.build_sensor_context(instance=instance)).skip_reason)
    published(empty, AUGUST, ELSEWHERE)
    found = sensor(dg.build_sensor_context(instance=instance))
    today = beijing_date(datetime.now(UTC))
    assert found.cursor == f"20240101T000000000Z {today}"
    assert "2 of 2 departments late" in str(found.skip_reason)
    (added,) = found.dynamic_partitions_requests
    assert added.partitions_def_name == REVIEW_PARTITIONS
    assert {"500111|2024-09", "500153|2024-Q3", "500111|2024"} <= set(added.partition_keys)
    first, second = found.asset_events
    assert first.check_name == "reports_of_500111_commerce"
    assert (first.passed, first.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert first.metadata["days late"].value == (today - date(2024, 9, 10)).days
    assert "荣昌区" in str(second.description)
    again = sensor(dg.build_sensor_context(instance=instance, cursor=found.cursor))
    assert (again.asset_events, again.cursor) == ([], None)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 9, 30, 15, 59, tzinfo=UTC), date(2024, 9, 30)),
        (datetime(2024, 9, 30, 16, 0, tzinfo=UTC), date(2024, 10, 1)),
    ],
)
def test_days_are_those_of_chongqing(moment: datetime, day: date) -> None:
    assert beijing_date(moment) == day
