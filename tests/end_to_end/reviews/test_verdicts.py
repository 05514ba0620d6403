"""The verdicts: golden cases made by hand, the laws, and random cases held against the oracle.

The SQL is what dbt compiled; tables of cases stand where the warehouse's own would.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.end_to_end.reviews.oracle import Series, Verdict, expected_verdict, months_of
from tests.homes import sql_of

GOLDEN = Path(__file__).parents[2] / "golden" / "progress.csv"
CLOSE = 1e-6


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
