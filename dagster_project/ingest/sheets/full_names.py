"""Heads that name a figure with the help of others: 累计出口额, 增速 below a name, 同比增长 beside one.

Where the rows have the names, no head is one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Text
from dagster_project.ingest.sheets.headers import Column

GROWTH = "增速"


def with_time_apart(columns: list[Column]) -> list[Column]:
    """The columns of a header, what a name begins with taken as what it says of time: 累计 and 出口额."""
    return columns if _has_names_below(columns) else [_time_apart(column) for column in columns]


def with_growth_named(columns: list[Column], of_title: Text | None) -> list[Column]:
    """The columns of a header, each that says no more than that it is growth with the name of what grows.

    That is the name over it, else the figure to its left, which may be that of the title; its time is that of the
    figure.
    """
    found: list[Column] = []
    growths: set[int] = set()
    for column in columns:
        if column.entity and is_growth(column.entity.text) and not _has_names_below(columns):
            growths.add(column.column_no)
            column = _growth_of(column, _figure_left_of(column, found, growths), of_title)
        found.append(column)
    return found


@lru_cache(maxsize=1 << 12)
def is_growth(text: str) -> bool:
    """Whether a text says no more than that something grew, and by how much of itself."""
    return lines.matches(text, "growth")


def growth_name(figure: str, growth: str) -> str:
    """The name of what a word for growth is of: 社零总额（亿元） and 同比增长（%） → 社零总额增速(%)."""
    return f"{_without_unit(figure)}{GROWTH}{'(%)' if re.search('[%％]', growth) else ''}"


def _has_names_below(columns: list[Column]) -> bool:
    return any(column.role == "indicator" or column.across for column in columns)


def _time_apart(column: Column) -> Column:
    if column.role or not column.entity or column.basis:
        return column
    basis, name = lines.split_basis(column.entity.text)
    return replace(column, entity=Text(name, column.entity.cell), basis=basis) if basis else column


def _growth_of(column: Column, left: Column | None, of_title: Text | None) -> Column:
    """A column of growth with its whole name, where somebody says it."""
    assert column.entity
    above = _name_over(column)
    over_left = {text.cell for text in left.stack if text.cell != left.header.cell} if left else set()
    is_beside = left is not None and (above is None or above.cell in over_left)
    if left and is_beside and not (left.entity and above and left.entity.cell == above.cell):
        name = left.entity or above or of_title
    else:
        name = above
    if not name:
        return column
    entity = Text(growth_name(name.text, column.entity.text), column.entity.cell)
    if not (left and is_beside):
        return replace(column, entity=entity)
    # What stands over the figure stands over its growth.
    stack = dict.fromkeys([*(text for text in left.stack if text.cell in over_left), *column.stack])
    return replace(
        column,
        entity=entity,
        period=column.period or left.period,
        basis=column.basis or left.basis,
        stack=tuple(stack),
    )


def _name_over(column: Column) -> Text | None:
    """The lowest text over the word for growth that is more than a time."""
    above = []
    for text in column.stack:
        if column.entity and text.cell == column.entity.cell:
            break
        if not (lines.role(text.text) or lines.split_period(text.text)[0]):
            above.append(text)
    return above[-1] if above else None


def _figure_left_of(column: Column, before: list[Column], growths: set[int]) -> Column | None:
    """The nearest figure of this time right before a column of growth; others stand between them only."""
    for steps, left in enumerate(reversed(before), start=1):
        if left.column_no != column.column_no - steps or left.role not in (None, "value"):
            return None
        if not (left.column_no in growths or lines.matches(left.header.text, "compared")):
            return left
    return None


def _without_unit(text: str) -> str:
    found = re.fullmatch(r"\s*(.+?)\s*[(（]([^()（）]+)[)）]\s*", text)
    return found[1] if found and lines.matches(found[2], "bare_unit") else text.strip()
