"""A small chart of an indicator as SVG: what towns reached by year, and the way that each was to go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from dagster_project.wording.number_text import rounded

Record = dict[str, Any]
Point = tuple[float, float]

WIDTH, HEIGHT = 300, 130
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 62, 12, 18
_COLOURS = ("#124a78", "#b45309", "#1d6b3c", "#7c3aed", "#a3261b", "#0e7490", "#92700c", "#be185d")
_SOFT = "#7b8794"


def chart_of(years: list[Record], name: str) -> Markup | None:
    """The chart of the rows that contents.py gives of an indicator; None where they hold no figure."""
    lines = _lines(years)
    goals = [(row, _goal(row)) for row in years]
    ways = list(dict.fromkeys(way for _, way in goals if way))
    band = [row for row in years if row["least"] is not None]
    points = [point for _, line in lines for point in line]
    points += [point for way in ways for point in way]
    points += [(row["year"], float(row[end])) for row in band for end in ("least", "greatest")]
    if not points:
        return None
    scale = _Scale(points)
    parts = [_band(band, scale)] if len(band) > 1 else []
    parts += [_way(way, scale) for way in ways]
    parts += [
        _line(line, _COLOURS[place % len(_COLOURS)], town, scale)
        for place, (town, line) in enumerate(lines)
        if line
    ]
    parts.append(scale.axes())
    title = Markup("<title>{}：{}</title>").format(name, _words(lines))
    return Markup('<svg viewBox="0 0 {} {}" role="img">{}{}</svg>').format(
        WIDTH, HEIGHT, title, Markup("").join(parts)
    )


class _Scale:
    """Years and values to places on the picture."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._years = sorted(year for year, _ in points)
        self._values = sorted(value for _, value in points)

    def x(self, year: float) -> float:
        return self._place(year, self._years, _LEFT, WIDTH - _RIGHT)

    def y(self, value: float) -> float:
        return self._place(value, self._values, HEIGHT - _BOTTOM, _TOP)

    def path(self, points: Sequence[Point]) -> str:
        return " ".join(f"{self.x(year):.1f},{self.y(value):.1f}" for year, value in points)

    def axes(self) -> Markup:
        first, last = self._years[0], self._years[-1]
        low, high = self._values[0], self._values[-1]
        floor = HEIGHT - _BOTTOM + 4
        parts = [f'<path d="M{_LEFT} {floor}H{WIDTH - _RIGHT}" stroke="#d5dbe0"/>']
        parts += [
            f'<text x="{self.x(year):.0f}" y="{HEIGHT - 2}" text-anchor="{anchor}">{year:g}</text>'
            for year, anchor in {first: "start", last: "end"}.items()
        ]
        parts += [
            f'<text x="{WIDTH - _RIGHT + 8}" y="{self.y(value) + 4:.0f}">{escape(rounded(value))}</text>'
            for value in dict.fromkeys((high, low))
        ]
        return Markup("".join(parts))

    @staticmethod
    def _place(value: float, values: Sequence[float], low: float, high: float) -> float:
        span = values[-1] - values[0]
        return low + (high - low) * ((value - values[0]) / span if span else 0.5)


def _lines(years: list[Record]) -> list[tuple[str, list[Point]]]:
    """Of each town, or of their middle, the figures by year."""
    by_town = groupby(years, key=lambda row: (row["town_code"], row["town_name"] or "各镇中位数"))
    return [
        (town, [(row["year"], float(row["actual_value"])) for row in rows if row["actual_value"] is not None])
        for (_, town), rows in by_town
    ]


def _goal(row: Record) -> tuple[Point, Point] | None:
    """The way from the baseline to the goal; a point where the one is not known."""
    if row["goal_value"] is None or row["target_year"] is None:
        return None
    goal = (row["target_year"], float(row["goal_value"]))
    if row["baseline_value"] is None or row["baseline_year"] is None:
        return goal, goal
    return (row["baseline_year"], float(row["baseline_value"])), goal


def _line(points: list[Point], colour: str, town: str, scale: _Scale) -> Markup:
    dots = "".join(
        f'<circle cx="{scale.x(year):.1f}" cy="{scale.y(value):.1f}" r="2.6" fill="{colour}"/>'
        for year, value in points
    )
    line = f'<polyline points="{scale.path(points)}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    return Markup("<g><title>{}</title>{}</g>").format(town, Markup(line + dots))


def _way(way: tuple[Point, Point], scale: _Scale) -> Markup:
    x, y = scale.x(way[1][0]), scale.y(way[1][1])
    line = f'<polyline points="{scale.path(way)}" fill="none" stroke="{_SOFT}" stroke-dasharray="4 3"/>'
    goal = f'<path d="M{x:.1f} {y - 4.5:.1f}l4.5 4.5l-4.5 4.5l-4.5 -4.5z" fill="#fff" stroke="{_SOFT}"/>'
    return Markup(line + goal)


def _band(rows: list[Record], scale: _Scale) -> Markup:
    there = [(row["year"], float(row["greatest"])) for row in rows]
    back = [(row["year"], float(row["least"])) for row in reversed(rows)]
    return Markup('<polygon points="{}" fill="#cfe0ee"/>').format(scale.path(there + back))


def _words(lines: list[tuple[str, list[Point]]]) -> str:
    """The same for those who do not see it: the last figure of each line."""
    return "；".join(f"{town} {line[-1][0]:g}年 {rounded(line[-1][1])}" for town, line in lines if line) or "目标"
