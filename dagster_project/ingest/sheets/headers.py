"""The header of a table: its rows, one or several, and what each column's texts say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.brackets import time_apart, unit_apart
from dagster_project.ingest.sheets.cells import Cells, Text

# Group titles, names, units: more rows than this are no header.
MOST_HEADER_ROWS = 5
AXES = ("town", "indicator", "period")
# 项目 over names of indicators, 单位 over names of towns: axes only where a sheet has no other.
ITEM, PLACE = "item", "place"


@dataclass(frozen=True)
class Column:
    """What the header says of a column: `role` where it has a usual name, else the `entity` and `period` it is of.

    `header` is the lowest text, `stack` all of them from top to bottom with the unit. `across` is what the corner
    of a matrix says the other columns are: 镇\\指标.
    """

    column_no: int
    header: Text
    role: str | None = None
    entity: Text | None = None
    period: Text | None = None
    unit: Text | None = None
    basis: str = ""
    across: str | None = None
    stack: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Header:
    """The first and last row of a header, and its columns that say anything, from left to right.

    `title_row` is the last row that may be a title: what stands over the columns may group some of them, or all.
    """

    title_row: int
    first_row: int
    last_row: int
    columns: list[Column]


@dataclass(frozen=True)
class Stacked:
    """The rows of a header as those of Header, the texts of each column from top to bottom, and a row of units."""

    title_row: int
    first_row: int
    last_row: int
    stacks: dict[int, list[Text]]
    units: dict[int, Text]


def header_at(cells: Cells, row_no: int, axes: tuple[str, ...]) -> Header | None:
    """The header whose row of names is this one, if a column of it names one of the axes; else None."""
    row = cells.row(row_no)
    keys = {no for no, text in enumerate(row, start=1) if text and not text.isascii() and _is_key(text, axes)}
    places = _over_places(cells, row_no) if PLACE in axes else set()
    if not (keys := keys | places):
        return None
    stacked = stacked_at(cells, row_no, keys, has_figures=True)
    units, stacks = stacked.units, stacked.stacks
    columns = [
        replace(_column(no, stacks[no], units.get(no)), stack=_with_unit(stacks[no], units.get(no)))
        for no in sorted(stacks)
    ]
    columns = [Column(one.column_no, one.header, "town") if one.column_no in places else one for one in columns]
    figures = [column for column in columns if column.entity and lines.is_figure(column.header.text)]
    if figures and any(column.period for column in columns) and all(map(_is_day_number, figures)):
        # A date that lost its format stands beside others: nobody reads its column, and the rest.
        columns = [column for column in columns if column not in figures]
    elif figures:
        return None
    return Header(stacked.title_row, stacked.first_row, stacked.last_row, columns)


def _is_day_number(column: Column) -> bool:
    """Whether a head may be a day by its number in a spreadsheet: 45930."""
    return bool(re.fullmatch("[34][0-9]{4}", column.header.text.strip()))


def _is_key(text: str, axes: tuple[str, ...]) -> bool:
    return corner(text)[0] in axes or (ITEM in axes and lines.matches(text, "item_head"))


def _over_places(cells: Cells, row_no: int) -> set[int]:
    """The columns headed as those of towns may be, with what is called as a town right below the header."""
    below = range(row_no + 1, row_no + MOST_HEADER_ROWS + 1)
    heads = {
        no for no, text in enumerate(cells.row(row_no), start=1) if text and lines.matches(text, "place_head")
    }
    return {no for no in heads if any(lines.matches(cells.text(below_no, no), "place") for below_no in below)}


def stacked_at(cells: Cells, row_no: int, keys: set[int], has_figures: bool = False) -> Stacked:
    """The rows of a header whose row of names is this one, names of keys standing in the columns `keys`.

    Below the names of columns that have figures, and not words, a row of words says what the figures are.
    """
    first_row = title_row = row_no
    while row_no - first_row < 2 and _is_group_row(cells, first_row - 1, keys):
        first_row -= 1
        title_row = title_row if _is_one_title(cells, first_row) else first_row
    last_row = _last_row(cells, row_no, keys, has_figures)
    unit_row = next((no for no in _rows_below(cells, last_row) if _is_unit_row(cells, no, last_row, keys)), None)
    stacks = _stacks(cells, first_row, last_row, max(keys))
    units = cells.spread(unit_row, 0) if unit_row else {}
    return Stacked(title_row - 1, first_row, unit_row or last_row, stacks, units)


def stacks_at(cells: Cells, row_no: int, keys: set[int]) -> tuple[int, int, dict[int, list[Text]]]:
    """First and last row of the header whose row of names is this one, and each column's texts downwards."""
    first_row = row_no
    while row_no - first_row < 2 and _is_group_row(cells, first_row - 1, keys):
        first_row -= 1
    last_row = _last_row(cells, row_no, keys)
    return first_row, last_row, _stacks(cells, first_row, last_row, max(keys))


@lru_cache(maxsize=1 << 16)
def corner(text: str) -> tuple[str | None, str | None]:
    """What a header says stands below it and, in a divided corner, what stands to its right.

    镇\\指标 has towns below and indicators to the right; on two lines the upper one is that to the right.
    """
    role = lines.role(text)
    if role or text.isascii() or len(text) > lines.LONGEST_HEADER:
        return role, None
    parts = [part for part in re.split(r"[\\/|／＼｜、\s]+", text.strip()) if part]
    roles = [lines.role(part) for part in parts]
    if len(parts) != 2 or roles[0] == roles[1] or not all(role in AXES for role in roles):
        return None, None
    return (roles[1], roles[0]) if "\n" in text.strip() else (roles[0], roles[1])


def _last_row(cells: Cells, row_no: int, keys: set[int], has_figures: bool = False) -> int:
    """Where the names end: as far as the key cells are merged, or rows below name what is blank above them."""
    areas = [
        area
        for area in cells.areas(row_no, row_no)
        if any(no in keys for no in range(area.first_column, area.last_column + 1))
    ]
    last_row = min(max((area.last_row for area in areas), default=row_no), row_no + MOST_HEADER_ROWS - 1)
    if last_row > row_no:
        return last_row
    while last_row - row_no < MOST_HEADER_ROWS - 1 and _is_lower_row(cells, last_row + 1, keys, has_figures):
        last_row += 1
    return last_row


def _is_lower_row(cells: Cells, row_no: int, keys: set[int], has_figures: bool) -> bool:
    """Whether a row below goes on with the header: names under group titles, nothing under the keys."""
    texts = {no: text for no, text in enumerate(cells.row(row_no), start=1) if text.strip()}
    above = cells.row(row_no - 1)
    first = next((no for no, text in enumerate(above, start=1) if text.strip()), len(above) + 1)
    fills = any(first < no and not cells.text(row_no - 1, no).strip() for no in texts)
    are_names = _are_names(texts)
    # 累计 and 期末 below names say what each of them counts.
    are_bases = all(
        lines.role(text) == "value" and cells.text(row_no - 1, no).strip() for no, text in texts.items()
    )
    # Groups right below wider groups: it is the next row that names what is blank above both.
    below = {no: text for no, text in enumerate(cells.row(row_no + 1), start=1) if text.strip()}
    is_filled_below = any(
        first < no and no not in texts and not cells.text(row_no - 1, no).strip() for no in below
    )
    is_level = is_filled_below and min(below) > max(keys) and _are_names(below)
    # 利润 below a name, and nothing below the keys, says what stands there.
    is_under = has_figures and all(
        cells.text(row_no - 1, no).strip() and not lines.matches(text, "footer") for no, text in texts.items()
    )
    goes_on = ((fills or is_level or is_under) and are_names) or are_bases
    return bool(texts) and min(texts) > min(keys) and not texts.keys() & keys and goes_on


def _are_names(texts: dict[int, str]) -> bool:
    return all(
        (re.search(r"[^\W\d_]", text) or lines.matches(text, "bare_unit")) and not lines.is_figure(text)
        for text in texts.values()
    )


def _is_group_row(cells: Cells, row_no: int, keys: set[int]) -> bool:
    """Whether the row above the names holds group titles: nothing above the keys, titles beside."""
    texts = {no: text for no, text in enumerate(cells.row(row_no), start=1) if text.strip()}
    if not texts or min(texts) <= max(keys) or any(":" in text or "：" in text for text in texts.values()):
        return False
    is_merged = any(
        area.first_column > max(keys) and area.last_column > area.first_column
        for area in cells.areas(row_no, row_no)
    )
    return is_merged or len(texts) > 1


def _is_one_title(cells: Cells, row_no: int) -> bool:
    """Whether a row over the columns holds one text only that is more than a period."""
    texts = [text for text in cells.row(row_no) if text.strip()]
    return len(texts) == 1 and bool(lines.split_period(texts[0])[1])


def _rows_below(cells: Cells, last_row: int) -> range:
    """The row below the names, and the next one where that is blank."""
    return range(last_row + 1, last_row + 2 + cells.is_blank(last_row + 1))


def _is_unit_row(cells: Cells, row_no: int, last_row: int, keys: set[int]) -> bool:
    """Whether a row below the names holds units: labelled 单位, or all of it in brackets or a bare unit."""
    texts = {no: text for no, text in enumerate(cells.row(row_no), start=1) if text.strip()}
    beside = [text for no, text in texts.items() if no not in keys and no > min(keys)]
    if not beside or any(lines.is_figure(text) for text in beside):
        return False
    if any(lines.role(text) == "unit" for no, text in texts.items() if no <= max(keys)):
        return True
    if texts.keys() & keys:
        return False
    inner = [lines.unbracketed(text) or "" for text in texts.values()]
    are_bare = all(
        lines.matches(text, "bare_unit") and cells.text(last_row, no).strip() for no, text in texts.items()
    )
    return are_bare or all(text and not lines.is_figure(text) for text in inner)


def _stacks(cells: Cells, first_row: int, last_row: int, last_key: int) -> dict[int, list[Text]]:
    """The header texts of each column from top to bottom, group titles spread over the columns they stand for."""
    stacks: dict[int, list[Text]] = {}
    for row_no in range(first_row, last_row + 1):
        texts = cells.spread(row_no, row_no - first_row)
        is_merged = any(area.last_column > area.first_column for area in cells.areas(row_no, row_no))
        if row_no < last_row and not is_merged:
            texts = _spread_right(cells, row_no, texts, last_key)
        for column_no, text in texts.items():
            stack = stacks.setdefault(column_no, [])
            if not stack or stack[-1].cell != text.cell:
                stack.append(text)
    return stacks


def _with_unit(stack: list[Text], unit: Text | None) -> tuple[Text, ...]:
    return (*stack, unit) if unit else tuple(stack)


def _spread_right(cells: Cells, row_no: int, texts: dict[int, Text], last_key: int) -> dict[int, Text]:
    """In a file without merged cells a group title stands for the named columns to its right as well.

    本月 and 位次 are group titles where a name stands below them.
    """
    spread = dict(texts)
    title: Text | None = None
    for column_no in range(last_key + 1, cells.width + 1):
        if column_no in texts:
            is_group = lines.role(texts[column_no].text) is None or cells.text(row_no + 1, column_no).strip()
            title = texts[column_no] if is_group else None
        elif title and cells.text(row_no + 1, column_no).strip():
            spread[column_no] = title
    return spread


def _column(column_no: int, stack: list[Text], unit: Text | None) -> Column:
    """What a column's header texts say together; the lowest name counts."""
    header = stack[-1]
    role, across = corner(header.text)
    stack = [Text(lines.plain_head(text.text), text.cell) for text in stack]
    if lines.matches(header.text, "item_head"):
        role = "indicator"
    if role and role != "value":
        return Column(column_no, header, role, across=across)
    stack, unit_within = time_apart(stack)
    if unit:
        unit = Text(lines.unbracketed(unit.text) or unit.text, unit.cell)
    elif unit_within:
        unit = unit_within
    else:
        stack, unit = unit_apart(stack)
    entity: Text | None = None
    period: Text | None = None
    basis = ""
    below = stack[-1] if len(stack) > 1 else None
    for text in reversed(stack):
        stated, rest = lines.split_period(text.text)
        if stated and (not rest or lines.role(rest) == "value"):
            period = period or Text(stated, text.cell)
            basis = basis or rest
        elif lines.role(text.text) == "value" or (text is below and lines.matches(text.text, "soft_value")):
            # 本年累计 over 实际, and 完成情况 below a name.
            basis = text.text + basis
        elif not entity:
            # 2024年9月出口总额 names both.
            entity = Text(rest, text.cell) if stated else text
            period = period or (Text(stated, text.cell) if stated else None)
    header = stack[-1]
    role = "value" if basis and not entity and not period else None
    return Column(column_no, header, role, entity, period, unit, basis)


def place_of(column: Column) -> str:
    """A column's header as messages name it: 完成数 (C1)."""
    return f"{column.header.text.strip()} ({column.header.cell})"
