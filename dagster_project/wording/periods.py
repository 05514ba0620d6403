"""Periods by code and by name: 2024, 2024-H1, 2024-Q3, 2024-08, and what people call them.

What a department writes is parsed by dbt; here are only the names we write ourselves.
"""

from __future__ import annotations

import re
from datetime import date

_CODE = re.compile(r"([0-9]{4})(?:-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?")
_HALVES = {"H1": "上半年", "H2": "下半年"}
_QUARTERS = {"Q1": "一季度", "Q2": "二季度", "Q3": "三季度", "Q4": "四季度"}
_MONTHS = {f"{month:02d}": f"{month}月" for month in range(1, 13)}
_PARTS = _HALVES | _QUARTERS | _MONTHS


def period_name(code: str) -> str | None:
    """2024-Q3 is 2024年三季度; None where the text is no period code."""
    found = _CODE.fullmatch(code)
    if not found:
        return None
    return f"{found[1]}年{_PARTS.get(found[2], '')}"


def day_name(day: date) -> str:
    """2024年10月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def previous_period(code: str) -> str:
    """The period of the same length before this one: 2024-Q3 after 2024-Q2, 2024-01 after 2023-12.

    Raises ValueError where the text is no period code.
    """
    found = _CODE.fullmatch(code)
    if not found:
        raise ValueError(f"no period code: {code!r}")
    year, part = int(found[1]), found[2]
    if part is None:
        return str(year - 1)
    parts = next(list(names) for names in (_HALVES, _QUARTERS, _MONTHS) if part in names)
    place = parts.index(part)
    return f"{year if place else year - 1}-{parts[place - 1]}"


def codes_of(year: int) -> list[str]:
    """Every period code of a year."""
    return [str(year), *(f"{year}-{part}" for part in _PARTS)]


def spans_of(codes: list[str]) -> list[list[str]]:
    """Periods in their order, each by itself; three months or more that follow on each other by their ends."""
    months = sorted(code for code in codes if code[5:] in _MONTHS)
    numbers = [int(code[5:]) for code in months]
    follow = len(months) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1))
    rest = [[code] for code in codes if not follow or code not in months]
    return [[months[0], months[-1]], *rest] if follow else rest


def spellings(code: str) -> list[str]:
    """How people may ask for a period, white space aside: its code, its name, and the usual short forms."""
    year, _, part = code.partition("-")
    name = period_name(code) or code
    if part.startswith("Q"):
        return [code, name, f"{year}{part}", f"{year}年第{_QUARTERS[part]}", f"{year}年{part[1]}季度"]
    if part.startswith("H"):
        return [code, name, f"{year}{part}", f"{year}{_HALVES[part]}"]
    if part:
        return [code, name, f"{year}-{int(part)}", f"{year}年{part}月"]
    return [code, name, f"{year}年度", f"{year}年全年"]
