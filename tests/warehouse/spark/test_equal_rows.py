"""Spark gives the rows that DuckDB gives, in every table of the demonstration: decimals to the digit.

DuckDB adds each delivery to what stands, Spark builds anew: after a correction and a withdrawal both have the same
rows. Spark computes in a process beside, and at last on a server that has a catalog and others' tables in it.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.spark.tables import prefix_of
from demo.__main__ import make_up
from tests.end_to_end.contents import contents
from tests.end_to_end.submitting import put, tidy_csv
from tests.hardness.kills.killing import command, killed_at
from tests.homes import built, home_of_a_kind, query, zhencang
from tests.warehouse.spark.engines import (
    SMALL,
    add_on_duckdb,
    build_on_spark,
    differences,
    lasting_tables,
    needs_spark,
    tables,
)
from tests.warehouse.spark.server import asked, connect_server

pytestmark = needs_spark

# What comes upon the demonstration: a delivery, of which one figure cannot be read, a correction, a withdrawal.
PATH = "2025-Q1/999901-commerce/商贸指标.csv"
EXPORTS = "虚构桂镇,出口总额,2025年一季度,{},万美元,示例商务委"
SALES = "虚构桂镇,社会消费品零售总额,2025年一季度,{},亿元,示例商务委"
DELIVERY = [EXPORTS.format("1210"), SALES.format("约六成")]
CORRECTION = [EXPORTS.format("1310") + ",结关后更正", SALES.format("1.45")]
WITHDRAWAL = [EXPORTS.format("撤回"), SALES.format("1.45")]
STANDS = "select value_text, is_current from marts.fct_indicator_value where period_code = '2025-Q1'"
STANDS += " and indicator_code = 'export_value' order by version_no"
BETWEEN_TWO_MODELS = r"open \S*/dbt/run/\S*/int_notice_places[.]sql"


@dataclass(frozen=True)
class Story:
    """The demonstration and three deliveries, in two homes; what was seen on the way."""

    # All batches built anew by DuckDB; by Spark, in the run after the kill.
    on_duckdb: Settings
    on_spark: Settings
    # After the correction and the withdrawal, of which DuckDB added each as it did the delivery: the figure's
    # versions on Spark, and the tables that differ.
    stood: list[list[tuple[object, ...]]]
    differed: list[dict[str, tuple[int, int]]]
    # Folders of tables: of the build before the kill, of the killed one.
    before: Path
    killed: Path
    # Whether they were there after the kill, and what readers saw then.
    left: list[bool]
    shown: list[tuple[object, ...]]
    # What the server's catalog holds after the run on it, and what others had in it.
    schemas: list[tuple[object, ...]]
    of_others: list[tuple[object, ...]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    def make(settings: Settings) -> None:
        make_up(settings)
        built(settings)

    folder = tmp_path_factory.mktemp("spark")
    on_duckdb, _ = home_of_a_kind(tmp_path_factory, "demonstration", make)
    for lines in (DELIVERY, CORRECTION):
        put(on_duckdb, PATH, tidy_csv(*lines))
        add_on_duckdb(on_duckdb)
    on_spark = build_on_spark(on_duckdb, folder / "corrected")
    stood = [_rows(on_spark.build_file, STANDS)]
    differed = [differences(on_duckdb, on_spark, lasting_tables())]

    # The last one by the command itself, which is killed between two models and run again, on a server.
    put(on_duckdb, PATH, tidy_csv(*WITHDRAWAL))
    [before] = on_spark.spark_tables.iterdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHENCANG_ENGINE", on_spark.engine)
        patch.setenv("SPARK_CONF_DIR", str(_small(folder / "conf")))
        killed_at(BETWEEN_TWO_MODELS, command(on_spark, "run"))
        [killed] = set(on_spark.spark_tables.iterdir()) - {before}
        fact = "marts.db/fct_indicator_value"
        left = [(before / fact).exists(), (killed / "intermediate.db").exists(), (killed / fact).exists()]
        shown = _rows(on_spark.published, STANDS)
        schemas, of_others = _run_on_a_server(on_spark, folder, prefix_of(killed))

    # DuckDB adds the very batch that the killed run took in, then builds all anew.
    for there, here in ((on_spark.archive, on_duckdb.archive), (on_spark.landing, on_duckdb.landing)):
        shutil.rmtree(here)
        shutil.copytree(there, here)
    add_on_duckdb(on_duckdb)
    stood.append(_rows(on_spark.published, STANDS))
    differed.append(differences(on_duckdb, on_spark, lasting_tables()))
    return Story(built(on_duckdb), on_spark, stood, differed, before, killed, left, shown, schemas, of_others)


def test_after_what_duckdb_added_what_is_published_is_equal(story: Story) -> None:
    assert len(lasting_tables()) > 35
    first, second = ("1210", False), ("1310", False)
    assert story.stood == [[first, ("1310", True)], [first, second, ("撤回", False)]]
    assert story.differed == [{}, {}]


def test_a_kill_between_two_models_leaves_what_was_shown(story: Story) -> None:
    # Of the set before all, of the killed one not all.
    assert story.left == [True, True, False]
    assert story.shown == story.stood[0]


def test_run_again_it_publishes_and_clears_up(story: Story) -> None:
    [made] = story.on_spark.spark_tables.iterdir()
    assert made not in (story.before, story.killed)
    manifest = story.on_spark.published.resolve().parent / "manifest.json"
    assert json.loads(manifest.read_text(encoding="utf-8"))["engine"] == story.on_spark.engine
    wanted, found = contents(story.on_duckdb.published), contents(story.on_spark.published)
    assert [name for name in wanted if wanted[name] != found.get(name)] == []


def test_a_catalog_that_lasts_keeps_nothing_of_a_build_and_all_of_others(story: Story) -> None:
    assert story.schemas == [("default",), ("marts",)]
    assert story.of_others == [(7,)]


def test_every_table_is_equal(story: Story) -> None:
    assert len(tables()) > 90
    assert differences(story.on_duckdb, story.on_spark) == {}


def test_facts_are_published_in_their_order(story: Story) -> None:
    with duckdb.connect(story.on_spark.build_file, read_only=True) as connection:
        keys = connection.execute(
            "select indicator_code, town_code, period_code, version_no from marts.fct_indicator_value"
        ).fetchall()
    assert keys == sorted(keys)


def test_people_see_the_same(story: Story) -> None:
    rows = []
    for settings in (story.on_duckdb, story.on_spark):
        with duckdb.connect(settings.build_file, read_only=True) as connection:
            names = connection.execute(
                "select view_name from duckdb_views() where schema_name = 'bi' order by all"
            ).fetchall()
            rows.append(
                {name: connection.execute(f'from bi."{name}" order by all').fetchall() for (name,) in names}
            )
    assert len(rows[0]) > 10
    assert rows[0] == rows[1]


def _run_on_a_server(settings: Settings, folder: Path, killed: str) -> tuple[list[tuple[object, ...]], ...]:
    """Where somebody has a schema of the name of ours, and a build that was killed left one there."""
    with connect_server(folder, SMALL) as address, pytest.MonkeyPatch.context() as patch:
        for schema in (f"{killed}marts", "marts"):
            made = f"create table {schema}.fct_indicator_value using parquet as select 7 as figure"
            asked(address, f"create schema {schema}", made)
        patch.setenv("SPARK_REMOTE", address)
        outcome = zhencang(settings, "run")
        assert outcome.status == 0, outcome.err
        return asked(address, "show schemas"), asked(address, "from marts.fct_indicator_value")


def _rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    return list(query(database, sql).itertuples(index=False, name=None))


def _small(folder: Path) -> Path:
    """A folder with the settings of a small machine, as Spark itself reads them."""
    folder.mkdir()
    here = {"spark.master": "local[2]", "spark.driver.host": "localhost", "spark.driver.bindAddress": "127.0.0.1"}
    lines = "".join(f"{name} {value}\n" for name, value in (SMALL | here).items())
    (folder / "spark-defaults.conf").write_text(lines, encoding="utf-8")
    return folder
