"""What a session promises holds for what dbt executes in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.errors import UsageError
from dagster_project.ingest.landing.batches import TABLES, batches
from dagster_project.ingest.take_in import take_in
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.spark.needs import refuse_without_spark
from dagster_project.warehouse.spark.schemas import drop_schemas, make_schemas
from dagster_project.warehouse.spark.session import open_session
from dagster_project.warehouse.spark.sources import gathered, show_landing
from dagster_project.warehouse.spark.statements import after_what_it_repeats
from dagster_project.warehouse.spark.tables import folder_of, prefix_of
from tests.end_to_end.submitting import put, tidy_csv
from tests.homes import copy_of
from tests.warehouse.spark.engines import SMALL, needs_spark

pytestmark = needs_spark


@pytest.mark.parametrize("fault", ["cast('六成' as int)", "2147483647 + cast(1 as int)", "1 / 0"])
def test_what_fails_in_duckdb_fails_through_dbt_too(tmp_path: Path, fault: str) -> None:
    from dbt.adapters.spark.session import Connection

    session = open_session(tmp_path, SMALL)
    try:
        # As dbt-spark opens one: with ANSI off.
        cursor = Connection(server_side_parameters={"spark.sql.ansi.enabled": "false"}).cursor()
        cursor.execute(f"select {fault} as figure")
        with pytest.raises(Exception, match=r"CAST_INVALID_INPUT|ARITHMETIC_OVERFLOW|DIVIDE_BY_ZERO"):
            cursor.fetchall()
    finally:
        session.stop()


def test_a_product_of_decimals_keeps_its_digits(tmp_path: Path) -> None:
    session = open_session(tmp_path, SMALL)
    try:
        product = "cast(7533000001 as decimal(28, 8)) * cast(0.00000001 as decimal(20, 10))"
        [row] = session.sql(f"select cast({product} as decimal(28, 8)) as figure").collect()
        assert row.figure == Decimal("75.33000001")
    finally:
        session.stop()


@pytest.mark.parametrize(
    ("remote", "said"),
    [
        ("sc://127.0.0.1:9/;token=hidden", "No server answers where SPARK_REMOTE says, at 127.0.0.1:9: .*refused"),
        ("local", "SPARK_REMOTE must be the address of a server, sc://host:port"),
    ],
)
def test_a_server_that_is_not_there_is_said_at_once(
    monkeypatch: pytest.MonkeyPatch, remote: str, said: str
) -> None:
    monkeypatch.setenv("SPARK_REMOTE", remote)
    with pytest.raises(UsageError, match=said) as refused:
        refuse_without_spark()
    assert "hidden" not in str(refused.value)


def test_without_java_it_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SPARK_REMOTE", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="needs Java 17 or newer on PATH"):
        refuse_without_spark()


def test_a_build_leaves_its_files_and_nothing_in_a_catalog(tmp_path: Path) -> None:
    # In a place that SQL must quote.
    one, other = (tmp_path / "o'clock 万古" / name for name in ("20260101T000000000001", "20260101T000000000002"))
    session = open_session(tmp_path, SMALL)
    try:
        for build in (one, other):
            make_schemas(session, build, ["marts"])
            table, place = f"{prefix_of(build)}marts.figures", quoted(folder_of(build, "marts") / "figures")
            session.sql(f"create table {table} using parquet location {place} as select 7 as figure")
        drop_schemas(session, one)
        left = {name for (name,) in session.sql("show schemas").collect()} - {"default"}
        assert left == {prefix_of(other) + name for name in ("landed", "landing", "marts", "once", "seeds")}
        for build in (one, other):
            assert [*folder_of(build, "marts").glob("figures/*.parquet")]
        assert not (one / "catalog" / "marts").exists()
    finally:
        session.stop()


def test_what_is_computed_once_is_a_table(tmp_path: Path) -> None:
    session = open_session(tmp_path, SMALL)
    try:
        first = "with figures as /* once */ (\n    select ')\n)' as sign, 1 as figure\n),\n\n"
        second = "doubled as /* once */ (\n    select figure * 2 as figure\n    from figures\n)\n\n"
        summed = f"{first}{second}select sign, figures.figure + doubled.figure as figure from figures, doubled"
        statement = after_what_it_repeats(session, f"create table summed using parquet as\n{summed}")
        made = [row.tableName.rpartition("_")[0] for row in session.sql("show tables in once").collect()]
        assert made == ["doubled", "figures"]
        # What was made is not computed again.
        assert "* 2" not in statement
        session.sql(statement)
        assert [tuple(row) for row in session.table("summed").collect()] == [(")\n)", 3)]
    finally:
        session.stop()


def test_landing_is_the_same_where_it_lies_and_gathered(reported: Settings, tmp_path: Path) -> None:
    settings = copy_of(reported, tmp_path)
    put(settings, "2024/500111-commerce/出口.csv", tidy_csv("万古镇,出口总额,2024年,1,万美元,区商务委"))
    take_in(settings)
    assert len(batches(settings.landing)) > 2
    session = open_session(tmp_path, SMALL)
    try:
        show_landing(session, settings.landing, tmp_path / "tidy", "lying_")
        show_landing(session, gathered(settings.landing, tmp_path / "landing"), tmp_path / "tidy", "gathered_")
        read = {}
        for table in TABLES:
            lying, read[table] = (
                sorted(map(str, session.table(f"{prefix}landing.{table}").collect()))
                for prefix in ("lying_", "gathered_")
            )
            assert (table, read[table]) == (table, lying)
    finally:
        session.stop()
    assert min(len(read["submissions"]), len(read["source_files"])) > 1
