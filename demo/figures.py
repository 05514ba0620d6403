"""The figures of the invented district, all drawn from one seed, and the story that they tell.

Each town runs from its baseline to its target on a straight line times a factor near 1; where the story wants it
otherwise, STORY says so. Every draw has its own generator, so that no figure depends on the order of the draws.
"""

from __future__ import annotations

import math
from random import Random

from demo.district import BASE_YEAR, DISTRICT_CODE, TARGET_YEAR, Indicator

SEED = 20250101
# How far a town keeps to its line, by town, indicator and year. What a person should be able to find:
STORY: dict[tuple[str, str], dict[int, float]] = {
    # Two towns behind on income, one of them badly.
    ("bai", "rural_income_growth"): {2023: 0.72, 2024: 0.66},
    ("mei", "rural_income_growth"): {2023: 0.55, 2024: 0.42},
    # Looks on pace in the third quarter of 2024, until its department puts the figure right.
    ("gui", "rural_income_growth"): {2023: 1.0, 2024: 0.7},
    # A bad first year made up for in the second.
    ("lan", "rural_income_growth"): {2023: 0.48, 2024: 1.55},
    ("lan", "industrial_output_growth"): {2023: 0.35, 2024: 1.6},
    # Industry shrinks.
    ("ju", "industrial_output_growth"): {2023: 0.5, 2024: -0.45},
    ("ju", "industrial_output"): {2023: 0.5, 2024: 0.1},
    # A goal reached early and lost again.
    ("xing", "rural_teacher_bachelor_share"): {2023: 3.3, 2024: 1.1},
    ("feng", "export_value"): {2023: -0.1, 2024: -0.4},
    ("huai", "new_employment"): {2023: 0.2, 2024: -0.3},
    ("he", "urbanization_rate"): {2023: 1.4, 2024: 1.6},
    ("zhu", "rural_sewage_treatment_rate"): {2023: 0.5, 2024: 0.3},
}
# Grades of water, where it is not the third.
GRADES = {("zhu", 2024): "IV", ("song", 2023): "II", ("song", 2024): "II"}
# The share of a year's amount that has come by the end of each month.
SHARE_BY_MONTH = (0.081, 0.163, 0.249, 0.334, 0.418, 0.503, 0.586, 0.669, 0.752, 0.835, 0.917, 1.0)


class Figures:
    """What is true of every town, indicator and month: the same seed gives the same figures."""

    def __init__(self, seed: int = SEED) -> None:
        self._seed = seed

    def baseline(self, town_code: str, indicator: Indicator) -> float:
        """The figure of the base year, as the notice states it."""
        drawn = self.draw(town_code, indicator.code, "base")
        return _rounded(indicator.base_from + drawn * (indicator.base_to - indicator.base_from), indicator)

    def target(self, town_code: str, indicator: Indicator) -> float:
        """The figure of the target year, as the notice states it."""
        drawn = self.draw(town_code, indicator.code, "rise")
        base = self.baseline(town_code, indicator)
        rise = indicator.rise_from + drawn * (indicator.rise_to - indicator.rise_from)
        return _rounded(base + (rise * base if indicator.behaves == "amount" else rise), indicator)

    def text(self, town_code: str, indicator: Indicator, year: int, month: int) -> str:
        """The true figure at the end of a month as a department would write it, in the indicator's unit."""
        if indicator.behaves == "grade":
            return GRADES.get((_short(town_code), year), "III")
        value = self._value(town_code, indicator, year, month)
        return f"{_rounded(value, indicator):.{indicator.decimals}f}"

    def _value(self, town_code: str, indicator: Indicator, year: int, month: int) -> float:
        base, goal = self.baseline(town_code, indicator), self.target(town_code, indicator)
        if indicator.behaves == "rate":
            aim = base if year == BASE_YEAR else goal * self._factor(town_code, indicator, year)
            return aim + (self.draw(town_code, indicator.code, f"{year}-{month}") - 0.5) * 0.4
        if indicator.behaves == "amount":
            return self._reached(town_code, indicator, year) * SHARE_BY_MONTH[month - 1]
        before = self._reached(town_code, indicator, year - 1)
        return before + (self._reached(town_code, indicator, year) - before) * month / 12

    def _reached(self, town_code: str, indicator: Indicator, year: int) -> float:
        """Where a level stands at the end of a year."""
        base, goal = self.baseline(town_code, indicator), self.target(town_code, indicator)
        gone = (year - BASE_YEAR) / (TARGET_YEAR - BASE_YEAR)
        factor = self._factor(town_code, indicator, year) if year > BASE_YEAR else 1
        return base + (goal - base) * gone * factor

    def _factor(self, town_code: str, indicator: Indicator, year: int) -> float:
        told = STORY.get((_short(town_code), indicator.code), {})
        return told.get(year, 0.97 + 0.1 * self.draw(town_code, indicator.code, "factor"))

    def draw(self, *key: str) -> float:
        """A number from 0 up to 1 that belongs to these words alone."""
        return Random(":".join((str(self._seed), *key))).random()


def _short(town_code: str) -> str:
    return town_code.removeprefix(f"{DISTRICT_CODE}-")


def _rounded(value: float, indicator: Indicator) -> float:
    """Half up, as people round."""
    scale = 10**indicator.decimals
    return math.floor(value * scale + 0.5) / scale
