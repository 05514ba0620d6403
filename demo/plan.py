"""What arrives when: the reports of three years in the order in which the departments send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from demo.district import (
    BASE_YEAR,
    COMMERCE,
    DEPARTMENTS,
    ECOLOGY,
    ECONOMY,
    EMPLOYMENT,
    HOUSING,
    INDICATORS,
    TOWNS,
)
from demo.figures import Figures
from demo.periods import MONTHS, moment, period_code, written
from demo.reports import (
    Entry,
    Report,
    indicators_down,
    monthly_sheet,
    tidy_csv,
    tidy_csv_gb18030,
    tidy_workbook,
    towns_down,
)

LAST_YEAR = 2024
# The day of the month after on which departments send, and on which the one sends that is always late.
ON_TIME, LATE = 8, 22
ALWAYS_LATE = COMMERCE
SHAPES = {
    COMMERCE: (towns_down, "商贸指标.xlsx"),
    ECONOMY: (monthly_sheet, "经济月报.xlsx"),
    EMPLOYMENT: (tidy_csv_gb18030, "就业.csv"),
    ECOLOGY: (tidy_workbook, "生态指标.xlsx"),
    HOUSING: (indicators_down, "住建指标.xlsx"),
}
USUAL_SHAPE = (tidy_csv, "指标.csv")


@dataclass(frozen=True)
class Sent:
    """A report and the moment at which it arrives (UTC)."""

    received_at: datetime
    report: Report


def baseline_reports(figures: Figures) -> Iterator[Sent]:
    """The base year, sent by each department at once when the pilot begins."""
    for department in DEPARTMENTS:
        entries = tuple(
            Entry(town_code, indicator.code, code, figures.text(town_code, indicator, BASE_YEAR, month))
            for indicator in INDICATORS.values()
            if indicator.department == department
            for code, month in _periods(indicator.frequency, BASE_YEAR)
            for town_code in TOWNS
        )
        if entries:
            path = f"submissions/{BASE_YEAR}/{department}/{BASE_YEAR}年基期数据.csv"
            yield Sent(moment(BASE_YEAR + 1, 2, 15), Report(path, entries, tidy_csv))


def periodic_reports(figures: Figures) -> Iterator[Sent]:
    """Each month, quarter, half and year of the pilot so far: one file a department and period."""
    for year in range(BASE_YEAR + 1, LAST_YEAR + 1):
        for month in range(1, 13):
            for frequency in MONTHS:
                code = period_code(frequency, year, month)
                if code:
                    yield from _reports_of(figures, frequency, code, year, month)


def _reports_of(figures: Figures, frequency: str, code: str, year: int, month: int) -> Iterator[Sent]:
    for department in DEPARTMENTS:
        owed = [
            indicator
            for indicator in INDICATORS.values()
            if indicator.department == department and frequency in (indicator.frequency, "year")
        ]
        if not owed:
            continue
        write, name = SHAPES.get(department, USUAL_SHAPE)
        if write is monthly_sheet and frequency != "month":
            write, name = tidy_workbook, "经济指标.xlsx"
        entries = tuple(
            Entry(town_code, indicator.code, code, figures.text(town_code, indicator, year, month))
            for town_code in TOWNS
            for indicator in owed
        )
        day = LATE if department == ALWAYS_LATE else ON_TIME
        path = f"submissions/{code}/{department}/{written(code)}{name}"
        yield Sent(moment(year, month + 1, day), Report(path, entries, write))


def _periods(frequency: str, year: int) -> list[tuple[str, int]]:
    found = []
    for month in range(1, 13):
        for each in dict.fromkeys((frequency, "year")):
            code = period_code(each, year, month)
            if code:
                found.append((code, month))
    return found
