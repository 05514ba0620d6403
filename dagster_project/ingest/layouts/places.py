"""What layouts are made of: rows, columns, cells, and the places where a text stands."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dagster_project.ingest.layouts.months import months

# The last column and row that a spreadsheet has.
LAST_COLUMN, LAST_ROW = 16384, 1048576
GENERAL = ("tidy", "matrix")


def column_no(letters: str) -> int:
    """The number of a column counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(value: Any) -> Any:
    if not re.fullmatch(r"[A-Z]{1,3}", str(value)) or column_no(str(value)) > LAST_COLUMN:
        raise ValueError(f"“{value}” 不是列字母 (write a column by its letters, like C)")
    return value


def _address(value: Any) -> Any:
    if not re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]{0,6}", str(value)):
        raise ValueError(f"“{value}” 不是单元格 (write a cell like A3)")
    return value


def _pattern(value: Any) -> Any:
    try:
        re.compile(str(value))
    except re.error as error:
        raise ValueError(f"“{value}” 不是正则表达式 (not a regular expression: {error})") from error
    return value


def _period(value: Any) -> Any:
    if months(str(value)) is None:
        raise ValueError(f"“{value}” 无法识别 (write it like 2024, 2024-Q3, 2024-09 or 2024-09-01)")
    return value


def _span(value: Any) -> Any:
    first, _, last = str(value).partition(":")
    if column_no(_letters(first)) > column_no(_letters(last or first)):
        raise ValueError(f"“{value}” 顺序颠倒 (the first column stands right of the last)")
    return value


Letters = Annotated[str, BeforeValidator(_letters)]
Address = Annotated[str, BeforeValidator(_address)]
Pattern = Annotated[str, BeforeValidator(_pattern)]
Period = Annotated[str, BeforeValidator(_period)]
Span = Annotated[str, BeforeValidator(_span)]
RowNo = Annotated[int, Field(ge=1, le=LAST_ROW)]
Name = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Unknown fields are errors: a misspelt one would be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Place(Strict):
    """Where a text stands: exactly one of these, and with `pattern` only a part of what stands there."""

    column: Letters | None = None
    header_row: RowNo | None = None
    cell: Address | None = None
    title: bool = False
    sheet_name: bool = False
    folder: bool = False
    text: Name | None = None
    pattern: Pattern | None = None

    @model_validator(mode="after")
    def _is_one_place(self) -> Place:
        places = self.model_dump(exclude={"pattern"}, exclude_defaults=True)
        if len(places) != 1:
            raise ValueError(
                "请写且只写一处 (give exactly one of column, header_row, cell, title, sheet_name, folder, text)"
            )
        if self.pattern and not places.keys() & {"header_row", "cell", "sheet_name"}:
            raise ValueError("pattern 只能与 header_row、cell、sheet_name 同用 (pattern goes with these only)")
        return self


class Values(Strict):
    """One column of values or several next to each other, D or D:H, and the basis they state (本年累计)."""

    columns: Span
    basis: str = ""

    def numbers(self) -> range:
        """The columns, counted from 1."""
        first, _, last = self.columns.partition(":")
        return range(column_no(first), column_no(last or first) + 1)


class AppliesTo(Strict):
    """Which files a layout is for: all that is given must fit."""

    file: Name = "*"
    departments: list[Name] = []
    valid_from: Period | None = None
    valid_to: Period | None = None


class SheetLayout(Strict):
    """What every layout says: which files and sheets it is for, and which of their rows hold what."""

    name: Name
    description: str = ""
    applies_to: AppliesTo
    sheet: Name = "*"
    header_rows: list[RowNo] = []
    first_row: RowNo
    last_row: RowNo | None = None
    footer: Pattern | None = None
    ignored_columns: list[Letters] = []
    expect: dict[Address, Name] = {}

    @model_validator(mode="after")
    def _rows_hold_together(self) -> SheetLayout:
        if self.name in GENERAL:
            raise ValueError(f"name: {self.name} 是通用版式的名称 (the name of a general layout)")
        if self.header_rows and self.first_row <= max(self.header_rows):
            raise ValueError("first_row: 应在表头之下 (must be below header_rows)")
        if self.last_row and self.last_row < self.first_row:
            raise ValueError("last_row: 不应在 first_row 之上 (must not be above first_row)")
        span = [months(text) for text in (self.applies_to.valid_from, self.applies_to.valid_to) if text]
        if len(span) == 2 and span[0] and span[1] and span[1][1] < span[0][0]:
            raise ValueError("applies_to: valid_to 早于 valid_from (valid_to is before valid_from)")
        return self
