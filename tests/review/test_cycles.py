"""Which cycle and which moment people mean."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.errors import UsageError
from dagster_project.review.cycles import find_cycle, moment_of

# Already the 21st in Beijing.
NOW = datetime(2024, 10, 20, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cycles") / "cycles.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        connection.execute(
            """
            create table marts.dim_review_cycle as
            from (values
                ('2024-08', 'month', '2024年8月调度', '2024-08', date '2024-08-01', date '2024-08-31',
                    date '2024-09-10', date '2024-09-15'),
                ('2024-Q3', 'quarter', '2024年三季度研判', '2024-Q3', date '2024-07-01', date '2024-09-30',
                    date '2024-10-15', date '2024-10-20'),
                ('2024', 'year', '2024年年底总评', '2024', date '2024-01-01', date '2024-12-31',
                    date '2025-01-31', date '2025-02-09')
            ) as cycles (
                cycle_code, cycle_kind, cycle_name_zh, period_code, starts_on, ends_on, due_on, review_on
            )
            """
        )
    return path


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # The whole day counts, by the clock of Beijing, eight hours ahead.
        ("2024-10-15", datetime(2024, 10, 15, 15, 59, 59, 999999, tzinfo=UTC)),
        ("2024-10-20", datetime(2024, 10, 20, 15, 59, 59, 999999, tzinfo=UTC)),
        # Of today no more can be known than now.
        ("2024-10-21", NOW),
        ("2024-10-15T09:00+08:00", datetime(2024, 10, 15, 1, tzinfo=UTC)),
        ("2024-10-15T09:00", datetime(2024, 10, 15, 1, tzinfo=UTC)),
        ("2024-10-15T01:00:00Z", datetime(2024, 10, 15, 1, tzinfo=UTC)),
    ],
)
def test_a_day_or_a_time(text: str, moment: datetime) -> None:
    assert moment_of(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "words"),
    [("2024年10月", "write a day"), ("2024-10-32", "write a day"), ("2024-10-22", "still to come")],
)
def test_what_is_no_moment(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        moment_of(text, NOW)


@pytest.mark.parametrize(
    "text", ["2024-Q3", "2024年三季度", "2024年第三季度", "2024年三季度研判", " 2024 年三季度"]
)
def test_a_cycle_by_code_and_by_name(database: Path, text: str) -> None:
    assert find_cycle(database, text, NOW).cycle_code == "2024-Q3"


def test_a_period_is_over_when_its_last_day_is(database: Path) -> None:
    last_moment = datetime(2024, 9, 30, 15, 59, 59, tzinfo=UTC)
    with pytest.raises(UsageError, match=r"2024年三季度研判 \(2024-Q3\) ends on 2024-09-30"):
        find_cycle(database, "2024-Q3", last_moment)
    assert find_cycle(database, "2024-Q3", datetime(2024, 9, 30, 16, tzinfo=UTC)).cycle_code == "2024-Q3"


def test_an_unknown_cycle_names_those_there_are(database: Path) -> None:
    with pytest.raises(UsageError, match=r"no review cycle '2024-Q4'.*2024-08, 2024-Q3[.]"):
        find_cycle(database, "2024-Q4", NOW)
