"""dbt's exposures name the tables that the code really reads, no fewer and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from dagster_project.settings import DBT_PROJECT, PROJECT

MODELS = {
    path.stem: path.relative_to(DBT_PROJECT / "models").parts[0] for path in DBT_PROJECT.rglob("models/**/*.sql")
}
EXPOSURES = yaml.safe_load((DBT_PROJECT / "models" / "_exposures.yml").read_text(encoding="utf-8"))["exposures"]
# A table with its schema, or one whose name says by itself that it is a table of the star schema.
_TABLE = re.compile(r"\b(?:(?:marts|quality|bi)[.]|(?=(?:dim|fct|bridge)_))([a-z][a-z0-9_]*)")


def named(text: str) -> set[str]:
    """The models that a text names as tables."""
    return set(_TABLE.findall(text)) & set(MODELS)


def read_by(exposure: Mapping[str, Any], project: Path = PROJECT) -> set[str]:
    """The models that the code of an exposure names, and those of the schemas that it reads whole."""
    about = exposure["config"]["meta"]
    found = {name for name, schema in MODELS.items() if schema in about.get("reads_whole", [])}
    for place in about["read_in"]:
        path = project / place
        assert path.exists(), place
        for file in path.rglob("*") if path.is_dir() else [path]:
            if file.suffix in (".py", ".sql", ".yml", ".md"):
                found |= named(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("exposure", EXPOSURES, ids=lambda exposure: exposure["name"])
def test_an_exposure_depends_on_what_is_read(exposure: Mapping[str, Any]) -> None:
    declared = {reference.removeprefix("ref('").removesuffix("')") for reference in exposure["depends_on"]}
    assert declared == read_by(exposure)


def test_whatever_people_get_has_an_exposure() -> None:
    covered = {place for exposure in EXPOSURES for place in exposure["config"]["meta"]["read_in"]}
    rooms = {"frames", "lookup", "receipts", "review", "templates"}
    assert {f"dagster_project/{room}" for room in rooms} <= covered


def test_a_table_that_code_begins_to_read_is_seen(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "new.py").write_text("SQL = 'select * from quality.source_file join marts.dim_town'\n")
    exposure = {"config": {"meta": {"read_in": ["room"]}}}
    assert read_by(exposure, tmp_path) == {"source_file", "dim_town"}
    assert named("marts.fct_indicator_value_old, a rule, quality.check_result") == set()
