"""The figures of the charts, and what is drawn of them: within the year, over the years, or not at all."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date
from typing import Any

import pytest

from dagster_project.review.pages.charts import Course, across_towns, course_of, series_of
from dagster_project.review.pages.drawing import draw_across, draw_course

YEAR = 2024
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


def actual_of(course: Course) -> list[tuple[float, float]]:
    return [(point.x, point.value) for point in course.actual]


def texts_of(drawing: str) -> list[str]:
    """Every text and tooltip of a drawing, which must be XML."""
    return [text for element in ElementTree.fromstring(drawing).iter() if (text := element.text)]


def test_an_amount_is_drawn_within_the_year_by_way_of_what_is_due_to_the_goal_of_the_year() -> None:
    course = course_of(POINTS, YEAR)
    assert course.is_within_year
    assert course.expected == [(0, 0), (9, 5272.5), (12, 7030)]
    assert actual_of(course) == [(9, 3060.5)], "of one day the longer period speaks"
    assert course.goal == (12, 7030)


def test_the_year_before_stands_beside_it() -> None:
    before = point_of("2023-Q3", date(2023, 9, 30), "quarter", actual_value=4700, status="lagging")
    assert course_of([before, *POINTS], YEAR).before == [(9, 4700), (12, 6420)]
    assert course_of([before, *POINTS], None).before == []


def test_at_the_end_of_the_year_an_amount_is_drawn_over_the_years() -> None:
    course = course_of(POINTS, None)
    assert not course.is_within_year
    assert course.expected == [(2022, 6090), (2025, 7500)]
    assert actual_of(course) == [(2023, 6420)]


def test_a_state_is_drawn_over_the_years_with_the_parts_of_each() -> None:
    course = course_of([point | {"way": "state"} for point in POINTS], YEAR)
    assert actual_of(course) == [(2023, 6420), (2023.75, 3060.5)]


def test_without_a_baseline_there_is_no_line() -> None:
    course = course_of([point | {"way": "state", "baseline_value": None} for point in POINTS], YEAR)
    assert course.expected == []
    assert course.goal == (2025, 7500)


def test_a_rate_stands_level() -> None:
    course = course_of([point | {"way": "level", "goal_value": 7.5} for point in POINTS], YEAR)
    assert course.expected == [(2022, 7.5), (2025, 7.5)]


def test_a_missing_figure_is_no_point_and_no_0() -> None:
    assert series_of([]) == {}
    assert course_of([point | {"year_goal_value": None} for point in POINTS], YEAR).expected == []
    course = course_of([point | {"goal_value": None, "way": "level"} for point in POINTS], YEAR)
    assert (course.expected, course.goal) == ([], None)


def test_a_drawing_names_its_figures_and_its_goal() -> None:
    words = texts_of(draw_course(course_of(POINTS, YEAR)))
    assert {"3月", "12月", "3,060.5", "2024年三季度：3,060.5", "目标：7,030"} <= set(words)
    over_years = texts_of(draw_course(course_of(POINTS, None)))
    assert {"2022", "2025", "2023年：6,420", "目标：7,500"} <= set(over_years)


@pytest.mark.parametrize("value", [0, -3.5, 0.00001, 7500, 123456789.0, 5e12])
def test_whatever_the_figures_are_everything_drawn_is_within_the_picture(value: float) -> None:
    level = {"way": "state", "baseline_value": value, "goal_value": value, "actual_value": value}
    drawing = ElementTree.fromstring(draw_course(course_of([point | level for point in POINTS], YEAR)))
    width, height = map(float, drawing.attrib["viewBox"].split()[2:])
    for line in drawing.iter("{http://www.w3.org/2000/svg}polyline"):
        for place in line.attrib["points"].split():
            x, y = map(float, place.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_a_name_from_a_file_stays_a_text() -> None:
    row = {"town_name": "<script>镇", "actual_value": 3, "status": "on_track", "median_value": 3.0}
    drawing = draw_across(across_towns([row, row | {"town_name": "甲镇"}], "<b>指标", "家"))
    assert "<script" not in drawing
    assert "<b>" not in drawing
    assert "甲镇" in texts_of(drawing)
