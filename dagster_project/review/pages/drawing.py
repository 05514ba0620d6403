"""Charts as SVG within a page: no script, nothing from outside, the same on a screen and on paper."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from markupsafe import Markup

from dagster_project.review.pages.charts import MONTHS_OF_YEAR, Across, Course, Place, Point
from dagster_project.review.pages.lights import GREEN, RED, YELLOW, Light
from dagster_project.wording.number_text import exact, rounded

WIDTH, HEIGHT = 300, 150
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 16, 20
# Of a chart across the towns: a row a town, its name on the left, its figure on the right.
ROW, NAMES, FIGURES = 22, 92, 74
SIGN = 4.5
_LINE, _DUE, _SOFT, _GRID, _BEFORE = "#2f6690", "#7b8794", "#4b5560", "#e4e8eb", "#b9c4cd"
_DASHED = Markup(' stroke-dasharray="5 3"')
_MOST_YEARS_NAMED = 6
Scale = Callable[[float], float]


def draw_course(course: Course) -> Markup:
    """An indicator against time: its figures with their lights, where it should stand (dashed), its goal (◇)."""
    places = [(point.x, point.value) for point in course.actual]
    everything = [*places, *course.expected, *course.before, *([course.goal] if course.goal else [])]
    first, last = _span_of_time(course, [x for x, _ in everything])
    x = _scale(first, last, LEFT, WIDTH - RIGHT)
    values = [value for _, value in everything]
    least, most = _room((min(0.0, *values) if course.is_within_year else min(values)), max(values))
    y = _scale(least, most, HEIGHT - BOTTOM, TOP)
    parts = [
        *(_level(y(tick), _short(tick)) for tick in _ticks(least, most)),
        *(_below(x(tick), name) for tick, name in _times(course, first, last)),
        _path(course.before, x, y, _BEFORE),
        _path(course.expected, x, y, _DUE, _DASHED),
        _path(places, x, y, _LINE),
        _goal(course.goal, x, y) if course.goal else Markup(""),
        *(_sign(x(point.x), y(point.value), point.light, point.words) for point in course.actual),
        *(_said(point, x, y) for point in course.actual[-1:]),
    ]
    return _svg(HEIGHT, course.words, parts)


def draw_across(across: Across) -> Markup:
    """One indicator across the towns: a sign a town, the median as a dashed line."""
    height = ROW * len(across.rows) + BOTTOM
    values = [across.median, *(value for _, value, _ in across.rows)]
    least, most = _room(min(values), max(values))
    x = _scale(least, most, NAMES, WIDTH - FIGURES)
    foot = height - BOTTOM + 4
    parts = [*(_below(x(tick), _short(tick), foot) for tick in _ticks(least, most))]
    median = x(across.median)
    parts.append(_stroke(median, 2, median, foot, _DUE, _DASHED))
    for row, (name, value, light) in enumerate(across.rows):
        middle = ROW * (row + 0.5)
        parts += [
            _text(0, middle + 4, name if len(name) <= 8 else f"{name[:7]}…", "start"),
            _sign(x(value), middle, light, f"{name}：{exact(value)}"),
            _text(x(value) + 9, middle + 4, exact(round(value, 4)), "start"),
        ]
    return _svg(height, across.words, parts)


def _span_of_time(course: Course, places: list[float]) -> tuple[float, float]:
    if course.is_within_year:
        return 0.0, float(MONTHS_OF_YEAR)
    first, last = math.floor(min(places)), math.ceil(max(places))
    return float(first), float(max(last, first + 1))


def _times(course: Course, first: float, last: float) -> list[tuple[float, str]]:
    """Where time is named: each quarter's end, or whole years."""
    if course.is_within_year:
        return [(float(month), f"{month}月") for month in (3, 6, 9, 12)]
    step = math.ceil((last - first + 1) / _MOST_YEARS_NAMED)
    return [(float(year), str(year)) for year in range(int(first), int(last) + 1, step)]


def _room(least: float, most: float) -> tuple[float, float]:
    """A span with air around it; where nothing moves, the line still needs a height to stand in."""
    air = (most - least) * 0.08 or abs(most) * 0.02 or 1.0
    return (least if least == 0 else least - air), most + air


def _scale(least: float, most: float, start: float, end: float) -> Scale:
    return lambda value: start + (value - least) / (most - least) * (end - start)


def _ticks(least: float, most: float) -> list[float]:
    """Three or four round numbers within a span."""
    rough = (most - least) / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.9)
    return [round(no * step, 10) for no in range(math.ceil(least / step), math.floor(most / step) + 1)]


def _short(value: float) -> str:
    """A number at an axis: 12万 for 120,000."""
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= 10 * size or (abs(value) >= 1e8 == size):
            return rounded(value / size, 1) + name
    return rounded(value, 4)


def _path(places: Iterable[Place], x: Scale, y: Scale, colour: str, dashes: Markup | str = "") -> Markup:
    points = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in places)
    if " " not in points:
        return Markup("")
    return Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="1.6"{}/>').format(
        points, colour, dashes
    )


def _stroke(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: Markup | str = "") -> Markup:
    return Markup('<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="{}"{}/>').format(x1, y1, x2, y2, colour, dashes)


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def _level(y: float, words: str) -> Markup:
    return _stroke(LEFT, y, WIDTH - RIGHT, y, _GRID) + _text(LEFT - 5, y + 4, words, "end")


def _below(x: float, words: str, foot: float = HEIGHT - BOTTOM) -> Markup:
    return _stroke(x, foot, x, foot + 4, _DUE) + _text(x, foot + 15, words, "middle")


def _goal(goal: Place, x: Scale, y: Scale) -> Markup:
    """A hollow diamond."""
    at, value = x(goal[0]), y(goal[1])
    shape = f"M{at:.1f} {value - 6:.1f}l6 6l-6 6l-6 -6z"
    words = f"目标：{rounded(goal[1])}"
    return Markup('<path d="{}" fill="#fff" stroke="{}"><title>{}</title></path>').format(shape, _SOFT, words)


def _sign(x: float, y: float, light: Light, words: str) -> Markup:
    """The sign of a light: ● ▲ ■, and a diamond where nothing is judged."""
    size = SIGN
    shapes = {
        GREEN: f"M{x - size:.1f} {y:.1f}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0 {-2 * size} 0z",
        YELLOW: f"M{x:.1f} {y - size - 0.5:.1f}l{size + 0.5} {2 * size}h{-2 * size - 1}z",
        RED: f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z",
    }
    shape = shapes.get(light, f"M{x:.1f} {y - size:.1f}l{size} {size}l{-size} {size}l{-size} {-size}z")
    return Markup('<path d="{}" fill="{}"><title>{}</title></path>').format(shape, light.ink, words)


def _said(point: Point, x: Scale, y: Scale) -> Markup:
    """The last figure beside its sign, on the side where there is room."""
    is_left = x(point.x) > WIDTH - RIGHT - 40
    at = x(point.x) + (-8 if is_left else 8)
    above = y(point.value) - 7 if y(point.value) > TOP + 12 else y(point.value) + 14
    words = exact(round(point.value, 4))
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="last">{}</text>').format(
        at, above, "end" if is_left else "start", words
    )


def _svg(height: float, words: str, parts: Iterable[Markup]) -> Markup:
    inside = Markup("").join(parts)
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(WIDTH, height, words, inside)
