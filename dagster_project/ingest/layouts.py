"""Layouts as data: raw/layouts/*.yml say where keys and values stand on a sheet of neither general layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from dagster_project.ingest.grid import decode
from dagster_project.ingest.months import months
from dagster_project.ingest.problems import reject
from dagster_project.ingest.schema_errors import describe
from dagster_project.ingest.yaml_mapping import YamlProblem, load_mapping

# The last column and row that a spreadsheet has.
LAST_COLUMN, LAST_ROW = 16384, 1048576
GENERAL = ("tidy", "matrix")


@dataclass(frozen=True)
class About:
    """The folders that a submission lies in: their names as written."""

    period: str = ""
    department: str = ""


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
        raise ValueError(f"“{value}” 读不懂 (write it like 2024, 2024-Q3, 2024-09 or 2024-09-01)")
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


class _Strict(BaseModel):
    """Unknown fields are errors: a misspelt one would be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Place(_Strict):
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


class Values(_Strict):
    """One column of values or several next to each other, D or D:H, and the basis they state (本年累计)."""

    columns: Span
    basis: str = ""

    def numbers(self) -> range:
        """The columns, counted from 1."""
        first, _, last = self.columns.partition(":")
        return range(column_no(first), column_no(last or first) + 1)


class AppliesTo(_Strict):
    """Which files a layout is for: all that is given must fit."""

    file: Name = "*"
    departments: list[Name] = []
    valid_from: Period | None = None
    valid_to: Period | None = None


class Layout(_Strict):
    """The schema of a layout. Towns, indicators and periods have one place each; rows count as in the sheet."""

    name: Name
    description: str = ""
    applies_to: AppliesTo
    sheet: Name = "*"
    header_rows: list[RowNo] = []
    first_row: RowNo
    last_row: RowNo | None = None
    footer: Pattern | None = None
    town: Place
    indicator: Place
    period: Place = Place(folder=True)
    unit: Place | None = None
    department: Place = Place(folder=True)
    note: Letters | None = None
    values: Annotated[list[Values], Field(min_length=1)]
    ignored_columns: list[Letters] = []
    expect: dict[Address, Name] = {}

    def places(self) -> dict[str, Place]:
        """The place of each text that says what a value is."""
        places = {role: getattr(self, role) for role in ("town", "indicator", "period", "unit", "department")}
        return {role: place for role, place in places.items() if place}

    @model_validator(mode="after")
    def _holds_together(self) -> Layout:
        if self.name in GENERAL:
            raise ValueError(f"name: {self.name} 是通用版式的名称 (the name of a general layout)")
        if self.header_rows and self.first_row <= max(self.header_rows):
            raise ValueError("first_row: 应在表头之下 (must be below header_rows)")
        if self.last_row and self.last_row < self.first_row:
            raise ValueError("last_row: 不应在 first_row 之上 (must not be above first_row)")
        for role, place in self.places().items():
            if place.header_row and place.header_row not in self.header_rows:
                raise ValueError(f"{role}: 第 {place.header_row} 行不在 header_rows 中 (not one of header_rows)")
            if place.folder and role not in ("period", "department"):
                raise ValueError(f"{role}: 文件夹不说明它 (a folder names only period and department)")
            if place.title and role == "indicator":
                raise ValueError("indicator: 标题行不说明它 (title lines do not name it; give a cell)")
        used = [column_no(place.column) for place in self.places().values() if place.column]
        used += [column_no(self.note)] if self.note else []
        used += [number for values in self.values for number in values.numbers()]
        if len(set(used)) < len(used):
            raise ValueError("values: 有一列用了两次 (a column is used twice)")
        span = [months(text) for text in (self.applies_to.valid_from, self.applies_to.valid_to) if text]
        if len(span) == 2 and span[0] and span[1] and span[1][1] < span[0][0]:
            raise ValueError("applies_to: valid_to 早于 valid_from (valid_to is before valid_from)")
        return self


def parse_layout(content: bytes, name: str) -> Layout:
    """The layout in these bytes. Raises FileRejected (encoding_unknown, layout_invalid) naming line or fields."""
    text, _ = decode(content)
    try:
        return Layout.model_validate(load_mapping(text))
    except YamlProblem as problem:
        fields = f"{name} 第 {problem.line} 行不是有效的 YAML (line {problem.line}: {problem.reason})"
        raise reject("layout_invalid", place=f"line {problem.line}", fields=fields) from problem
    except ValidationError as error:
        models: dict[str, type[BaseModel]] = {"": Layout, "applies_to": AppliesTo, "values": Values}
        models |= dict.fromkeys(("town", "indicator", "period", "unit", "department"), Place)
        raise reject("layout_invalid", place=name, fields=describe(error, models)) from error


def applicable(layouts: Sequence[Layout], name: str, about: About) -> Layout | None:
    """The layout for a file of this name in these folders, None where none is.

    Raises FileRejected: layout_invalid where two are, layout_not_met where it cannot be told.
    """
    found = [layout for layout in layouts if _applies(layout, name, about)]
    if len(found) > 1:
        names = "、".join(layout.name for layout in found)
        raise reject("layout_invalid", place=name, fields=f"{names} 同时适用于“{name}” (all apply to this file)")
    return found[0] if found else None


def _applies(layout: Layout, name: str, about: About) -> bool:
    to = layout.applies_to
    if not fnmatchcase(_same_case(name), _same_case(to.file)):
        return False
    if to.departments and _same_case(about.department) not in map(_same_case, to.departments):
        return False
    if not (to.valid_from or to.valid_to):
        return True
    span = months(about.period)
    if span is None:
        reason = (
            f"从文件夹“{about.period}”看不出报告期，无法判断版式是否有效 (no period can be told from the folder)"
        )
        raise reject("layout_not_met", place=name, layout=layout.name, reason=reason)
    first, last = months(to.valid_from or "2000"), months(to.valid_to or "2099")
    return bool(first and last and first[0] <= span[1] and span[0] <= last[1])


def _same_case(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
