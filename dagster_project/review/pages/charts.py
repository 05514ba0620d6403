"""What the charts of pages show: an indicator of a town against time, and one indicator across the towns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dagster_project.review.pages.lights import Light, light_of
from dagster_project.wording.number_text import exact, rounded, with_unit
from dagster_project.wording.periods import period_name

Record = dict[str, Any]
Key = tuple[str, str]
Place = tuple[float, float]
MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class Point:
    """A figure against time. `words` say what it is where one points at it."""

    x: float
    value: float
    light: Light
    words: str


@dataclass(frozen=True)
class Course:
    """An indicator of a town against time, x in months of a year or in years.

    `expected` is the line on which it should go, `before` the year before, month by month; the goal is where that
    line is to end.
    """

    is_within_year: bool
    actual: list[Point]
    expected: list[Place]
    before: list[Place]
    goal: Place | None
    words: str


@dataclass(frozen=True)
class Across:
    """One indicator across the towns, best first: name, figure and light of each."""

    rows: list[tuple[str, float, Light]]
    median: float
    words: str


def series_of(points: Iterable[Record]) -> dict[Key, list[Record]]:
    """The rows of the query `points` by town and indicator."""
    by_key: dict[Key, list[Record]] = defaultdict(list)
    for point in points:
        by_key[point["town_code"], point["indicator_code"]].append(point)
    return by_key


def course_of(points: list[Record], year: int | None) -> Course:
    """The course of one indicator of a town; no figures, where none can be drawn.

    An amount counts again from each January: it is drawn within `year`, where that has reports of its parts; else,
    as everything else, over the years.
    """
    parts = [point for point in points if point["grain"] != "year" and point["year"] == year]
    is_within = points[-1]["way"] == "amount" and bool(parts)
    place = _month if is_within else _year
    over_years = [point for point in points if point["way"] != "amount" or point["grain"] == "year"]
    drawn = _longest_of_each_day(parts if is_within else over_years)
    last = drawn[-1] if drawn else points[-1]
    goal = last["year_goal_value"] if is_within else last["goal_value"]
    return Course(
        is_within,
        [_point(point, place) for point in drawn],
        [(x, float(v)) for x, v in _line(drawn or points[-1:], is_within) if v is not None],
        _year_before(points, year) if is_within and year else [],
        (float(MONTHS_OF_YEAR if is_within else last["target_year"]), float(goal)) if goal is not None else None,
        _words(drawn),
    )


def across_towns(rows: list[Record], name: str, unit: str) -> Across:
    """The comparison of one indicator, from rows that begin with the best."""
    median = rows[0]["median_value"]
    words = f"{name}：{len(rows)} 个镇，中位数 {with_unit(rounded(median), unit)}"
    places = [(row["town_name"], float(row["actual_value"]), light_of(row["status"])) for row in rows]
    return Across(places, float(median), words)


def _longest_of_each_day(points: list[Record]) -> list[Record]:
    """Of periods that end on one day the longest, which comes first, speaks for all."""
    by_day = {point["ends_on"]: point for point in reversed(points)}
    return list(reversed(by_day.values()))


def _point(point: Record, place: Any) -> Point:
    words = f"{period_name(point['period_code'])}：{exact(point['actual_value'])}"
    return Point(place(point["ends_on"]), float(point["actual_value"]), light_of(point["status"]), words)


def _year_before(points: list[Record], year: int) -> list[Place]:
    """The year before as far as it was reported; its whole stands at the end."""
    before = _longest_of_each_day([point for point in points if point["year"] == year - 1])
    return [(_month(point["ends_on"]), float(point["actual_value"])) for point in before]


def _line(points: list[Record], is_within: bool) -> list[tuple[float, Any]]:
    """Where the figure should stand from the baseline to the goal; within a year by way of what was due."""
    point = points[-1]
    if is_within and point["year_goal_value"] is None:
        return []
    if is_within:
        due = {_month(one["ends_on"]): one["expected_value"] for one in points}
        return sorted(({0.0: 0} | due | {float(MONTHS_OF_YEAR): point["year_goal_value"]}).items())
    ends = point["baseline_year"], point["target_year"]
    if point["way"] == "level":
        return [(year, point["goal_value"]) for year in ends]
    if point["baseline_value"] is None:
        return []
    return list(zip(ends, (point["baseline_value"], point["goal_value"]), strict=True))


def _year(day: date) -> float:
    """Years as a number; a whole one is the end of that year, for which its figure stands."""
    return round(day.year - 1 + day.month / MONTHS_OF_YEAR, 4)


def _month(day: date) -> float:
    return float(day.month)


def _words(points: list[Record]) -> str:
    return "；".join(
        f"{period_name(point['period_code'])} {exact(point['actual_value'])}"
        + (f"（应达 {rounded(point['expected_value'])}）" if point["expected_value"] is not None else "")
        for point in points
    )
