"""dbt's unit tests hold on Spark too; by default those of models that use most of what the engines differ in."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from dagster_project.settings import DBT_PROJECT, SPARK, Settings
from dagster_project.warehouse.build import dbt_environment
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.compiled.project import compiled_project, partial_parse_file
from dagster_project.warehouse.spark.session import open_session
from dagster_project.warehouse.spark.sources import show_landing, show_seeds
from tests.dbt_at_once import at_once
from tests.warehouse.spark.engines import SMALL, needs_spark

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from pyspark.sql import SparkSession

pytestmark = needs_spark

# UNIT_TESTS="path:models" asks all of them: docs/scale.md.
OF_WHAT_DIFFERS = [
    *("path:models/staging", "path:models/intermediate/names", "path:models/intermediate/notices"),
    *("path:models/marts/indicators", "int_submission_values_resolved"),
]
# Their fixtures are queries in DuckDB's words: lists in brackets, rows told by name, a file that is read.
IN_DUCKDBS_WORDS = {
    *("kinds_of_targets_and_their_baselines", "annex_figures_in_the_unit_of_their_indicator"),
    *("each_rule_on_a_line_or_figure_of_an_annex", "indicator_names_of_both_towns_and_submissions"),
    *("what_a_register_says_a_name_means_it_means", "progress_and_amounts_are_one_number"),
    *("what_a_line_is_rejected_or_warned_for", "statuses_as_people_write_them"),
    *("rules_that_put_a_whole_row_in_doubt", "an_actual_is_one_exact_number", "plain_numbers_need_no_reading"),
    *("ratios_grades_and_units_behind_the_number", "scientific_numbers", "several_lines_of_one_file"),
    *("the_cell_to_mend_and_what_was_expected", "each_fault_at_the_cell_to_mend"),
    *("when_a_period_begins_opens_and_closes", "towns_by_code_name_or_district_and_name"),
    *("promises_in_the_unit_of_their_indicator", "names_of_sheets_by_their_cores"),
}
ONLY_IN_DUCKDB = [
    # Nulls of no type within lists of records, which a file cannot hold.
    *("bounds_and_bases_in_words", "a_fraction_among_percentages"),
    # A list in brackets beside rows that are no query.
    "what_a_message_needs_is_kept_where_there_is_one",
    # Spark's optimizer breaks off.
    "dates_and_blank_lines",
]
# What DuckDB calls otherwise than Spark.
NO_TYPE = '"NULL"'
KINDS = {"VARCHAR": "string", "TIMESTAMP": "timestamp_ntz", "HUGEINT": "decimal(38, 0)"}


def test_unit_tests_hold_on_spark(reported: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dbt.adapters.spark.impl import SparkAdapter
    from dbt.cli.main import dbtRunner

    at_once(monkeypatch.setattr, SparkAdapter)
    settings = replace(reported, engine=SPARK)
    compiled_project(SPARK)
    target = str(tmp_path / "target")
    for name, value in dbt_environment(settings).items():
        monkeypatch.setenv(name, value)
    for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
        monkeypatch.setenv(name, target)
    monkeypatch.setenv("DBT_PARTIAL_PARSE_FILE_PATH", str(partial_parse_file(SPARK)))
    session = open_session(tmp_path / "tables", SMALL)
    try:
        show_landing(session, settings.landing, tmp_path / "tidy")
        show_seeds(session, compiled_project(), tmp_path / "seeds")
        _make_empty_tables(session, settings)
        selected = [f"test_type:unit,{one}" for one in os.environ.get("UNIT_TESTS", "").split() or OF_WHAT_DIFFERS]
        manifest = dbtRunner().invoke(["--quiet", "parse", "--target", SPARK]).result
        _let_duckdb_answer(manifest, tmp_path)
        which = ["--select", *selected, "--exclude", "path:models/bi", *ONLY_IN_DUCKDB]
        done = dbtRunner(manifest=manifest).invoke(["--quiet", "test", "--target", SPARK, *which])
    finally:
        session.stop()
    assert done.exception is None
    assert {result.node.name: result.message for result in done.result if result.status != "pass"} == {}
    assert len(done.result) > 15


def _let_duckdb_answer(manifest: Manifest, folder: Path) -> None:
    """Fixtures that are queries in DuckDB's words it answers itself, and Spark reads the answers."""
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = {quoted(DBT_PROJECT)}")
        for test in manifest.unit_tests.values():
            for number, fixture in enumerate([*test.given, test.expect] if test.name in IN_DUCKDBS_WORDS else []):
                if fixture.format == "sql":
                    file = folder / f"{test.name}-{number}.parquet"
                    fixture.rows = _answered(connection, str(fixture.rows), file)


def _answered(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> str:
    """What is null throughout is of no type in either engine; in a file it would be a number."""
    first = connection.execute(f"select typeof(columns(*)) from ({query}) limit 1")
    names = [name for name, *_ in first.description]
    kinds = dict(zip(names, first.fetchone() or [""] * len(names), strict=True))
    columns = [
        f"cast({name} as decimal(38, 0)) as {name}" if kind == "HUGEINT" else name
        for name, kind in kinds.items()
        if kind != NO_TYPE
    ]
    connection.execute(f"copy (select {', '.join(columns)} from ({query})) to {quoted(file)}")
    nulls = [f"null as {name}" for name, kind in kinds.items() if kind == NO_TYPE]
    return f"select {', '.join(['*', *nulls])} from parquet.`{file}`"


def _make_empty_tables(session: SparkSession, settings: Settings) -> None:
    """What each model stands for, with the columns that it has in a home: dbt asks for their types."""
    with duckdb.connect() as connection:
        for name, file in (("build", settings.build_file), ("private", settings.private_file)):
            connection.execute(f"attach {quoted(file)} as {name} (read_only)")
        models = [model for model in compiled_project().models() if model.schema != "bi"]
        for schema in {model.schema for model in models}:
            session.sql(f"create schema if not exists {schema}")
        for model in models:
            described = connection.execute(f"describe {model.relation}").fetchall()
            columns = ", ".join(f"`{column}` {_kind(kind)}" for column, kind, *_ in described)
            session.sql(f"create table {model.schema}.{model.alias} ({columns}) using parquet")


def _kind(kind: str) -> str:
    if kind.startswith("ENUM("):
        return "string"
    if kind.endswith("[]"):
        return f"array<{_kind(kind.removesuffix('[]'))}>"
    if kind.startswith("STRUCT("):
        fields = re.findall(r'"?(\w+)"? ([A-Z]\w*(?:\([0-9,]+\))?)', kind.removeprefix("STRUCT("))
        return f"struct<{', '.join(f'{name}: {_kind(part)}' for name, part in fields)}>"
    return KINDS.get(kind, kind)
