"""Spark gives the rows that DuckDB gives, in every table of the demonstration: decimals to the digit."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass

import duckdb
import pytest

from dagster_project.settings import Settings
from demo.__main__ import make_up
from tests.homes import built, home_of_a_kind
from tests.warehouse.spark.engines import build_on_spark, differences, tables

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (importlib.util.find_spec("pyspark") and shutil.which("java")),
        reason="no Spark here: `make test-spark` runs it in the environment of `make spark`, with Java 17",
    ),
]


@dataclass(frozen=True)
class Both:
    """The demonstration in two homes."""

    on_duckdb: Settings
    on_spark: Settings


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    def make(settings: Settings) -> None:
        make_up(settings)
        built(settings)

    settings, _ = home_of_a_kind(tmp_path_factory, "demonstration", make)
    return Both(settings, build_on_spark(settings, tmp_path_factory.mktemp("spark") / "home"))


def test_every_table_is_equal(both: Both) -> None:
    assert len(tables()) > 90
    assert differences(both.on_duckdb, both.on_spark) == {}


def test_facts_are_published_in_their_order(both: Both) -> None:
    with duckdb.connect(both.on_spark.build_file, read_only=True) as connection:
        keys = connection.execute(
            "select indicator_code, town_code, period_code, version_no from marts.fct_indicator_value"
        ).fetchall()
    assert keys == sorted(keys)


def test_people_see_the_same(both: Both) -> None:
    rows = []
    for settings in (both.on_duckdb, both.on_spark):
        with duckdb.connect(settings.build_file, read_only=True) as connection:
            names = connection.execute(
                "select view_name from duckdb_views() where schema_name = 'bi' order by all"
            ).fetchall()
            rows.append(
                {name: connection.execute(f'from bi."{name}" order by all').fetchall() for (name,) in names}
            )
    assert len(rows[0]) > 10
    assert rows[0] == rows[1]
