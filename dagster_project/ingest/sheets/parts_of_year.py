"""Months and quarters of their own, beside what adds them up: no figure there counts from the year's beginning.

9月 beside 1-9月, 本期 beside 累计, 二季度 beside 上半年 and months beside a 合计 are of that part alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.headers import Column

_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}
MONTH, QUARTER = "单月", "单季"
# So many single months of one figure beside each other, and nothing that adds them up, may be either.
UNSAID, MANY = "分月", 3
TO_DATE = "累计"


def with_parts_alone(columns: list[Column]) -> list[Column]:
    """The columns of a header, those of a month or quarter alone with a basis that says so."""
    groups: dict[str | None, list[Column]] = {}
    for column in columns:
        groups.setdefault(_group(column), []).append(column)
    bases: dict[int, str] = {}
    for group in groups.values():
        periods = [column for column in group if column.period and not column.basis]
        sums = [
            column for column in group if not column.period and lines.matches(column.header.text, "sum_of_parts")
        ]
        # 累计 says so beside a single month.
        has_sum = bool(sums) and (len(periods) > 1 or any(column.basis for column in sums))
        if any(lines.matches(column.basis, "counted_to_date") for column in group):
            bases |= {column.column_no: MONTH for column in group if lines.matches(column.basis, "this_period")}
        to_date = [column.period.text for column in group if column.period]
        found = parts_alone([column.period.text for column in periods if column.period], to_date, has_sum)
        bases |= {
            column.column_no: found[column.period.text]
            for column in periods
            if column.period and column.period.text in found
        }
        # 1-9月 beside 9月 is no state at the end of September.
        ends = {_ending(text) for text, basis in found.items() if basis != UNSAID}
        bases |= {column.column_no: TO_DATE for column in periods if _to_date_of(column) in ends}
    return [
        replace(column, basis=bases[column.column_no]) if column.column_no in bases else column
        for column in columns
    ]


def parts_alone(periods: Iterable[str], beside: Collection[str], has_sum: bool) -> dict[str, str]:
    """单月 or 单季 for each of the periods that is a part alone, by its text, and 分月 where nobody can say.

    `beside` are the periods that stand with them, `has_sum` says that a 合计 does. What is the year's first part
    counts from its beginning anyhow.
    """
    parts = {text: part for text in periods if (part := _part(text))}
    ends = {(_year(text), end) for text in beside if (end := _end_to_date(text))}
    years = {_year(text) for text, part in parts.items() if (_year(text), _end(part)) in ends}
    counts = Counter(map(_year, parts))
    counted = {year for year, _ in ends}
    found = {}
    for text, (basis, number) in parts.items():
        year = _year(text)
        if number > 1 and (has_sum or year in years):
            found[text] = basis
        elif number > 1 and counts[year] >= MANY and year not in counted:
            found[text] = UNSAID
    return found


def _ending(text: str) -> tuple[str, int] | None:
    """The year and the month with which a part alone ends."""
    part = _part(text)
    return (_year(text), _end(part)) if part else None


def _to_date_of(column: Column) -> tuple[str, int] | None:
    """The year and the month with which what a column counts from January ends."""
    text = column.period.text if column.period else ""
    end = _end_to_date(text)
    return (_year(text), end) if end else None


def _year(text: str) -> str:
    found = re.match("20[0-9]{2}", lines.fold(text)[0])
    return found[0] if found else ""


def _group(column: Column) -> str | None:
    """What the columns of one figure share: the cell of the name over them, or the name itself."""
    if column.entity and column.period:
        is_above = column.entity.cell != column.header.cell
        return column.entity.cell if is_above else column.entity.text
    above = [text for text in column.stack if text.cell != column.header.cell]
    return next((text.cell for text in above if not lines.split_period(text.text)[0]), None)


def _part(text: str) -> tuple[str, int] | None:
    """What a period is a part alone of, and which one: 当月 and 9 for 9月; None where it is none."""
    folded = lines.fold(text)[0]
    if not lines.matches(text, "part_alone"):
        return None
    if found := re.search(r"([0-9]+)月份?$", folded):
        return MONTH, int(found[1])
    found = re.search(r"([一二三四1-4])季度?$", folded)
    return (QUARTER, int(_NUMERALS.get(found[1], found[1]))) if found else None


def _end(part: tuple[str, int]) -> int:
    basis, number = part
    return number if basis == MONTH else number * 3


def _end_to_date(text: str) -> int | None:
    """The month with which a period ends that counts from the year's beginning and is more than its first part."""
    folded = lines.fold(text)[0]
    if not lines.matches(text, "to_date"):
        return None
    if "半年" in folded:
        return 6
    if found := re.search(r"([一二三四1-4])个?季度?$", folded):
        return int(_NUMERALS.get(found[1], found[1])) * 3
    found = re.search(r"([0-9]+)个?月份?$", folded)
    return int(found[1]) if found else None
