"""Layouts as data: raw/layouts/*.yml say where things stand on a sheet that is not found by its header."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError, model_validator

from dagster_project.ingest.files.grid import decode
from dagster_project.ingest.files.schema_errors import describe
from dagster_project.ingest.files.yaml_mapping import YamlProblem, load_mapping
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.layouts.months import months
from dagster_project.ingest.layouts.places import (
    AppliesTo,
    Letters,
    Name,
    Place,
    SheetLayout,
    Values,
    column_no,
)
from dagster_project.ingest.sheets.columns import vocabulary


@dataclass(frozen=True)
class About:
    """The folders that a submission lies in: their names as written."""

    period: str = ""
    department: str = ""


class Layout(SheetLayout):
    """The schema of a table of indicators. Towns, indicators and periods have one place each."""

    town: Place
    indicator: Place
    period: Place = Place(folder=True)
    unit: Place | None = None
    department: Place = Place(folder=True)
    note: Letters | None = None
    values: Annotated[list[Values], Field(min_length=1)]

    def places(self) -> dict[str, Place]:
        """The place of each text that says what a value is."""
        places = {role: getattr(self, role) for role in ("town", "indicator", "period", "unit", "department")}
        return {role: place for role, place in places.items() if place}

    @model_validator(mode="after")
    def _holds_together(self) -> Layout:
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
        return self


class ListLayout(SheetLayout):
    """The schema of a list of measures or projects: a line each, a column for each thing that is said of it."""

    kind: Literal["measures", "projects"]
    columns: Annotated[dict[Name, Letters], Field(min_length=1)]
    town: Place | None = None
    period: Place = Place(folder=True)
    department: Place = Place(folder=True)
    unit: Place | None = None

    @property
    def table(self) -> str:
        """The landing table that its lines go to."""
        return {"measures": "measure_reports", "projects": "project_reports"}[self.kind]

    def places(self) -> dict[str, Place]:
        """Where stands what holds for the whole list: each of these may be a column instead."""
        places = {role: getattr(self, role) for role in ("town", "period", "department", "unit")}
        return {role: place for role, place in places.items() if place and role not in self.columns}

    @model_validator(mode="after")
    def _holds_together(self) -> ListLayout:
        rules = vocabulary()[self.table]
        known = [role for role in rules if role not in ("item_no", "lead")]
        unknown = [role for role in self.columns if role not in known]
        if unknown:
            raise ValueError(f"columns: 不认识“{unknown[0]}”，可用 (not one of) {', '.join(known)}")
        subject = self.kind.removesuffix("s")
        if not self.columns.keys() & {subject, f"{subject}_code"}:
            raise ValueError(f"columns: 缺少 {subject} 或 {subject}_code (one of the two is missing)")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("columns: 有一列用了两次 (a column is used twice)")
        for role, place in self.places().items():
            if place.column or place.header_row:
                raise ValueError(f"{role}: 列请写在 columns 中 (a column stands under columns)")
            if place.folder and role not in ("period", "department"):
                raise ValueError(f"{role}: 文件夹不说明它 (a folder names only period and department)")
        return self


AnyLayout = Layout | ListLayout


def parse_layout(content: bytes, name: str) -> AnyLayout:
    """The layout in these bytes, of a list where it says `kind`.

    Raises FileRejected (encoding_unknown, layout_invalid) naming line or fields.
    """
    text, _ = decode(content)
    schema: type[AnyLayout] = Layout
    try:
        mapping = load_mapping(text)
        schema = ListLayout if "kind" in mapping else Layout
        return schema.model_validate(mapping)
    except YamlProblem as problem:
        fields = f"{name} 第 {problem.line} 行不是有效的 YAML (line {problem.line}: {problem.reason})"
        raise reject("layout_invalid", place=f"line {problem.line}", fields=fields) from problem
    except ValidationError as error:
        models: dict[str, type[BaseModel]] = {"": schema, "applies_to": AppliesTo, "values": Values}
        models |= dict.fromkeys(("town", "indicator", "period", "unit", "department"), Place)
        raise reject("layout_invalid", place=name, fields=describe(error, models)) from error


def applicable(layouts: Sequence[AnyLayout], name: str, about: About) -> AnyLayout | None:
    """The layout for a file of this name in these folders, None where none is.

    Raises FileRejected: layout_invalid where two are, layout_not_met where it cannot be told.
    """
    found = [layout for layout in layouts if _applies(layout, name, about)]
    if len(found) > 1:
        names = "、".join(layout.name for layout in found)
        raise reject("layout_invalid", place=name, fields=f"{names} 同时适用于“{name}” (all apply to this file)")
    return found[0] if found else None


def _applies(layout: AnyLayout, name: str, about: About) -> bool:
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
