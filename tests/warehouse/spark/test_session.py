"""What a session promises holds for what dbt executes in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.warehouse.spark.session import open_session
from dagster_project.warehouse.spark.statements import after_what_it_repeats
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
