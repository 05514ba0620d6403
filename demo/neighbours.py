"""Two small districts beside the invented one: one that reports in time, and one that is late with everything.

Each has its own departments and one town. What they report is drawn like the figures of the first district.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from demo.district import BASE_YEAR, DEPARTMENTS, DISTRICT_CODE, INDICATORS, Indicator
from demo.figures import Figures
from demo.periods import MONTHS, last_month, moment, period_code, written
from demo.plan import LAST_YEAR, ON_TIME, Sent
from demo.reports import Line, Report, line_of, tidy_csv

# What the small districts promise: of each frequency something.
PROMISED = (
    "retail_sales",
    "gdp_growth",
    "rural_income_growth",
    "urbanization_rate",
    "village_income_200k_share",
)
# Months and a half after the end of a period: no review of it is held so late.
LATE_MONTHS, LATE_DAY = 2, 22


@dataclass(frozen=True)
class Neighbour:
    """A district with one town."""

    code: str
    name: str
    town_code: str
    town_name: str
    is_late: bool = False

    @property
    def indicators(self) -> list[Indicator]:
        """What it promises, each with the district's own department."""
        found = (INDICATORS[code] for code in PROMISED)
        return [replace(one, department=one.department.replace(DISTRICT_CODE, self.code)) for one in found]

    @property
    def departments(self) -> dict[str, str]:
        """Code and name: offices of other districts are called alike."""
        codes = dict.fromkeys(one.department for one in self.indicators)
        return {code: DEPARTMENTS[code.replace(self.code, DISTRICT_CODE)] for code in codes}


NEIGHBOURS = (
    Neighbour("999902", "虚构云区", "999902-yun", "虚构云镇"),
    Neighbour("999903", "虚构露区", "999903-lu", "虚构露镇", is_late=True),
)


def neighbour_reports(figures: Figures) -> Iterator[Sent]:
    """The base year at once, then every period of the last year."""
    for one in NEIGHBOURS:
        for department in one.departments:
            lines = tuple(_lines(figures, one, department, BASE_YEAR, range(1, 13)))
            path = f"submissions/{BASE_YEAR}/{department}/{BASE_YEAR}年基期数据.csv"
            yield Sent(moment(BASE_YEAR + 1, 2, 15), Report(path, lines, tidy_csv))
            yield from _year(figures, one, department)


def _year(figures: Figures, one: Neighbour, department: str) -> Iterator[Sent]:
    for month in range(1, 13):
        by_period: dict[str, list[Line]] = {}
        for line in _lines(figures, one, department, LAST_YEAR, [month]):
            by_period.setdefault(line.key[2], []).append(line)
        after = LATE_MONTHS if one.is_late else 1
        sent_at = moment(LAST_YEAR, month + after, LATE_DAY if one.is_late else ON_TIME)
        for code, lines in by_period.items():
            path = f"submissions/{code}/{department}/{written(code)}指标.csv"
            yield Sent(sent_at, Report(path, tuple(lines), tidy_csv))


def _lines(figures: Figures, one: Neighbour, department: str, year: int, months: Iterable[int]) -> Iterator[Line]:
    """What a department owes of the periods that end in these months."""
    for month in months:
        for frequency in MONTHS:
            code = period_code(frequency, year, month)
            for indicator in one.indicators:
                if code and indicator.department == department and frequency in (indicator.frequency, "year"):
                    value = figures.text(one.town_code, indicator, *last_month(code))
                    office = one.departments[department]
                    key = (one.town_code, indicator.code, code)
                    yield line_of(key, one.town_name, indicator, office, value, "演示数据")
