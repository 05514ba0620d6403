"""Texts that tables of millions of rows keep as numbers: dbt/macros/numbered_text.sql."""

from __future__ import annotations

import re

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.compiled.project import Model, compiled_project

_NUMBERED = {
    "int_submission_values_resolved",
    "int_submission_values_judged",
    "int_submission_keys_repeated",
    "int_figures_compared",
}


@pytest.fixture(scope="module")
def models() -> list[Model]:
    """The models that number texts."""
    return [model for model in compiled_project().models() if model.numbered_texts]


def test_types_of_one_build_stay_in_tables_of_one_build(reported: Settings) -> None:
    """A table that is added to would refuse what the next build brings."""
    with duckdb.connect() as connection:
        for name, path in (("build", reported.build_file), ("private", reported.private_file)):
            connection.execute(f"attach {quoted(path)} as {name} (read_only)")
        found = connection.execute(
            "select distinct table_name from duckdb_columns() where data_type like 'ENUM%'"
        ).fetchall()
    assert {name for (name,) in found} == _NUMBERED
    kept = {model.name: model.materialized for model in compiled_project().models() if model.name in _NUMBERED}
    assert "incremental" not in kept.values()


def test_a_type_takes_its_texts_from_what_its_model_waits_for(models: list[Model]) -> None:
    assert models
    for model in models:
        for texts in model.numbered_texts.values():
            named = re.findall(r"(?:private|build)\.\w+\.(\w+)", texts)
            assert set(named) <= set(model.needs), (model.name, texts)


def test_each_type_is_used_and_each_used_is_made(models: list[Model]) -> None:
    for model in models:
        for sql in (model.fresh, model.increment):
            used = re.findall(rf"as {model.database}\.{model.name}_(\w+)", sql)
            assert set(used) == set(model.numbered_texts)


def test_numbers_are_ordered_as_their_texts() -> None:
    model = next(model for model in compiled_project().models() if model.name == "int_figures_compared")
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as private")
        connection.execute("attach ':memory:' as build; create schema build.marts")
        connection.execute(
            "create table build.marts.dim_town as select unnest(['乙', 'b', null, 'a10', 'a9', 'b']) as town_code"
        )
        connection.execute(model.numbering_types[list(model.numbered_texts).index("town_code")])
        numbered = "cast(town_code as private.int_figures_compared_town_code)"
        ordered = connection.execute(
            f"select town_code from build.marts.dim_town where town_code is not null order by {numbered}"
        ).fetchall()
    assert [text for (text,) in ordered] == ["a10", "a9", "b", "b", "乙"]
