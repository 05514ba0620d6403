"""What a template asks for: the towns of a department's district times the indicators that it reports."""

from __future__ import annotations

import csv
import difflib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.errors import UsageError
from dagster_project.settings import SEEDS
from dagster_project.wording.periods import codes_of, period_name, previous_period, spellings
from dagster_project.wording.synthetic import is_synthetic, labelled

STATUS_TEXTS = {"not_applicable": "不适用", "withheld": "保密", "withdrawn": "撤回"}
NEAREST_SHOWN = 5


class NotKnown(UsageError):
    """No such department or period; the message says what there is."""


@dataclass(frozen=True)
class Department:
    """Who reports, and for which district."""

    code: str
    name: str
    district_code: str
    district_name: str

    @property
    def full_name(self) -> str:
        """The name with its district: 大足区 and 区教委 are 大足区教委."""
        return self.district_name + self.short_name

    @property
    def short_name(self) -> str:
        """The name as one says it within the district: 区教委 is 教委."""
        return self.name.removeprefix(self.district_name[-1])


@dataclass(frozen=True)
class Indicator:
    """What is asked, in which units, and what it can be."""

    code: str
    name: str
    units: tuple[str, ...]
    measure_kind: str
    time_basis: str
    labels: tuple[str, ...]
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True)
class Asked:
    """One row of a template: a town, an indicator, and what was last reported of it."""

    town_name: str
    indicator: Indicator
    last_text: str


@dataclass(frozen=True)
class Template:
    """All that a template shows."""

    department: Department
    period_code: str
    last_period_code: str
    indicators: list[Indicator]
    rows: list[Asked]
    is_synthetic: bool = False


def read_template(connection: duckdb.DuckDBPyConnection, department: str, period: str) -> Template:
    """What a department is asked for a period. Both by code or by Chinese name. Raises UsageError."""
    who = find_department(connection, department)
    period_code = find_period(connection, period)
    last_code = previous_period(period_code)
    indicators = _indicators(connection, who)
    towns = connection.execute(
        """
        select town_code, town_name
        from marts.dim_town
        where is_current and district_code = ?
        order by town_code
        """,
        [who.district_code],
    ).fetchall()
    if not towns:
        raise NotKnown(f"{who.district_name} ({who.district_code}) has no town.")
    last = _last_texts(connection, last_code)
    rows = [
        Asked(town_name, indicator, last.get((town_code, indicator.code), ""))
        for indicator in indicators
        for town_code, town_name in towns
    ]
    return Template(who, period_code, last_code, indicators, rows, is_synthetic(connection))


def find_department(connection: duckdb.DuckDBPyConnection, text: str) -> Department:
    """The department of this code or name. Raises NotKnown: none, the nearest are named; or several."""
    known = [
        Department(*row)
        for row in connection.execute(
            """
            select department_code, department_name, district_code, coalesce(district_name, district_code)
            from marts.dim_department
            order by department_code
            """
        ).fetchall()
    ]
    wanted = _folded(text)
    found = [who for who in known if wanted in (who.code, who.name, who.short_name, who.full_name)]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(f"{who.code} ({who.district_name})" for who in found)
        raise NotKnown(f"More than one department is named {text!r}: {codes}. Give the code.")
    near = _nearest(wanted, [spelling for who in known for spelling in (who.code, who.name)])
    raise NotKnown(f"No department is named {text!r}. Nearest: {near}.")


def find_period(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """The code of a period given by its code or its name. Raises NotKnown."""
    wanted = _folded(text)
    years = {year for (year,) in connection.execute("select distinct year from marts.dim_period").fetchall()}
    if wanted[:4].isdecimal() and wanted.startswith("20"):
        # A template for a year to come is no mistake.
        years.add(int(wanted[:4]))
    known = {spelling: code for year in sorted(years) for code in codes_of(year) for spelling in spellings(code)}
    if wanted not in known:
        raise NotKnown(f"No period is called {text!r}. Nearest: {_nearest(wanted, list(known))}.")
    return known[wanted]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _nearest(text: str, known: list[str]) -> str:
    near = difflib.get_close_matches(text, sorted(set(known)), n=NEAREST_SHOWN, cutoff=0.3)
    return ", ".join(near) or "none"


def _indicators(connection: duckdb.DuckDBPyConnection, who: Department) -> list[Indicator]:
    found = connection.execute(
        """
        select
            indicators.indicator_code, indicator_name_zh, unit, measure_kind, time_basis, scale_code
        from marts.bridge_indicator_department as owned
        inner join marts.dim_indicator as indicators on owned.indicator_code = indicators.indicator_code
        where owned.department_code = ? and owned.district_code = ?
        order by category_zh, indicators.indicator_code
        """,
        [who.code, who.district_code],
    ).fetchall()
    if not found:
        raise NotKnown(f"{who.name} ({who.code}) reports no indicator. Those that do: {_owners(connection, who)}.")
    ranges, labels = _ranges(), _labels()
    return [
        Indicator(
            code,
            name,
            _units(connection, unit, kind),
            kind,
            basis,
            labels.get(scale, ()),
            *ranges.get(kind, (None, None)),
        )
        for code, name, unit, kind, basis, scale in found
    ]


def _owners(connection: duckdb.DuckDBPyConnection, who: Department) -> str:
    owners = connection.execute(
        """
        select distinct departments.department_code, departments.department_name
        from marts.bridge_indicator_department as owned
        inner join marts.dim_department as departments on owned.department_code = departments.department_code
        where owned.district_code = ?
        order by departments.department_code
        """,
        [who.district_code],
    ).fetchall()
    return ", ".join(f"{name} ({code})" for code, name in owners) or "none"


def _last_texts(connection: duckdb.DuckDBPyConnection, period_code: str) -> dict[tuple[str, str], str]:
    """What was reported for a period, with its unit, by town and indicator."""
    found = connection.execute(
        """
        select town_code, indicator_code, value, value_text, unit, value_status
        from marts.fct_indicator_value
        where is_current and period_code = ?
        """,
        [period_code],
    ).fetchall()
    texts = {}
    for town_code, indicator_code, value, value_text, unit, status in found:
        shown = f"{value.normalize():f}" if value is not None else value_text
        texts[town_code, indicator_code] = STATUS_TEXTS.get(status) or f"{shown} {unit}"
    return texts


def _units(connection: duckdb.DuckDBPyConnection, unit: str, measure_kind: str) -> tuple[str, ...]:
    """The units to choose from, the indicator's own first. Only a level may come in another one: the limits of
    the other kinds hold in their own unit."""
    if measure_kind != "level":
        return (unit,)
    alike = connection.execute(
        """
        select alike.unit
        from marts.dim_unit as own
        inner join marts.dim_unit as alike on own.dimension = alike.dimension
        where own.unit = ?
        group by alike.unit
        order by max(cast(alike.numerator as double) / alike.denominator) desc, alike.unit
        """,
        [unit],
    ).fetchall()
    return tuple(dict.fromkeys([unit, *(name for (name,) in alike)]))


# Seeds are the one home of these; a release does not hold them.


def _labels() -> dict[str | None, tuple[str, ...]]:
    """The grades of each scale, one spelling each."""
    grades: dict[str | None, dict[str, str]] = {}
    for row in _seed("seed_ordinal_scales.csv"):
        grades.setdefault(row["scale_code"], {}).setdefault(row["rank"], row["label"])
    return {scale: tuple(labels.values()) for scale, labels in grades.items()}


def _ranges() -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The lowest and highest possible value of each kind of measure."""
    return {
        row["measure_kind"]: (
            Decimal(row["lowest"]) if row["lowest"] else None,
            Decimal(row["highest"]) if row["highest"] else None,
        )
        for row in _seed("seed_possible_ranges.csv")
    }


def _seed(name: str) -> list[dict[str, str]]:
    with Path(SEEDS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def title_of(template: Template) -> str:
    """The title of a template: district, department, period."""
    title = f"{template.department.full_name}{period_name(template.period_code)}指标填报表"
    return labelled(title, template.is_synthetic)
