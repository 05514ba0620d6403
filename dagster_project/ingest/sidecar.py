"""notice.yml: what a notice says of itself, and which of its annexes each table is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from dagster_project.ingest.files.grid import decode
from dagster_project.ingest.files.schema_errors import describe, path_of
from dagster_project.ingest.files.yaml_mapping import YamlProblem, load_mapping
from dagster_project.ingest.landing.problems import reject

SIDECAR_NAME = "notice.yml"
# The notice itself may lie beside its sidecar; what only a document can be is it under any name.
DOCUMENT_SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf", ".doc", ".wps", ".rtf", ".ofd")
NOTICE_NAMES = tuple(f"notice{suffix}" for suffix in (*DOCUMENT_SUFFIXES, ".xlsx", ".xls"))
TOWN_CODE = "^[0-9]{6}-[a-z0-9_]+$"
TABLE_KIND = {
    "indicators": "annex_indicators",
    "policies": "annex_measures",
    "reforms": "annex_measures",
    "projects": "annex_measures",
}

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
    kind: Literal["indicators", "policies", "reforms", "projects"]
    title: Text
    file: Annotated[str, Field(pattern=r"^[^/\\]+$")]
    is_title_shortened: bool = False


class ProfileBesideNotice(BaseModel):
    """What is known of the town; the notice says the rest, as of its day of issue."""

    model_config = ConfigDict(extra="forbid")

    as_of_on: Date | None = None
    area_km2: Area | None = None
    built_up_area_km2: Area | None = None
    community_count: Count | None = None
    village_count: Count | None = None
    resident_population: Count | None = None
    total_population: Count | None = None


class Profile(ProfileBesideNotice):
    """What the notice says of the town, and from when it holds."""

    as_of_on: Date


class SidecarBesideNotice(BaseModel):
    """The schema of notice.yml where the notice itself lies beside it: what it leaves out, the notice says.

    Unknown fields are errors: a misspelt one would be lost in silence.
    """

    model_config = ConfigDict(extra="forbid")

    title: Text | None = None
    document_no: Text | None = None
    issuer: Text | None = None
    issued_on: Date | None = None
    transcribed_from_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    district_code: Annotated[str, Field(pattern="^[0-9]{6}$")] | None = None
    district_name: Text | None = None
    town_code: Annotated[str, Field(pattern=TOWN_CODE)] | None = None
    town_name: Text | None = None
    division_code: Annotated[str, Field(pattern="^[0-9]{12}$")] | None = None
    pilot_from_year: Year | None = None
    pilot_to_year: Year | None = None
    profile: ProfileBesideNotice | None = None
    annexes: list[Annex] = []

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.town_code and self.district_code and not self.town_code.startswith(self.district_code + "-"):
            raise ValueError("town_code: must begin with district_code")
        if self.pilot_from_year and self.pilot_to_year and self.pilot_to_year < self.pilot_from_year:
            raise ValueError("pilot_to_year: must not be before pilot_from_year")
        for name in ("annex_no", "file"):
            values = [getattr(annex, name) for annex in self.annexes]
            if len(set(values)) != len(values):
                raise ValueError(f"annexes: two entries have the same {name}")
        for annex in self.annexes:
            if annex.file in (SIDECAR_NAME, *NOTICE_NAMES) or annex.file.startswith((".", "~$")):
                raise ValueError(f"annexes: {annex.file} cannot be an annex table")
        return self


class Sidecar(SidecarBesideNotice):
    """The schema of notice.yml where nothing else says what it leaves out."""

    title: Text
    issuer: Text
    issued_on: Date
    district_code: Annotated[str, Field(pattern="^[0-9]{6}$")]
    district_name: Text
    town_code: Annotated[str, Field(pattern=TOWN_CODE)]
    town_name: Text
    pilot_from_year: Year
    pilot_to_year: Year
    profile: Profile
    annexes: Annotated[list[Annex], Field(min_length=1)]


def read_sidecar(content: bytes, folder_name: str, is_beside_notice: bool = False) -> SidecarBesideNotice:
    """The sidecar in these bytes, checked against its schema and against the folder it lies in.

    Beside a notice it may leave out what the notice says; the codes are then those of the folder.
    Raises FileRejected (encoding_unknown, sidecar_malformed, sidecar_invalid) naming line or fields.
    """
    text, _ = decode(content)
    try:
        stated = load_mapping(text)
    except YamlProblem as problem:
        line = str(problem.line)
        raise reject("sidecar_malformed", place=f"line {line}", line=line, reason=problem.reason) from problem
    schema = SidecarBesideNotice if is_beside_notice else Sidecar
    if is_beside_notice:
        stated = {"town_code": folder_name, "district_code": folder_name[:6]} | stated
    try:
        sidecar = schema.model_validate(stated)
    except ValidationError as error:
        place = "、".join(path_of(item["loc"]) for item in error.errors() if item["loc"])
        models: dict[str, type[BaseModel]] = {"": Sidecar, "profile": Profile, "annexes": Annex}
        raise reject("sidecar_invalid", place=place, fields=describe(error, models)) from error
    if sidecar.town_code != folder_name:
        wrong_code = f"town_code: is {sidecar.town_code}, but the folder is named {folder_name}"
        raise reject("sidecar_invalid", place="town_code", fields=wrong_code)
    return sidecar
