"""Months, quarters, halves and years: their codes, their last months, and how people write them."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def period_code(frequency: str, year: int, month: int) -> str | None:
    """The period of this frequency that ends with this month; None where none does."""
    length = MONTHS[frequency]
    if month % length:
        return None
    part = month // length
    return {
        "month": f"{year}-{month:02d}",
        "quarter": f"{year}-Q{part}",
        "half": f"{year}-H{part}",
        "year": f"{year}",
    }[frequency]


def last_month(code: str) -> tuple[int, int]:
    """Year and last month of a period."""
    year, _, part = code.partition("-")
    month = {"": 12, "Q": 3, "H": 6}.get(part[:1], 1) * int(part.lstrip("QH") or 1)
    return int(year), month


def written(code: str) -> str:
    """A period as people write it: 2024年8月, 2024年三季度, 2024年上半年, 2024年."""
    year, _, part = code.partition("-")
    if part.startswith("Q"):
        return f"{year}年{'一二三四'[int(part[1]) - 1]}季度"
    if part.startswith("H"):
        return f"{year}年{'上下'[int(part[1]) - 1]}半年"
    return f"{year}年{int(part)}月" if part else f"{year}年"


def moment(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """A moment of a Beijing day, in UTC. A month beyond December is one of the years after."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime(year, month, min(day, monthrange(year, month)[1]), hour, tzinfo=BEIJING).astimezone(UTC)
