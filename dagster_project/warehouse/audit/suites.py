"""The expectations as expectations/<suite>.yml holds them. Needs no Great Expectations: Dagster reads them too."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dagster_project.errors import ZhencangError
from dagster_project.settings import EXPECTATIONS
from dagster_project.shipped import read_yaml
from dagster_project.warehouse.audit.auditor import SUITES

# Checked before a review is held, on the warehouse as it was known then.
REVIEW = "review"
UNEXPECTED_ROWS = "unexpected_rows"


class SuiteInvalid(ZhencangError):
    """A file under expectations/ is not as expectations/README.md describes it."""


class Expectation(BaseModel):
    """One promise about a whole table: what is promised, who mends it, and how it is checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    table: str = Field(pattern=r"^[a-z][a-z0-9_]*[.][a-z][a-z0-9_]*$")
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    suggestion_zh: str = Field(min_length=1)
    suggestion_en: str = Field(min_length=1)
    severity: Literal["error", "warn"]
    owner: Literal["department", "data_engineer", "working_group"]
    expect: str = Field(pattern=rf"^(expect_[a-z_]+|{UNEXPECTED_ROWS})$")
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    show: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _query_stands_alone(self) -> Expectation:
        if self.expect == UNEXPECTED_ROWS and set(self.arguments) != {"query"}:
            raise ValueError(f"{UNEXPECTED_ROWS} takes `with: {{query: …}}` and nothing else")
        return self


Kind = TypeVar("Kind", bound=Expectation)


class Measure(BaseModel):
    """A share in percent that must reach a threshold: the query that gives it, as one number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str
    at_least: float = Field(ge=0, le=100)


class ReviewExpectation(Expectation):
    """One reason against holding a review. Its rows are findings: actor_zh, message_zh, message_en, place.

    Without a measure, every row is one too many.
    """

    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    measure: Measure | None = None


def load_suite(suite: str, folder: Path = EXPECTATIONS) -> list[Expectation]:
    """The expectations of one suite, in the order of the file.

    Raises SuiteInvalid naming file, entry and field; an id may occur once over all suites.
    """
    suites: dict[str, list[Expectation]] = {name: _read(folder / f"{name}.yml", Expectation) for name in SUITES}
    suites[REVIEW] = [*load_review_suite(folder)]
    counts = Counter(expectation.id for expectations in suites.values() for expectation in expectations)
    repeated = sorted(name for name, count in counts.items() if count > 1)
    if repeated:
        raise SuiteInvalid(f"{folder}: more than one expectation has the id {', '.join(repeated)}")
    return suites[suite]


def load_review_suite(folder: Path = EXPECTATIONS) -> list[ReviewExpectation]:
    """What a review asks for, in the order of the file. Raises SuiteInvalid."""
    return _read(folder / f"{REVIEW}.yml", ReviewExpectation)


def _read(path: Path, kind: type[Kind]) -> list[Kind]:
    try:
        entries = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SuiteInvalid(f"{path} cannot be read: {error}") from error
    if not isinstance(entries, list):
        raise SuiteInvalid(f"{path} must hold a list of expectations")
    return [_parse(path, number, entry, kind) for number, entry in enumerate(entries, start=1)]


def _parse(path: Path, number: int, entry: object, kind: type[Kind]) -> Kind:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        name = entry.get("id") if isinstance(entry, dict) else None
        faults = [
            f"{'.'.join(str(part) for part in fault['loc']) or 'entry'}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise SuiteInvalid(f"{path}, entry {number} ({name or 'without id'}): {'; '.join(faults)}") from error
