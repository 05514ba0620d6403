"""The 24 indicators of the synthetic country: names and units from our seed, figures of a plausible size."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.settings import DBT_PROJECT

# For levels and counts the middle town in the first year; for shares and growth the lowest and highest town.
_RANGES: dict[str, tuple[float, float]] = {
    "gdp": (30, 30),
    "gdp_growth": (3, 8),
    "fixed_investment_growth": (2, 12),
    "retail_sales": (12, 12),
    "retail_sales_growth": (2, 10),
    "industrial_output": (45, 45),
    "industrial_output_growth": (3, 10),
    "export_value": (900, 900),
    "research_intensity": (1, 4),
    "little_giant_firm_count": (2, 2),
    "high_tech_firm_count": (6, 6),
    "technology_firm_count": (60, 60),
    "built_up_area": (4, 4),
    "town_seat_population": (3, 3),
    "urbanization_rate": (35, 85),
    "new_employment": (800, 800),
    "green_coverage_rate": (25, 45),
    "waste_harmless_treatment_rate": (70, 95),
    "rural_sewage_treatment_rate": (30, 80),
    "rural_income_growth": (4, 9),
    "resident_income": (32000, 32000),
    "resident_income_growth": (4, 8),
    "village_income_200k_share": (10, 60),
    "collective_operating_income": (700, 700),
}
LARGEST_COUNT = len(_RANGES)

# Another unit of the same dimension and how many of it make one, and a unit that cannot be converted.
_OTHER_UNITS: dict[str, tuple[str, str, str]] = {
    "亿元": ("万元", "10000", "人"),
    "万元": ("元", "10000", "人"),
    "元": ("万元", "0.0001", "人"),
    "万美元": ("亿美元", "0.0001", "元"),
    "家": ("户", "1", "亿元"),
    "人": ("万人", "0.0001", "亿元"),
    "万人": ("人", "10000", "亿元"),
    "平方公里": ("公顷", "100", "亿元"),
    "%": ("‰", "10", "亿元"),
}


@dataclass(frozen=True)
class Indicator:
    """One indicator as the generator needs it; numbered from 0 in the order of the seed."""

    indicator_no: int
    indicator_code: str
    indicator_name: str
    unit: str
    measure_kind: str
    time_basis: str
    low: float
    high: float
    other_unit: str
    other_unit_factor: Decimal
    wrong_unit: str


def indicators(count: int) -> list[Indicator]:
    """The first `count` indicators; every kind and time basis is among the first eight of the order used here.

    Raises ValueError where there are not as many.
    """
    if not 1 <= count <= LARGEST_COUNT:
        raise ValueError(f"there are 1 to {LARGEST_COUNT} indicators, not {count}")
    with (DBT_PROJECT / "seeds" / "seed_indicators.csv").open(encoding="utf-8") as file:
        rows = {row["indicator_code"]: row for row in csv.DictReader(file)}
    return [_indicator(number, rows[code]) for number, code in enumerate(_by_turns(rows)[:count])]


def _by_turns(rows: dict[str, dict[str, str]]) -> list[str]:
    """The codes in turns of their kinds, so that a small selection is as mixed as a large one."""
    seen: dict[tuple[str, str], int] = {}
    turns: list[tuple[int, int, str]] = []
    for code in _RANGES:
        kind = (rows[code]["measure_kind"], rows[code]["time_basis"])
        seen[kind] = seen.get(kind, 0) + 1
        turns.append((seen[kind], len(turns), code))
    return [code for *_, code in sorted(turns)]


def _indicator(number: int, row: dict[str, str]) -> Indicator:
    low, high = _RANGES[row["indicator_code"]]
    other_unit, factor, wrong_unit = _OTHER_UNITS[row["unit"]]
    return Indicator(
        number,
        row["indicator_code"],
        row["indicator_name_zh"],
        row["unit"],
        row["measure_kind"],
        row["time_basis"],
        low,
        high,
        other_unit,
        Decimal(factor),
        wrong_unit,
    )
