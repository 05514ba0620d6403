"""Compiled models, executed afresh and upon what stands; the models here are four, by hand."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import attach_home
from dagster_project.warehouse.compiled.execution import BuildFailed, attach_upon, build_afresh, build_upon
from dagster_project.warehouse.compiled.project import CompiledProject, Model

NAMES = Model(
    name="names",
    database="private",
    schema="intermediate",
    alias="names",
    materialized="table",
    unique_key=[],
    column_types={},
    numbered_texts={},
    tags=["settled"],
    needs=[],
    fresh="select code, upper(label) as label from private.seeds.seed_names",
    increment="select 'never' as code, 'executed' as label",
)
FIGURES = Model(
    name="figures",
    database="build",
    schema="marts",
    alias="figures",
    materialized="incremental",
    unique_key=["code"],
    column_types={"code": "varchar", "version_no": "integer"},
    numbered_texts={},
    tags=[],
    needs=["names"],
    fresh="select code, 1 as version_no from private.intermediate.names",
    # Reads what stands of itself, as the table of figures does.
    increment="select code, version_no + 1 as version_no from build.marts.figures where code = 'a'",
)
WARNINGS = replace(
    FIGURES,
    name="warnings",
    alias="warnings",
    unique_key=[],
    column_types={},
    needs=["figures"],
    fresh="select code from build.marts.figures",
    increment="select code from build.marts.figures where version_no > 1",
)
SHOWN = replace(
    WARNINGS,
    name="shown",
    alias="汇总",
    materialized="view",
    needs=["figures", "names"],
    # A view that is published does not name its database.
    fresh="select label, version_no from marts.figures join private.intermediate.names using (code)",
    increment="select label, version_no from marts.figures join private.intermediate.names using (code)",
)
FIGURES_AFRESH = [("a", 1), ("b", 1)]


def project_of(folder: Path, *models: Model) -> CompiledProject:
    folder.mkdir()
    (folder / "models.json").write_text(json.dumps([asdict(model) for model in models]), encoding="utf-8")
    project = CompiledProject(folder)
    with duckdb.connect(project.seeds) as connection:
        connection.execute("create schema seeds.seeds")
        connection.execute(
            "create table seeds.seeds.seed_names as from (values ('a', 'one'), ('b', 'two')) as seed(code, label)"
        )
    return project


@pytest.fixture
def project(tmp_path: Path) -> CompiledProject:
    return project_of(tmp_path / "compiled", NAMES, FIGURES, WARNINGS, SHOWN)


@pytest.fixture
def home(project: CompiledProject, tmp_path: Path) -> Settings:
    """A home in which they were built."""
    settings = Settings(tmp_path / "raw", tmp_path / "home", 1)
    with duckdb.connect() as connection:
        attach_home(connection, settings)
        build_afresh(connection, project)
    return settings


def test_a_fresh_build_holds_all_with_the_types_of_the_contracts(home: Settings) -> None:
    with duckdb.connect(home.build_file, read_only=True) as connection:
        assert connection.execute("from marts.figures order by all").fetchall() == FIGURES_AFRESH
        types = connection.execute("select column_name, column_type from (describe marts.figures)").fetchall()
        assert types == [("code", "VARCHAR"), ("version_no", "INTEGER")]
    with duckdb.connect(home.private_file, read_only=True) as connection:
        assert connection.execute("select count(*) from seeds.seed_names").fetchall() == [(2,)]


def test_only_what_is_wanted_is_built(project: CompiledProject, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        attach_home(connection, Settings(tmp_path / "raw", tmp_path / "other", 1))
        build_afresh(connection, project, ["figures"])
        built = connection.execute(
            "select table_name from duckdb_tables() where schema_name <> 'seeds'"
        ).fetchall()
    assert sorted(built) == [("figures",), ("names",)]


def test_upon_what_stands_new_rows_take_the_place_of_those_of_their_key(
    project: CompiledProject, home: Settings
) -> None:
    before = home.build_file.read_bytes(), home.private_file.read_bytes()
    with duckdb.connect() as connection:
        attach_upon(connection, home)
        build_upon(connection, project, ["shown", "warnings"], standing_tags={"settled"})
        assert connection.execute("from marts.figures order by all").fetchall() == [("a", 2), ("b", 1)]
        assert connection.execute("from marts.warnings").fetchall() == [("a",)]
        assert connection.execute('from marts."汇总" order by all').fetchall() == [("ONE", 2), ("TWO", 1)]
    assert (home.build_file.read_bytes(), home.private_file.read_bytes()) == before
    assert sorted(path.name for path in home.home.iterdir()) == ["build.duckdb", "private.duckdb"]


def test_where_more_than_submissions_is_due_nothing_is_taken_as_it_stands(
    project: CompiledProject, home: Settings
) -> None:
    with duckdb.connect() as connection:
        attach_upon(connection, home)
        build_upon(connection, project, ["names"], standing_tags=())
        assert connection.execute("from private.intermediate.names").fetchall() == [("never", "executed")]


def test_a_model_that_fails_is_named(tmp_path: Path) -> None:
    broken = replace(NAMES, name="broken", alias="broken", fresh="select nothing from nowhere")
    with duckdb.connect() as connection:
        attach_home(connection, Settings(tmp_path / "raw", tmp_path / "home", 1))
        with pytest.raises(BuildFailed, match=r"The model broken could not be built: .*nowhere"):
            build_afresh(connection, project_of(tmp_path / "compiled", broken))
