"""The figures of the charts: what is drawn within the year, what over the years, and what is not drawn at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dagster_project.review.packs.charts import chart_script, chart_specs, pace_figures
from tests.review.packs.pack_review import CYCLE

YEAR = replace(CYCLE, cycle_code="2024", cycle_kind="year", ends_on=date(2024, 12, 31))
KEY = ("500111-wangu", "export_value")


def point_of(period_code: str, ends_on: date, grain: str, **stated: Any) -> dict[str, Any]:
    """A point of an amount that is to go from 6090 in 2022 to 7500 in 2025."""
    point: dict[str, Any] = {
        "town_code": KEY[0],
        "indicator_code": KEY[1],
        "period_code": period_code,
        "year": ends_on.year,
        "baseline_year": 2022,
        "baseline_value": 6090,
        "target_year": 2025,
        "goal_value": 7500.0,
        "actual_value": 3060.5,
        "expected_value": 5272.5,
        "year_goal_value": 7030.0,
        "status": "far_behind",
        "ends_on": ends_on,
        "grain": grain,
        "way": "amount",
    }
    return point | stated


POINTS = [
    point_of("2023", date(2023, 12, 31), "year", actual_value=6420, year_goal_value=6560.0, status="lagging"),
    point_of("2024-Q3", date(2024, 9, 30), "quarter"),
    point_of("2024-09", date(2024, 9, 30), "month", actual_value=3060),
]


def places(figures: dict[str, Any], kind: str) -> list[tuple[float, float]]:
    return [(row["x"], row["v"]) for row in figures["rows"] if row["k"] == kind]


def test_an_amount_is_drawn_within_the_year_by_way_of_what_is_due_to_the_goal_of_the_year() -> None:
    figures = pace_figures(POINTS, CYCLE)[KEY]
    assert figures["axis"] == "months"
    assert places(figures, "expected") == [(0, 0), (9, 5272.5), (12, 7030)]
    assert places(figures, "actual") == [(9, 3060.5)], "of one day the longer period speaks"
    assert places(figures, "goal") == [(12, 7030)]


def test_at_the_end_of_the_year_an_amount_is_drawn_over_the_years() -> None:
    figures = pace_figures(POINTS, YEAR)[KEY]
    assert figures["axis"] == "years"
    assert places(figures, "expected") == [(2022, 6090), (2025, 7500)]
    assert places(figures, "actual") == [(2023, 6420)]


def test_a_state_is_drawn_over_the_years_with_the_parts_of_each() -> None:
    figures = pace_figures([point | {"way": "state"} for point in POINTS], CYCLE)[KEY]
    assert places(figures, "actual") == [(2023, 6420), (2023.75, 3060.5)]


def test_without_a_baseline_there_is_no_line() -> None:
    points = [point | {"way": "state", "baseline_value": None} for point in POINTS]
    figures = pace_figures(points, CYCLE)[KEY]
    assert places(figures, "expected") == []
    assert places(figures, "goal") == [(2025, 7500)]


def test_a_rate_stands_level() -> None:
    figures = pace_figures([point | {"way": "level", "goal_value": 7.5} for point in POINTS], CYCLE)[KEY]
    assert places(figures, "expected") == [(2022, 7.5), (2025, 7.5)]


def test_a_missing_figure_is_no_point_and_no_0() -> None:
    assert pace_figures([], CYCLE) == {}
    without_goal = pace_figures([point | {"year_goal_value": None} for point in POINTS], CYCLE)[KEY]
    assert places(without_goal, "expected") == []
    figures = pace_figures([point | {"goal_value": None, "way": "level"} for point in POINTS], CYCLE)[KEY]
    assert places(figures, "expected") == []
    assert places(figures, "goal") == []


def test_nothing_refers_to_a_place_outside() -> None:
    assert "http" not in str(chart_specs())
    assert "</script" not in chart_script()
