"""Numbers of the workbook that are shown with words around them and stay numbers: ≥5%, 提高 4 个百分点, +6.2%."""

from __future__ import annotations

from dagster_project.review.pages.standing import COMPARATORS, Change, Standing
from dagster_project.wording.excel_looks import number_format
from dagster_project.wording.number_text import exact

# A year as people write it.
YEAR = '0"年"'
_EXACT = 8
_BEFORE = {"average_annual_growth": "年均 ", "maintain": "保持 "}


def target_cell(one: Standing) -> tuple[object, str | None]:
    """The target and the format that it is shown in; a grade, whose number is a rank, as text."""
    row = one.row
    if row["target_kind"] is None:
        return None, None
    if one.is_ordinal:
        return one.target, None
    value, digits = row["target_value"], number_format(row["target_value"], _EXACT)
    if row["target_kind"] == "change_from_baseline":
        words = _quoted(_unit(row["unit"], is_change=True))
        return value, f'"提高 "{digits}{words};"降低 "{digits}{words}'
    before = _BEFORE.get(row["target_kind"], "") + (
        "" if row["target_upper_value"] is not None else COMPARATORS.get(row["comparator"], "")
    )
    upper = f"—{exact(row['target_upper_value'])}" if row["target_upper_value"] is not None else ""
    return value, _quoted(before) + digits + _quoted(upper + _unit(row["unit"], is_change=False))


def change_cell(one: Standing, change: Change) -> tuple[object, str | None]:
    """A change as a number with its sign and unit; of grades, and of what grew beyond measure, in words."""
    if change.value is None:
        return None, None
    if one.is_ordinal or change.words.startswith("为"):
        return change.words, None
    digits = number_format(change.value, 2)
    unit = "%" if change.words.endswith("%") else _unit(one.row["unit"], is_change=True)
    return change.value, f'+{digits}{_quoted(unit)};-{digits}{_quoted(unit)};"持平"'


def _unit(unit: str | None, *, is_change: bool) -> str:
    if not unit or (unit == "比" and is_change):
        return ""
    if unit == "比":
        return "∶1"
    if unit == "%":
        return " 个百分点" if is_change else "%"
    return f" {unit}"


def _quoted(words: str) -> str:
    """Words within a number format of Excel."""
    return '"' + words.replace('"', "”") + '"' if words else ""
