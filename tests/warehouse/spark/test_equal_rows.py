"""Spark gives the rows that DuckDB gives, in every table of the demonstration: decimals to the digit."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.project import compiled_project
from dagster_project.warehouse.increment import begin, plan
from dagster_project.warehouse.spark.loading import LoadFailed, load
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
    """The demonstration in two homes, and where Spark left its tables."""

    on_duckdb: Settings
    on_spark: Settings

    @property
    def written(self) -> Path:
        return max(self.on_spark.spark_tables.iterdir())


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


@pytest.mark.parametrize(
    ("table", "planted"),
    [
        # What a cast that rounds, the order of nulls and a trim of other signs do: nothing fails, and rows differ.
        (
            "int_figures_compared",
            "* replace (round(value) as value)",
        ),
        ("source_file", "* replace (row_number() over (order by rule_code nulls first) as version_no)"),
        ("dim_indicator", "* replace (indicator_name_zh || ' ' as indicator_name_zh)"),
    ],
)
def test_a_model_that_differs_in_silence_is_seen(both: Both, tmp_path: Path, table: str, planted: str) -> None:
    apart = _planted(both, tmp_path, table, planted)
    assert [*differences(both.on_duckdb, apart)] == [table]


def test_a_type_that_a_cast_would_change_is_refused(both: Both, tmp_path: Path) -> None:
    with pytest.raises(LoadFailed, match=r"fct_indicator_value.value is DECIMAL\(28,4\) on Spark; its contract"):
        _planted(both, tmp_path, "fct_indicator_value", "* replace (cast(value as decimal(28, 4)) as value)")


def _planted(both: Both, folder: Path, table: str, selected: str) -> Settings:
    """Spark's home once more, with other rows in one table."""
    apart = replace(both.on_spark, home=folder / "home")
    apart.home.mkdir()
    (apart.home / "landing").symlink_to(both.on_duckdb.landing)
    written = apart.home / "written"
    shutil.copytree(both.written, written)
    model = next(model for model in tables() if model.name == table)
    place = written / f"{model.schema}.db" / model.alias
    with duckdb.connect() as connection:
        connection.execute(f"create table planted as select {selected} from read_parquet('{place}/*.parquet')")
        shutil.rmtree(place)
        place.mkdir()
        connection.execute(f"copy planted to '{place}/part-0.parquet'")
    begin(apart, plan(apart, "", full_refresh=True))
    load(apart, compiled_project(), written)
    return apart
