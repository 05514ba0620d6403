"""The definition of a verdict in docs/progress.md once more, in Python, as the SQL is to compute it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LAST_MONTHS = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
Verdict = dict[str, Any]


@dataclass(frozen=True)
class Series:
    """An indicator of a town: what it is, its target, and what was reported by period."""

    name: str
    direction: str
    measure_kind: str
    time_basis: str
    target_kind: str
    baseline_year: int
    baseline: Decimal | None
    target_year: int
    target: Decimal
    figures: tuple[tuple[str, Decimal], ...] = ()

    @property
    def sign(self) -> int:
        return -1 if self.direction == "down" else 1

    @property
    def goal(self) -> float | None:
        """The target, or baseline plus change."""
        if self.target_kind != "change_from_baseline":
            return float(self.target)
        return None if self.baseline is None else float(self.baseline + self.target)

    @property
    def way(self) -> str:
        if self.target_kind == "average_annual_growth":
            return "growth"
        return (
            "amount" if self.time_basis == "year_to_date" and self.measure_kind in ("level", "count") else "state"
        )

    @property
    def is_kept(self) -> bool:
        base = None if self.baseline is None else float(self.baseline)
        return self.way != "growth" and (
            self.target_kind == "maintain" or (base is not None and self.goal == base)
        )

    def year_figure(self, year: int) -> float | None:
        """The year's figure: the yearly one, else the one that ends with it and is not of that part alone."""
        reported = dict(self.figures)
        parts = [] if self.time_basis == "period" else [f"{year}-12", f"{year}-Q4", f"{year}-H2"]
        return next((float(reported[code]) for code in [str(year), *parts] if code in reported), None)

    def season(self, period: str) -> float | None:
        """What had come in by this month of the year before, over that year's whole.

        Of figures that say it, that of a part of the same kind comes first: a half year, month or quarter.
        """
        before = f"{int(period[:4]) - 1}-"
        whole = self.year_figure(int(period[:4]) - 1)
        parts = {
            code[5:]: float(figure)
            for code, figure in self.figures
            if code.startswith(before) and months_of(code) == months_of(period)
        }
        order = sorted(parts, key=lambda part: (part[0] != period[5], "H01Q".index(part[0])))
        return next((parts[part] / whole for part in order if whole and 0 < parts[part] <= whole), None)


def months_of(period_code: str) -> int:
    """The months of the year that are gone when a period ends."""
    part = period_code[5:]
    return 12 if not part else LAST_MONTHS[part] if part in LAST_MONTHS else int(part)


def expected_verdict(one: Series, period: str) -> Verdict:
    """The verdict of one period as docs/progress.md defines it."""
    year, months = int(period[:4]), months_of(period)
    y = one.year_figure(year) if period == str(year) else float(dict(one.figures)[period])
    if one.way == "growth":
        return _expected_growth(one, year, months, y)
    share = 1.0
    if one.way == "amount" and months < 12:
        share = one.season(period) or months / 12
    base, goal = None if one.baseline is None else float(one.baseline), one.goal
    span, gone = one.target_year - one.baseline_year, float(year - one.baseline_year)
    if one.way == "state":
        gone -= 1 - months / 12
    is_due = year == one.target_year and (one.way == "amount" or months == 12)
    line = goal if one.is_kept or is_due else None
    if line is None and goal is not None and base is not None:
        line = base + (goal - base) * gone / span
    expected = None if line is None else _whole(one, y, line * share)
    pace = None
    if (
        not one.is_kept
        and y is not None
        and base is not None
        and goal is not None
        and one.sign * (goal - base) > 0
    ):
        pace = (y - share * base) / (share * (base + (goal - base) * gone / span) - share * base)
    gap = None if y is None or expected is None else one.sign * (y - expected)
    return {
        "expected": expected,
        "gap": gap,
        "pace": pace,
        "status": _status(one, y, goal, expected, gap, pace, months, is_due),
    }


def _whole(one: Series, y: float | None, expected: float) -> float:
    """Of things that are counted whole numbers are due."""
    counted = [float(value) for value in (one.baseline, one.target) if value is not None]
    counted += [] if y is None else [y]
    if one.measure_kind != "count" or any(value != int(value) for value in counted):
        return expected
    return one.sign * math.ceil(one.sign * expected - 1e-9)


def _status(
    one: Series,
    y: float | None,
    goal: float | None,
    expected: float | None,
    gap: float | None,
    pace: float | None,
    months: int,
    is_due: bool,
) -> str:
    is_met = y is not None and goal is not None and one.sign * (y - goal) >= 0
    if one.way == "amount" and months < 12 and one.sign < 0:
        is_met = False
    if (
        one.baseline is not None
        and goal is not None
        and one.sign * (goal - float(one.baseline)) < 0
        and not is_due
    ):
        is_met = False
    if is_met and not one.is_kept and (gap is None or gap >= 0):
        return "achieved"
    if expected is None:
        return "baseline_missing"
    if y is None or gap is None:
        return "no_actual"
    if one.is_kept:
        return "maintained" if gap >= 0 else "slipped"
    return _by_pace(pace) if pace is not None else "on_track" if gap >= 0 else "lagging"


def _expected_growth(one: Series, year: int, months: int, y: float | None) -> Verdict:
    rates = [
        rate for past in range(one.baseline_year + 1, year) if (rate := one.year_figure(past)) is not None
    ] + ([] if y is None else [y])
    rate, span = float(one.target), one.target_year - one.baseline_year
    if y is None:
        return {"expected": rate, "gap": None, "pace": None, "status": "no_actual"}
    logs = sum(math.log(1 + one_rate / 100) for one_rate in rates)
    gap = one.sign * ((math.exp(logs / len(rates)) - 1) * 100 - rate)
    gap = 0.0 if abs(gap) < 5e-10 else gap
    if one.sign * rate > 0:
        pace = logs / (len(rates) * math.log(1 + rate / 100))
        is_met = months == 12 and pace * len(rates) / span >= 1 - 1e-9
        return {"expected": rate, "gap": gap, "pace": pace, "status": "achieved" if is_met else _by_pace(pace)}
    is_met = months == 12 and gap >= 0 and len(rates) >= span
    status = "achieved" if is_met else "on_track" if gap >= 0 else "lagging"
    return {"expected": rate, "gap": gap, "pace": None, "status": status}


def _by_pace(pace: float) -> str:
    if pace < 0:
        return "deteriorating"
    return "on_track" if pace >= 0.95 else "lagging" if pace >= 0.60 else "far_behind"
