"""The verdicts' SQL against docs/progress.md computed once more in Python, over random cases.

The SQL is what dbt compiled; only its input table holds the cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.homes import sql_of

CLOSE = 1e-6
YEAR_TYPES = {"year": "integer", "baseline_year": "integer", "target_year": "integer", "elapsed_months": "bigint"}
NUMBERS = ("baseline_value", "target_value", "actual_value")


@dataclass(frozen=True)
class Case:
    """A row of int_indicator_year_inputs; with elapsed_months one of int_indicator_pace_inputs."""

    town_code: str
    indicator_code: str
    year: int
    direction: str
    measure_kind: str
    target_kind: str
    comparator: str
    baseline_year: int
    baseline_value: Decimal | None
    target_year: int
    target_value: Decimal
    actual_value: Decimal | None
    time_basis: str = "point_in_time"
    period_code: str = ""
    grain: str = "month"
    elapsed_months: int = 12

    @property
    def sign(self) -> int:
        return -1 if self.direction == "down" else 1

    @property
    def goal(self) -> float | None:
        """The target, or baseline plus change."""
        if self.target_kind != "change_from_baseline":
            return float(self.target_value)
        return None if self.baseline_value is None else float(self.baseline_value + self.target_value)

    @property
    def is_growth(self) -> bool:
        return self.target_kind == "average_annual_growth"

    @property
    def is_kept(self) -> bool:
        base = None if self.baseline_value is None else float(self.baseline_value)
        return not self.is_growth and (self.target_kind == "maintain" or (base is not None and self.goal == base))


figures = st.decimals(min_value=-50, max_value=200, places=2)


@st.composite
def series(draw: st.DrawFn) -> list[Case]:
    """A town's indicator over the years to its target; some years unreported."""
    growth = draw(st.booleans())
    span, base_year = draw(st.integers(1, 4)), draw(st.integers(2020, 2022))
    kind = (
        "average_annual_growth" if growth else draw(st.sampled_from(["reach", "change_from_baseline", "maintain"]))
    )
    measure = "growth_rate" if growth else draw(st.sampled_from(["level", "share", "count"]))
    base = None if growth else draw(st.none() | figures)
    target = draw(st.decimals(min_value=-20, max_value=30, places=1)) if growth else draw(figures)
    return [
        Case(
            "t", "", base_year + past, "up", measure, kind, "=", base_year, base,
            base_year + span, target, draw(st.none() | (st.decimals(-30, 30, places=1) if growth else figures)),
        )
        for past in range(1, span + 1)
    ]  # fmt: skip


@st.composite
def many_series(draw: st.DrawFn) -> list[Case]:
    """Several series, each an indicator of its own, in either direction."""
    cases = []
    for no in range(draw(st.integers(1, 8))):
        direction = draw(st.sampled_from(["up", "down"]))
        for case in draw(series()):
            cases.append(_changed(case, indicator_code=f"i{no}", direction=direction))
    return cases


@st.composite
def within_years(draw: st.DrawFn) -> list[Case]:
    """The same within a year, each month a row of its own."""
    cases = []
    for no, case in enumerate(draw(many_series())):
        if case.actual_value is not None:
            months = draw(st.integers(1, 12))
            basis = draw(st.sampled_from(["point_in_time", "year_to_date"]))
            code = f"{case.year}-{months:02}"
            cases.append(
                _changed(case, indicator_code=f"c{no}", elapsed_months=months, time_basis=basis, period_code=code)
            )
    return cases


def _changed(case: Case, **changes: Any) -> Case:
    return Case(**{field.name: getattr(case, field.name) for field in fields(Case)} | changes)


def expected_year(case: Case, before: list[Case]) -> dict[str, Any]:
    """The verdict of one year; `before` are the series' cases up to and with this one."""
    goal, y = case.goal, None if case.actual_value is None else float(case.actual_value)
    base = None if case.baseline_value is None else float(case.baseline_value)
    span, gone = case.target_year - case.baseline_year, case.year - case.baseline_year
    if case.is_growth:
        return _expected_growth(case, before, y, span)
    attainment = pace = line = None
    if case.is_kept:
        met = None if y is None or goal is None else case.sign * (y - goal) >= 0
        status = "no_actual" if y is None else "maintained" if met else "slipped"
        return {"attainment": None, "pace": None, "expected": goal, "status": status}
    if goal is not None and base is not None:
        line = base + (goal - base) * gone / span
        if y is not None and case.sign * (goal - base) > 0:
            attainment = (y - base) / (goal - base)
            pace = attainment * span / gone
    if y is not None and goal is not None and case.sign * (y - goal) >= 0:
        status = "achieved"
    elif base is None:
        status = "baseline_missing"
    elif y is None:
        status = "no_actual"
    else:
        status = _by_pace(pace) if pace is not None else "lagging"
    return {"attainment": attainment, "pace": pace, "expected": line, "status": status}


def _expected_growth(case: Case, before: list[Case], y: float | None, span: int) -> dict[str, Any]:
    rates = [float(one.actual_value) for one in before if one.actual_value is not None]
    rate = float(case.target_value)
    logs = sum(math.log(1 + one / 100) for one in rates)
    means_something = case.sign * rate > 0
    attainment = pace = None
    if y is not None and means_something:
        attainment = logs / (span * math.log(1 + rate / 100))
        pace = logs / (len(rates) * math.log(1 + rate / 100))
    average = (math.exp(logs / len(rates)) - 1) * 100 if rates else None
    if y is None:
        status = "no_actual"
    elif means_something:
        assert attainment is not None
        status = "achieved" if attainment >= 1 - 1e-9 else _by_pace(pace)
    else:
        assert average is not None
        is_enough = case.sign * (average - rate) >= -1e-9
        status = "achieved" if is_enough and len(rates) >= span else "on_track" if is_enough else "lagging"
    return {"attainment": attainment, "pace": pace, "expected": rate, "status": status}


def _by_pace(pace: float | None) -> str:
    assert pace is not None
    if pace < 0:
        return "deteriorating"
    return "on_track" if pace >= 0.95 else "lagging" if pace >= 0.60 else "far_behind"


def expected_pace(case: Case) -> dict[str, Any]:
    """The verdict within a year, by what the figure is."""
    goal, y = case.goal, float(case.actual_value or 0)
    base = None if case.baseline_value is None else float(case.baseline_value)
    span, years = case.target_year - case.baseline_year, case.year - case.baseline_year
    share = case.elapsed_months / 12
    is_amount = case.time_basis == "year_to_date" and case.measure_kind in ("level", "count")
    if case.is_growth:
        rate = float(case.target_value)
        if case.sign * rate > 0:
            pace = math.log(1 + y / 100) / math.log(1 + rate / 100)
            return {"attainment": None, "pace": pace, "expected": rate, "status": _by_pace(pace)}
        return {
            "attainment": None, "pace": None, "expected": rate,
            "status": "on_track" if case.sign * (y - rate) >= 0 else "lagging",
        }  # fmt: skip
    year_goal = goal if case.year == case.target_year or case.is_kept else None
    if year_goal is None and goal is not None and base is not None:
        year_goal = base + (goal - base) * years / span
    if is_amount:
        return _expected_amount(case, y, year_goal, share)
    line = goal if case.is_kept else None
    if line is None and goal is not None and base is not None:
        line = base + (goal - base) * (years - 1 + share) / span
    means_something = not case.is_kept and goal is not None and base is not None and case.sign * (goal - base) > 0
    attainment = (y - base) / (goal - base) if means_something else None
    pace = None if attainment is None else attainment * span / (years - 1 + share)
    if case.is_kept:
        status = "maintained" if case.sign * (y - float(goal or 0)) >= -1e-9 else "slipped"
    elif goal is not None and case.sign * (y - goal) >= 0:
        status = "achieved"
    elif base is None and year_goal is None:
        status = "baseline_missing"
    elif pace is not None:
        status = _by_pace(pace)
    else:
        status = "on_track" if line is not None and case.sign * (y - line) >= -1e-9 else "lagging"
    return {"attainment": attainment, "pace": pace, "expected": line, "status": status}


def _expected_amount(case: Case, y: float, year_goal: float | None, share: float) -> dict[str, Any]:
    due = None if year_goal is None else year_goal * share
    attainment = y / year_goal if year_goal is not None and year_goal > 0 else None
    is_ratio = not case.is_kept and case.sign > 0 and due is not None and due > 0
    pace = y / due if is_ratio and due else None
    if case.is_kept:
        status = "maintained" if due is not None and case.sign * (y - due) >= -1e-9 else "slipped"
    elif attainment is not None and attainment >= 1 - 1e-9 and case.sign > 0:
        status = "achieved"
    elif year_goal is None:
        status = "baseline_missing"
    elif pace is not None:
        status = _by_pace(pace)
    else:
        status = "on_track" if due is not None and case.sign * (y - due) >= -1e-9 else "lagging"
    return {"attainment": attainment, "pace": pace, "expected": due, "status": status}


class Verdicts:
    """The compiled SQL of one fact, and a table of cases in place of its input."""

    def __init__(self, fact: str, source: str) -> None:
        self._source = f'"private"."intermediate"."{source}"'
        self._sql = sql_of(fact)
        assert self._source in self._sql
        self._connection = duckdb.connect()
        self._connection.execute("attach ':memory:' as private; create schema private.intermediate")

    def of(self, cases: list[Case]) -> list[dict[str, Any]]:
        columns = ", ".join(f"{field.name} {_type_of(field.name)}" for field in fields(Case))
        self._connection.execute(f"create or replace table {self._source} ({columns})")
        marks = ", ".join("?" for _ in fields(Case))
        rows = [[getattr(case, field.name) for field in fields(Case)] for case in cases]
        if rows:
            self._connection.executemany(f"insert into {self._source} values ({marks})", rows)
        found = self._connection.execute(self._sql)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _type_of(name: str) -> str:
    return "decimal(28, 8)" if name in NUMBERS else YEAR_TYPES.get(name, "varchar")


def holds(case: Case, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Numbers agree to a millionth; where one stands on a boundary the verdict may fall to either side."""
    for name, column in (("attainment", "attainment_pct"), ("pace", "pace_pct"), ("expected", "expected_value")):
        factor = 1 if name == "expected" else 100
        if wanted[name] is None:
            assert found[column] is None, (case, column, found)
        else:
            assert found[column] == pytest.approx(wanted[name] * factor, rel=CLOSE, abs=1e-5), (
                case,
                column,
                found,
            )
    pace, attainment = wanted["pace"], wanted["attainment"]
    boundaries = [abs(pace - limit) for limit in (0, 0.60, 0.95)] if pace is not None else []
    boundaries += [abs(attainment - 1)] if attainment is not None else []
    if min(boundaries, default=1) > CLOSE:
        assert found["status"] == wanted["status"], (case, found, wanted)


@pytest.fixture(scope="module")
def years() -> Verdicts:
    return Verdicts("fct_indicator_year", "int_indicator_year_inputs")


@pytest.fixture(scope="module")
def paces() -> Verdicts:
    return Verdicts("fct_indicator_pace", "int_indicator_pace_inputs")


@hypothesis_settings(deadline=None, max_examples=150)
@given(cases=many_series())
def test_verdicts_of_years_follow_from_their_definition(years: Verdicts, cases: list[Case]) -> None:
    found = {(row["indicator_code"], row["year"]): row for row in years.of(cases)}
    for no, case in enumerate(cases):
        before = [one for one in cases[: no + 1] if one.indicator_code == case.indicator_code]
        holds(case, found[case.indicator_code, case.year], expected_year(case, before))


@hypothesis_settings(deadline=None, max_examples=150)
@given(cases=within_years())
def test_verdicts_within_years_follow_from_their_definition(paces: Verdicts, cases: list[Case]) -> None:
    found = {row["indicator_code"]: row for row in paces.of(cases)}
    for case in cases:
        holds(case, found[case.indicator_code], expected_pace(case))
