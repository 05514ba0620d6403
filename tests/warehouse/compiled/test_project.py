"""The project is parsed and compiled once for each state of its files, whatever the home."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import DBT_PROJECT, Settings
from dagster_project.warehouse.build import DBT, dbt_environment
from dagster_project.warehouse.compiled import project
from dagster_project.warehouse.compiled.project import compiled_project, partial_parse_file


def test_every_model_stands_behind_those_that_it_needs() -> None:
    seen: set[str] = set()
    for model in compiled_project().models():
        assert set(model.needs) <= seen, model.name
        assert model.fresh, model.name
        assert model.increment, model.name
        seen.add(model.name)
    assert len(seen) > 50


def test_no_path_of_a_home_stands_in_it(tmp_path: Path) -> None:
    compiled = compiled_project()
    sql = " ".join(model.fresh + model.increment for model in compiled.models())
    assert str(DBT_PROJECT) not in sql
    assert "read_parquet" not in sql


def test_seeds_are_loaded_as_dbt_loads_them() -> None:
    with duckdb.connect(compiled_project().seeds, read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        types = connection.execute("select column_type from (describe seeds.seeds.seed_units)").fetchall()
    assert {name for (name,) in tables} >= {path.stem for path in (DBT_PROJECT / "seeds").glob("*.csv")}
    assert ("BIGINT",) in types


def test_a_new_home_parses_nothing(tmp_path: Path) -> None:
    """Of what dbt parses nothing depends on the home: not on its path, nor on what was built."""
    compiled_project()
    assert partial_parse_file().is_file()
    settings = Settings(tmp_path / "raw", tmp_path / "a home", 1)
    done = subprocess.run(
        [DBT, "--no-use-colors", "--log-level", "debug", "ls", "--resource-type", "source"],
        cwd=DBT_PROJECT,
        env=os.environ
        | dbt_environment(settings)
        | {"ZHENCANG_LAST_BATCH_BUILT": "batch-2", "ZHENCANG_MEMORY_LIMIT": "1GiB"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Unable to do partial parsing" not in done.stdout
    assert "Partial parsing enabled, no changes found, skipping parsing" in done.stdout


def test_the_states_made_last_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "_STATES", tmp_path)
    ages = [f"state-{age}" for age in range(project.STATES_KEPT + 2)]
    for age, name in enumerate(ages):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (age, age))
    (tmp_path / "lock").touch()
    project._prune()
    assert {path.name for path in tmp_path.iterdir()} == {*ages[2:], "lock"}


def test_what_is_needed_in_one_kind_of_build_only_is_named_for_both() -> None:
    """dbt learns what a model needs from what it renders when it parses, and a full refresh may be what parses."""
    branch = re.compile(r"{%-?\s*if[^%]*FULL_REFRESH.*?{%-?\s*endif\s*-?%}", re.DOTALL)
    needs = re.compile(r"ref\('([a-z_]+)'\)")
    unnamed, branches = {}, 0
    for path in sorted((DBT_PROJECT / "models").rglob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        branches += len(branch.findall(sql))
        within = {need for part in branch.findall(sql) for need in needs.findall(part)}
        if hidden := within - set(needs.findall(branch.sub("", sql))):
            unnamed[path.name] = hidden
    assert branches >= 3
    assert unnamed == {}
