"""notice.yml: what a notice says of itself, and which of its annexes each table is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from dagster_project.ingest.grid import decode
from dagster_project.ingest.problems import reject
from dagster_project.ingest.schema_errors import describe, path_of
from dagster_project.ingest.yaml_mapping import YamlProblem, load_mapping

SIDECAR_NAME = "notice.yml"
# The notice itself may lie beside its sidecar.
NOTICE_NAMES = ("notice.txt", "notice.html", "notice.docx", "notice.pdf")
TABLE_KIND = {"indicators": "annex_indicators", "policies": "annex_measures", "reforms": "annex_measures"}

Year = Annotated[int, Field(ge=1949, le=2100)]
Count = Annotated[int, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]
Area = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]


def _written_as_date(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("write it like 2024-06-05")
    return value


# pydantic alone would take 0 for 1970-01-01.
Date = Annotated[date, BeforeValidator(_written_as_date)]


class Annex(BaseModel):
    """One annex table of a notice."""

    model_config = ConfigDict(extra="forbid")

    annex_no: Annotated[int, Field(ge=1)]
    kind: Literal["indicators", "policies", "reforms"]
    title: Text
    file: Annotated[str, Field(pattern=r"^[^/\\]+$")]
    is_title_shortened: bool = False


class Profile(BaseModel):
    """What the notice says of the town, and from when it holds."""

    model_config = ConfigDict(extra="forbid")

    as_of_on: Date
    area_km2: Area | None = None
    built_up_area_km2: Area | None = None
    community_count: Count | None = None
    village_count: Count | None = None
    resident_population: Count | None = None
    total_population: Count | None = None


class Sidecar(BaseModel):
    """The schema of notice.yml. Unknown fields are errors: a misspelt one would be lost in silence."""

    model_config = ConfigDict(extra="forbid")

    title: Text
    document_no: Text | None = None
    issuer: Text
    issued_on: Date
    transcribed_from_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    district_code: Annotated[str, Field(pattern="^[0-9]{6}$")]
    district_name: Text
    town_code: Annotated[str, Field(pattern="^[0-9]{6}-[a-z0-9_]+$")]
    town_name: Text
    division_code: Annotated[str, Field(pattern="^[0-9]{12}$")] | None = None
    pilot_from_year: Year
    pilot_to_year: Year
    profile: Profile
    annexes: Annotated[list[Annex], Field(min_length=1)]

    @model_validator(mode="after")
    def _holds_together(self) -> Sidecar:
        if not self.town_code.startswith(self.district_code + "-"):
            raise ValueError("town_code: must begin with district_code")
        if self.pilot_to_year < self.pilot_from_year:
            raise ValueError("pilot_to_year: must not be before pilot_from_year")
        for name in ("annex_no", "file"):
            values = [getattr(annex, name) for annex in self.annexes]
            if len(set(values)) != len(values):
                raise ValueError(f"annexes: two entries have the same {name}")
        for annex in self.annexes:
            if annex.file in (SIDECAR_NAME, *NOTICE_NAMES) or annex.file.startswith((".", "~$")):
                raise ValueError(f"annexes: {annex.file} cannot be an annex table")
        return self


def read_sidecar(content: bytes, folder_name: str) -> Sidecar:
    """The sidecar in these bytes, checked against its schema and against the folder it lies in.

    Raises FileRejected (encoding_unknown, sidecar_malformed, sidecar_invalid) naming line or fields.
    """
    text, _ = decode(content)
    try:
        stated = load_mapping(text)
    except YamlProblem as problem:
        line = str(problem.line)
        raise reject("sidecar_malformed", place=f"line {line}", line=line, reason=problem.reason) from problem
    try:
        sidecar = Sidecar.model_validate(stated)
    except ValidationError as error:
        place = "、".join(path_of(item["loc"]) for item in error.errors() if item["loc"])
        models: dict[str, type[BaseModel]] = {"": Sidecar, "profile": Profile, "annexes": Annex}
        raise reject("sidecar_invalid", place=place, fields=describe(error, models)) from error
    if sidecar.town_code != folder_name:
        wrong_code = f"town_code: is {sidecar.town_code}, but the folder is named {folder_name}"
        raise reject("sidecar_invalid", place="town_code", fields=wrong_code)
    return sidecar
