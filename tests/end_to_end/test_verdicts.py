"""The verdicts: golden cases made by hand, the laws, and docs/progress.md computed once more over random cases.

The SQL is what dbt compiled; tables of cases stand where the warehouse's own would.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.homes import sql_of

GOLDEN = Path(__file__).parents[1] / "golden" / "progress.csv"
CLOSE = 1e-6
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

    def season(self, year: int, months: int) -> float | None:
        """What had come in by this month of the year before, over that year's whole."""
        whole = self.year_figure(year - 1)
        parts = [
            float(figure)
            for code, figure in self.figures
            if code[:5] == f"{year - 1}-" and months_of(code) == months
        ]
        if not whole or not parts or not 0 < parts[0] <= whole:
            return None
        return parts[0] / whole


def months_of(period_code: str) -> int:
    """The months of the year that are gone when a period ends."""
    part = period_code[5:]
    return 12 if not part else LAST_MONTHS[part] if part in LAST_MONTHS else int(part)


class Warehouse:
    """The compiled SQL of the facts, and tables of cases in place of what they read."""

    def __init__(self) -> None:
        self._sql = {
            name: sql_of(name) for name in ("int_progress_inputs", "fct_indicator_year", "fct_indicator_pace")
        }
        self._connection = duckdb.connect()
        self._connection.execute(
            "attach ':memory:' as private; attach ':memory:' as build; create schema private.intermediate;"
            " create schema private.staging; create schema build.marts"
        )
        codes = [f"{year}{part}" for year in range(2018, 2032) for part in ("", *(f"-{part}" for part in PARTS))]
        grains = {"": "year", "H": "half", "Q": "quarter"}
        self._table(
            '"build"."marts"."dim_period"',
            "period_code varchar, grain varchar, year integer, ends_on date",
            [
                (
                    code,
                    grains.get(code[5:6], "month"),
                    int(code[:4]),
                    f"{code[:4]}-{months_of(code):02}-28",
                )
                for code in codes
            ],
        )
        self._table(
            '"private"."staging"."stg_annex__notices"',
            "town_code varchar, document_code varchar, pilot_from_year integer, is_current boolean",
            [("t", "d", 2023, True)],
        )

    def verdicts(self, cases: Iterable[Series]) -> dict[tuple[str, str], Verdict]:
        """The rows of both facts by series and period. Series of one name have targets one after the other."""
        cases = list(cases)
        self._table(
            '"build"."marts"."dim_indicator"',
            "indicator_code varchar, direction varchar, measure_kind varchar, time_basis varchar",
            {(one.name, one.direction, one.measure_kind, one.time_basis) for one in cases},
        )
        number = "decimal(28, 8)"
        self._table(
            '"build"."marts"."fct_indicator_target"',
            "town_code varchar, indicator_code varchar, document_code varchar, target_kind varchar,"
            f" comparator varchar, baseline_year integer, baseline_value {number}, target_year integer,"
            f" target_value {number}, is_effective boolean",
            [
                (
                    *("t", one.name, "d", one.target_kind, ">="),
                    *(one.baseline_year, one.baseline, one.target_year, one.target, True),
                )
                for one in cases
                if one.target_kind
            ],
        )
        figures = {
            (one.name, period): ("t", one.name, period, value, "reported", True)
            for one in cases
            for period, value in one.figures
        }
        self._table(
            '"build"."marts"."fct_indicator_value"',
            f"town_code varchar, indicator_code varchar, period_code varchar, value {number},"
            " value_status varchar, is_current boolean",
            figures.values(),
        )
        self._connection.execute(
            f'create or replace table "private"."intermediate"."int_progress_inputs" as'
            f" {self._sql['int_progress_inputs']}"
        )
        rows = [*self._rows("fct_indicator_year"), *self._rows("fct_indicator_pace")]
        return {(row["indicator_code"], row.get("period_code") or str(row["year"])): row for row in rows}

    def _rows(self, fact: str) -> list[Verdict]:
        found = self._connection.execute(self._sql[fact])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _table(self, name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._connection.execute(f"create or replace table {name} ({columns})")
        if rows := list(rows):
            values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
            self._connection.execute(f"insert into {name} values {values}")


def _literal(value: object) -> str:
    return "null" if value is None else str(value) if isinstance(value, (int, Decimal)) else f"'{value}'"


PARTS = ["H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"{month:02}" for month in range(1, 13))]


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    return Warehouse()


# Made by hand.


def golden_rows() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def golden_series(rows: list[dict[str, str]]) -> list[Series]:
    """The series of the golden file; a group and a series make a name, a row without a figure reports none."""
    found: dict[tuple[str, ...], Series] = {}
    figures: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        name = f"{row['group']}/{row['series']}"
        if row["figure"]:
            figures.setdefault(name, {})[row["period"]] = Decimal(row["figure"])
        found[name, row["target_year"]] = Series(
            name,
            row["direction"],
            row["measure_kind"],
            row["time_basis"],
            row["target_kind"],
            int(row["baseline_year"] or 0),
            Decimal(row["baseline"]) if row["baseline"] else None,
            int(row["target_year"] or 0),
            Decimal(row["target"] or 0),
        )
    return [replace(one, figures=tuple(figures.get(one.name, {}).items())) for one in found.values()]


@pytest.fixture(scope="module")
def golden(warehouse: Warehouse) -> dict[tuple[str, str], Verdict]:
    return warehouse.verdicts(golden_series(golden_rows()))


@pytest.mark.parametrize("row", golden_rows(), ids=lambda row: f"{row['group']}/{row['series']}/{row['period']}")
def test_verdicts_are_those_made_by_hand(golden: dict[tuple[str, str], Verdict], row: dict[str, str]) -> None:
    found = golden[f"{row['group']}/{row['series']}", row["period"]]
    assert row["status"] in ("", found["status"])
    for column in ("expected_value", "gap_value", "attainment_pct", "pace_pct", "average_growth_pct",
                   "required_growth_pct", "cagr_ratio"):  # fmt: skip
        if row[column] == "-":
            assert found[column] is None, (column, found)
        elif row[column]:
            # As exact as it is written.
            half = 0.51 * 10 ** -len(row[column].partition(".")[2])
            assert found[column] == pytest.approx(float(row[column]), rel=0, abs=half), (column, found)


def test_the_parts_of_a_verdict_say_where_they_come_from(golden: dict[tuple[str, str], Verdict]) -> None:
    design = "worked_in_the_design"
    season = golden[f"{design}/exports_with_a_season", "2024-Q3"]
    assert (season["period_share"], season["share_basis"]) == (4700 / 6400, "last_year")
    calendar = golden[f"{design}/exports_nine_months", "2024-09"]
    assert (calendar["period_share"], calendar["share_basis"], calendar["elapsed_pct"]) == (0.75, "calendar", 75)
    year = golden[f"{design}/exports_to_december", "2024"]
    assert (year["actual_period_code"], year["period_share"]) == ("2024-12", 1)
    state = golden[f"{design}/urbanization", "2024-06"]
    assert (state["period_share"], state["share_basis"]) == (1, None)


# The definition once more, in Python.


def expected_verdict(one: Series, period: str) -> Verdict:
    """The verdict of one period as docs/progress.md defines it."""
    year, months = int(period[:4]), months_of(period)
    y = one.year_figure(year) if period == str(year) else float(dict(one.figures)[period])
    if one.way == "growth":
        return _expected_growth(one, year, months, y)
    share = 1.0
    if one.way == "amount" and months < 12:
        share = one.season(year, months) or months / 12
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


wholes = st.integers(-20, 200).map(Decimal)
tenths = st.decimals(min_value=-50, max_value=200, places=2)


@st.composite
def series(draw: st.DrawFn, name: str) -> Series:
    """An indicator with a target some years ahead; of the years and their parts some are reported."""
    is_growth = draw(st.integers(0, 3)) == 0
    base_year, span = draw(st.integers(2020, 2022)), draw(st.integers(1, 4))
    measure = "growth_rate" if is_growth else draw(st.sampled_from(["level", "count", "share"]))
    figures = wholes if measure == "count" else tenths
    if is_growth:
        figures = st.decimals(-30, 30, places=1)
    codes = [
        code
        for year in range(base_year, base_year + span + 1)
        for code in draw(st.lists(st.sampled_from(["", *(f"-{part}" for part in PARTS)]), max_size=4, unique=True))
        for code in [f"{year}{code}"]
    ]
    return Series(
        name,
        draw(st.sampled_from(["up", "down"])),
        measure,
        draw(st.sampled_from(["year_to_date", "point_in_time", "period"])),
        "average_annual_growth"
        if is_growth
        else draw(st.sampled_from(["reach", "change_from_baseline", "maintain"])),
        base_year,
        None if is_growth else draw(st.none() | figures),
        base_year + span,
        draw(st.decimals(min_value=-20, max_value=30, places=1) if is_growth else figures),
        tuple((code, draw(figures)) for code in codes),
    )


@st.composite
def many_series(draw: st.DrawFn) -> list[Series]:
    return [draw(series(f"i{no}")) for no in range(draw(st.integers(1, 8)))]


def judged(cases: list[Series], found: dict[tuple[str, str], Verdict]) -> list[tuple[Series, str, Verdict]]:
    """What was judged against a target."""
    by_name = {one.name: one for one in cases}
    rows = [(by_name[name], period, row) for (name, period), row in found.items()]
    return [one for one in rows if one[2]["target_kind"] is not None]


@hypothesis_settings(deadline=None, max_examples=100)
@given(cases=many_series())
def test_verdicts_follow_from_their_definition_and_keep_the_laws(
    warehouse: Warehouse, cases: list[Series]
) -> None:
    found = warehouse.verdicts(cases)
    for one, period, row in judged(cases, found):
        holds(one, period, row, expected_verdict(one, period))
        keeps_the_laws(row)
        year = found[one.name, period[:4]]
        if year.get("actual_period_code") == period:
            for column in ("expected_value", "gap_value", "pace_pct", "attainment_pct", "status"):
                assert row[column] == year[column], (column, row, year)


def holds(one: Series, period: str, found: Verdict, wanted: Verdict) -> None:
    """Numbers agree to a millionth; where one stands on a boundary the verdict may fall to either side."""
    for name, column, factor in (
        ("expected", "expected_value", 1),
        ("gap", "gap_value", 1),
        ("pace", "pace_pct", 100),
    ):
        value = None if wanted[name] is None else pytest.approx(wanted[name] * factor, rel=CLOSE, abs=1e-5)
        assert found[column] == value, (one, period, column, found)
    boundaries = [abs(wanted["pace"] - limit) for limit in (0, 0.60, 0.95)] if wanted["pace"] is not None else []
    boundaries += [abs(wanted["gap"])] if wanted["gap"] else []
    if min(boundaries, default=1) > CLOSE:
        assert found["status"] == wanted["status"], (one, period, found, wanted)


def keeps_the_laws(row: Verdict) -> None:
    """What is met is never behind, and a status never contradicts its own gap and pace."""
    gap, pace, status = row["gap_value"], row["pace_pct"], row["status"]
    if gap is None:
        assert status in ("baseline_missing", "no_actual", "achieved")
        return
    if gap >= 0:
        assert status in ("achieved", "on_track", "maintained"), row
    else:
        assert status in ("on_track", "lagging", "far_behind", "deteriorating", "slipped"), row
    if pace is not None:
        assert (pace >= 100 - CLOSE) == (gap >= -CLOSE) or abs(gap) < 1e-4, row
        assert status != "on_track" or pace >= 95 - CLOSE
