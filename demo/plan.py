"""The reports of three years in the order in which the departments send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

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
    TRANSPORT,
)
from demo.faults import faults
from demo.figures import Figures
from demo.measures import measure_lines, measures_workbook, project_lines, projects_workbook
from demo.periods import MONTHS, last_month, moment, period_code, written
from demo.reports import (
    Line,
    Report,
    Write,
    figure,
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
SHAPES: dict[str, tuple[Write, str]] = {
    COMMERCE: (towns_down, "商贸指标.xlsx"),
    ECONOMY: (monthly_sheet, "经济月报.xlsx"),
    EMPLOYMENT: (tidy_csv_gb18030, "就业.csv"),
    ECOLOGY: (tidy_workbook, "生态指标.xlsx"),
    HOUSING: (indicators_down, "住建指标.xlsx"),
}
USUAL_SHAPE: tuple[Write, str] = (tidy_csv, "指标.csv")


@dataclass(frozen=True)
class Sent:
    """A report and the moment at which it arrives (UTC)."""

    received_at: datetime
    report: Report


def baseline_reports(figures: Figures) -> Iterator[Sent]:
    """The base year, sent by each department at once when the pilot begins."""
    for department in DEPARTMENTS:
        lines = tuple(
            line
            for month in range(1, 13)
            for frequency, code in _periods_ending(BASE_YEAR, month)
            for line in _figures(figures, department, frequency, code)
        )
        if lines:
            path = f"submissions/{BASE_YEAR}/{department}/{BASE_YEAR}年基期数据.csv"
            yield Sent(moment(BASE_YEAR + 1, 2, 15), Report(path, lines, tidy_csv))


def periodic_reports(figures: Figures) -> Iterator[Sent]:
    """Each month, quarter, half and year of the pilot so far, as first sent and as mended."""
    planted = faults()
    for (code, department, kind), (sent_at, report) in _right_reports(figures):
        faulty = planted.pop((code, department, kind), None)
        if faulty is None:
            yield Sent(sent_at, report)
            continue
        yield Sent(sent_at, reduce(lambda made, alter: alter(made), faulty.alterations, report))
        if faulty.mended_at:
            yield Sent(faulty.mended_at, report)
    if planted:
        raise LookupError(f"no such reports to plant faults in: {sorted(planted)}")


def _right_reports(figures: Figures) -> Iterator[tuple[tuple[str, str, str], tuple[datetime, Report]]]:
    """Period, department and kind of each report, when it first arrives, and the report without faults."""
    for year in range(BASE_YEAR + 1, LAST_YEAR + 1):
        for month in range(1, 13):
            for frequency, code in _periods_ending(year, month):
                for department in DEPARTMENTS:
                    sent_at = moment(year, month + 1, LATE if department == ALWAYS_LATE else ON_TIME)
                    for kind, report in _reports(figures, department, frequency, code):
                        yield (code, department, kind), (sent_at, report)


def _reports(figures: Figures, department: str, frequency: str, code: str) -> Iterator[tuple[str, Report]]:
    folder = f"submissions/{code}/{department}/{written(code)}"
    if lines := tuple(_figures(figures, department, frequency, code)):
        write, name = _shape(department, frequency)
        yield "figures", Report(folder + name, lines, write)
    if frequency == "quarter" and (lines := tuple(measure_lines(figures, department, code))):
        yield "measures", Report(f"{folder}事项进展.xlsx", lines, measures_workbook)
    if frequency == "quarter" and department == TRANSPORT:
        yield "projects", Report(f"{folder}项目清单.xlsx", tuple(project_lines(figures, code)), projects_workbook)


def _periods_ending(year: int, month: int) -> Iterator[tuple[str, str]]:
    """Frequency and code of each period whose last month this is."""
    for frequency in MONTHS:
        if code := period_code(frequency, year, month):
            yield frequency, code


def _shape(department: str, frequency: str) -> tuple[Write, str]:
    if department == ECONOMY and frequency != "month":
        return tidy_workbook, "经济指标.xlsx"
    return SHAPES.get(department, USUAL_SHAPE)


def _figures(figures: Figures, department: str, frequency: str, code: str) -> Iterator[Line]:
    """What a department owes of a period."""
    year, month = last_month(code)
    for town_code in TOWNS:
        for indicator in INDICATORS.values():
            if indicator.department == department and frequency in (indicator.frequency, "year"):
                yield figure(town_code, indicator.code, code, figures.text(town_code, indicator, year, month))
