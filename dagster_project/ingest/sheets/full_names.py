"""Heads that name a figure with the help of others: 累计出口额, 增速 below a name, 占全区比重 beside one.

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


def with_figures_named(columns: list[Column], of_title: Text | None) -> list[Column]:
    """The columns of a header, each that is no more than growth or a share with the name of its figure.

    That is the name over it, else the figure to its left, which may be that of the title; its time is that of the
    figure. What a head says that the title's figure did (新增) is that figure.
    """
    if _has_names_below(columns):
        return columns
    found: list[Column] = []
    relatives: set[int] = set()
    for column in columns:
        if column.entity and is_relative(column.entity.text):
            relatives.add(column.column_no)
            column = _relative_of(column, _figure_left_of(column, found, relatives), of_title)
        elif column.entity and not column.role and of_title and _is_deed_of(column.entity.text, of_title.text):
            unit = lines.unit_of_name(lines.fold(column.entity.text)[0])
            name = f"{_without_unit(of_title.text)}({unit})" if unit else of_title.text
            column = replace(column, entity=Text(name, column.entity.cell))
        found.append(column)
    return found


@lru_cache(maxsize=1 << 12)
def is_relative(text: str) -> bool:
    """Whether a text says no more than how much of itself something grew by, or of a whole it is."""
    return lines.matches(text, "growth") or lines.matches(text, "share")


def name_of_relative(figure: str, text: str) -> str:
    """The name of what growth or a share is of: 社零总额（亿元） and 同比增长（%） → 社零总额增速(%)."""
    said = GROWTH if lines.matches(text, "growth") else re.sub("[(]?%[)]?$", "", lines.fold(text)[0])
    return f"{_without_unit(figure)}{said}{'(%)' if re.search('[%％]', text) else ''}"


def _is_deed_of(head: str, title: str) -> bool:
    """Whether a head says no more than what became of the one figure of the title: 新增（人） of 新增就业人数."""
    deed = _without_unit(head)
    return lines.matches(deed, "deed") and deed in title and not re.search("[、，,及和与]", title)


def _has_names_below(columns: list[Column]) -> bool:
    return any(column.role == "indicator" or column.across for column in columns)


def _time_apart(column: Column) -> Column:
    if column.role or not column.entity or column.basis:
        return column
    basis, name = lines.split_basis(column.entity.text)
    return replace(column, entity=Text(name, column.entity.cell), basis=basis) if basis else column


def _relative_of(column: Column, left: Column | None, of_title: Text | None) -> Column:
    """A column of growth or of a share with its whole name, where somebody says it."""
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
    entity = Text(name_of_relative(name.text, column.entity.text), column.entity.cell)
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
    """The lowest text over the word for growth or a share that is more than a time."""
    above = []
    for text in column.stack:
        if column.entity and text.cell == column.entity.cell:
            break
        if not (lines.role(text.text) or lines.split_period(text.text)[0]):
            above.append(text)
    return above[-1] if above else None


def _figure_left_of(column: Column, before: list[Column], relatives: set[int]) -> Column | None:
    """The nearest figure of this time right before a column of growth or a share; only others stand between."""
    for steps, left in enumerate(reversed(before), start=1):
        if left.column_no != column.column_no - steps or left.role not in (None, "value"):
            return None
        if not (left.column_no in relatives or lines.matches(left.header.text, "compared")):
            return left
    return None


def _without_unit(text: str) -> str:
    found = re.fullmatch(r"\s*(.+?)\s*[(（]([^()（）]+)[)）]\s*", text)
    return found[1] if found and lines.matches(found[2], "bare_unit") else text.strip()
