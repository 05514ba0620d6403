"""What a session promises holds for what dbt executes in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.warehouse.spark.session import open_session
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
