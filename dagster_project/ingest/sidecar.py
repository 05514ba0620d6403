"""notice.yml: what a notice says of itself, and which of its annexes each table is."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dagster_project.ingest.grid import decode
from dagster_project.ingest.problems import reject

SIDECAR_NAME = "notice.yml"
# The notice itself may lie beside its sidecar.
NOTICE_NAMES = ("notice.txt", "notice.html", "notice.docx", "notice.pdf")
TABLE_KIND = {"indicators": "annex_indicators", "policies": "annex_measures", "reforms": "annex_measures"}

Year = Annotated[int, Field(ge=1949, le=2100)]
Count = Annotated[int, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]


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

    as_of_on: date
    area_km2: Annotated[float, Field(gt=0)] | None = None
    built_up_area_km2: Annotated[float, Field(gt=0)] | None = None
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
    issued_on: date
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
        return self


def read_sidecar(content: bytes, folder_name: str) -> Sidecar:
    """The sidecar in these bytes, checked against its schema and against the folder it lies in.

    Raises FileRejected (encoding_unknown, sidecar_malformed, sidecar_invalid) naming line or fields.
    """
    text, _ = decode(content)
    try:
        # BaseLoader keeps every scalar as written: 500111 and 2024-06-05 are text until the schema reads them.
        loaded = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = str(mark.line + 1) if mark else "1"
        reason = getattr(error, "problem", None) or "not YAML"
        raise reject("sidecar_malformed", place=f"line {line}", line=line, reason=reason) from error
    if not isinstance(loaded, dict):
        raise reject("sidecar_malformed", place="line 1", line="1", reason="not a mapping of fields")
    try:
        sidecar = Sidecar.model_validate(loaded)
    except ValidationError as error:
        wrong = [_describe(item) for item in error.errors()]
        place = "、".join(_path(item["loc"]) for item in error.errors() if item["loc"])
        raise reject("sidecar_invalid", place=place, fields="；".join(wrong)) from error
    if sidecar.town_code != folder_name:
        wrong_code = f"town_code: is {sidecar.town_code}, but the folder is named {folder_name}"
        raise reject("sidecar_invalid", place="town_code", fields=wrong_code)
    return sidecar


def _path(location: tuple[int | str, ...]) -> str:
    """profile.area_km2, annexes[2].kind"""
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _describe(item: Any) -> str:
    path = _path(item["loc"])
    if item["type"] == "missing":
        return f"{path}: 缺少 (missing)"
    if item["type"] == "extra_forbidden":
        models: dict[str, type[BaseModel]] = {"profile": Profile, "annexes": Annex}
        model = models.get(str(item["loc"][0]), Sidecar) if len(item["loc"]) > 1 else Sidecar
        near = difflib.get_close_matches(str(item["loc"][-1]), list(model.model_fields), n=1)
        return f"{path}: 未知字段 (unknown field)" + (f"，是否为 {near[0]} (did you mean it)？" if near else "")
    message = item["msg"].removeprefix("Value error, ")
    return f"{path}: {message}" if path else message
