"""What the columns of a list mean: by their usual names, and for amounts of money by every word above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dagster_project.ingest.sheets.cells import Text
from dagster_project.ingest.sheets.columns import fold_header, role_of, vocabulary

KINDS = ("project_reports", "measure_reports")
AMOUNTS = ("planned", "completed")
# Roles of columns that no line has a text of: a mark under a status, an amount of another meaning.
TICKED, AMOUNT = "ticked", "amount"
# Of several columns of one role that one counts whose words say this, or do not say that.
_PREFERRED = {
    "planned": ("whole", True),
    "completed": ("whole", True),
    "starts": ("planned_time", False),
    "ends": ("planned_time", False),
    "town": ("place", False),
}
# A further one of these is noted, and the first read.
_TEXTS = ("account", "note", "evidence")
_UNIT = re.compile(
    r"(.*?)[(\[/:,、]*(?:单位:?)?((?:百万|千|万|亿)?(?<![美港日欧])(?<![美港日欧][百千万亿])元|亿|万|%)[)\]]*"
)
_UNTIL = re.compile(r"(?:截至|截止|至|到)(?:(20[0-9]{2})年?)?(?:([0-9]{1,2})月)?(?:[0-9]{1,2}日)?[末底]?(?:为止)?")
_END = re.compile(r"(20[0-9]{2})(?:年|-)?(?:([0-9]{1,2})(?:月|$)|[Q第]?([1-4一二三四])(?:季度|$)|(上半年|H1))?")
Ends = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class ReportColumn:
    """A column of a list, the unit in its header, and the words of its header from top to bottom."""

    column_no: int
    role: str
    unit: str = ""
    words: str = ""


def column_of(column_no: int, stack: Sequence[Text], unit: str, kind: str, ends: Ends) -> ReportColumn | None:
    """What the header texts of a column mean together, the lowest first; None where they mean nothing.

    `unit` is what a row of units says. `ends` are the months in which the period of the list may end: what was
    reached by then is the cumulative amount.
    """
    parts = [unit_apart(text.text) for text in stack]
    unit = next((stated for _, stated in reversed(parts) if stated), unit)
    words = "".join(name for name, _ in parts)
    lowest = parts[-1][0]
    candidates = (stack[-1].text, lowest, re.sub("[(][^()]*[)]$", "", lowest), lowest + parts[0][0])
    role = next((found for text in candidates if (found := role_of(text, kind))), None)
    if kind == "project_reports" and role in (None, *AMOUNTS):
        role = _amount(words, unit, ends)
    if not role and said_as(lowest, "ticked"):
        role = TICKED
    return ReportColumn(column_no, role, unit, words) if role else None


def unit_apart(header: str) -> tuple[str, str]:
    """A header without its unit of money or percent, and that unit: 总投资/万元 → 总投资, 万元."""
    folded = fold_header(header)
    found = _UNIT.fullmatch(folded)
    return (found[1].rstrip("(["), found[2]) if found else (folded, "")


def _amount(words: str, unit: str, ends: Ends) -> str | None:
    """planned, completed, AMOUNT where words make it another one, None where it is no amount."""
    words = re.sub(_pattern("until_now"), "", words)
    if (found := _UNTIL.search(words)) and _is_an_end(found[1], found[2], ends):
        words = words.replace(found[0], "")
    if unit != "%" and not said_as(words, "partial"):
        for role in AMOUNTS:
            if said_as(words, role):
                return role
    return AMOUNT if said_as(words, "any_amount") else None


def _is_an_end(year: str | None, month: str | None, ends: Ends) -> bool:
    """Whether a year, a month or both say when the period of the list ends; a month alone is of the same year."""
    if not year:
        return bool(month) and any(end[1] == int(month or 0) for end in ends)
    return (int(year), int(month or 12)) in ends


def ends_of(periods: Iterable[str]) -> Ends:
    """The year and the month in which each of these periods ends: 2024-Q3, 2024年三季度, 2024年9月, 2024."""
    found = [match for period in periods if (match := _END.search(fold_header(period)))]
    return frozenset((int(match[1]), _last_month(*match.groups()[1:])) for match in found)


def _last_month(month: str | None, quarter: str | None, half: str | None) -> int:
    if month:
        return int(month)
    if quarter:
        return 3 * ("一二三四".find(quarter) + 1 or int(quarter))
    return 6 if half else 12


def settled(columns: list[ReportColumn], is_of_a_year: bool) -> tuple[list[ReportColumn], list[ReportColumn]]:
    """The columns with one for each role, and those that say again what another one says.

    牵头单位 is left as `lead`. An amount that, beside the others or in a list that `is_of_a_year`, may be the
    year's or the whole is AMOUNT.
    """
    ticked = [column for column in columns if column.role == TICKED]
    if len(ticked) < 2 or any(column.role == "status" for column in columns):
        columns = [column for column in columns if column.role != TICKED]
    for role in _PREFERRED:
        columns = _one_of(columns, role)
    columns = [
        replace(one, role=AMOUNT) if _may_be_of_the_year(one, columns, is_of_a_year) else one for one in columns
    ]
    seen: set[str] = set()
    kept, twice = [], []
    for column in columns:
        is_again = column.role in seen and column.role not in (TICKED, AMOUNT, "item_no", "lead")
        seen.add(column.role)
        if not is_again:
            kept.append(column)
        elif column.role not in _TEXTS:
            twice.append(column)
    return kept, twice


def _one_of(columns: list[ReportColumn], role: str) -> list[ReportColumn]:
    """The columns with at most one of a role, where words tell which; amounts that cannot be told are AMOUNT."""
    claiming = [column for column in columns if column.role == role]
    words, is_wanted = _PREFERRED[role]
    better = [column for column in claiming if said_as(column.words, words) == is_wanted]
    if len(claiming) < 2 or (len(better) != 1 and role not in AMOUNTS):
        return columns
    kept = better if len(better) == 1 else []
    others = [replace(column, role=AMOUNT) for column in claiming if column not in kept] if role in AMOUNTS else []
    rest = [column for column in columns if column.role != role]
    return sorted([*rest, *kept, *others], key=lambda column: column.column_no)


def _may_be_of_the_year(column: ReportColumn, columns: list[ReportColumn], is_of_a_year: bool) -> bool:
    """Whether an amount stands beside the other one of a part of the time: 完成投资 beside 2024年计划投资."""
    if column.role not in AMOUNTS or said_as(column.words, "whole"):
        return False
    partial = [one.words for one in columns if one.role == AMOUNT and said_as(one.words, "partial")]
    is_completed = {said_as(words, "of_completed") for words in partial}
    return is_of_a_year or is_completed == {column.role == "planned"}


def said_as(text: str, kind: str) -> bool:
    """Whether the whole text is of this kind of `report_lines`."""
    return bool(re.fullmatch(_pattern(kind), fold_header(text)))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    patterns = vocabulary()["report_lines"][kind]["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.DOTALL)
