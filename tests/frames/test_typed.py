"""The types of frames: what is missing is neither 0 nor false nor empty, and no figure gains or loses a digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pytest

from dagster_project.frames.typed import frame_of

PERIODS = """
create schema marts;
create table marts.dim_period as
from (values
    ('2024', date '2024-01-01', date '2024-12-31'), ('2024-Q4', date '2024-10-01', date '2024-12-31'),
    ('2024-Q3', date '2024-07-01', date '2024-09-30'), ('2024-12', date '2024-12-01', date '2024-12-31')
) as periods (period_code, starts_on, ends_on)
"""


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(PERIODS)
    # Not UTC, as a client's machine may have it.
    made.execute("set timezone = 'Asia/Shanghai'")
    return made


@pytest.mark.parametrize(
    ("column", "there", "dtype"),
    [
        ("value", "0::decimal(28, 8)", "Float64"),
        ("share", "0.5::double", "Float64"),
        ("item_no", "0::integer", "Int64"),
        ("total", "sum(0::bigint)", "Int64"),
        ("is_current", "false", "boolean"),
        ("note_text", "''", "string"),
        ("town_code", "''", "category"),
        ("due_on", "date '2024-10-15'", "datetime64[ms]"),
        ("received_at", "timestamptz '2024-10-15 08:00+08'", "datetime64[us, UTC]"),
    ],
)
def test_what_is_missing_is_neither_zero_nor_empty(
    connection: duckdb.DuckDBPyConnection, column: str, there: str, dtype: str
) -> None:
    rows = frame_of(connection, f"select {there} as {column} union all by name select null as {column}")[column]
    assert str(rows.dtype) == dtype
    assert rows.isna().tolist() == [False, True]


def test_times_are_utc_whatever_the_column_and_the_client_hold(connection: duckdb.DuckDBPyConnection) -> None:
    query = "select timestamptz '2024-10-15 08:00+08' as sent_at, timestamp '2024-10-15 00:00' as received_at"
    (row,) = frame_of(connection, query).to_dict("records")
    assert row == dict.fromkeys(("sent_at", "received_at"), pd.Timestamp("2024-10-15T00:00", tz="UTC"))


def test_a_time_of_a_view_for_people_stays_beijing_time(connection: duckdb.DuckDBPyConnection) -> None:
    rows = frame_of(connection, "select timestamp '2024-10-15 08:00' as 收到时间")
    assert rows["收到时间"].tolist() == [pd.Timestamp("2024-10-15 08:00")]


@pytest.mark.parametrize("text", ["92.85", "98.57", "0.00000001", "75.33000001", "-0.1", "7533000001", "123456.7"])
def test_a_decimal_is_the_number_that_was_written(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    rows = frame_of(connection, "select $value::decimal(28, 8) as value", {"value": Decimal(text)})
    assert rows["value"].tolist() == [float(text)]


def test_periods_are_in_the_order_in_which_they_end(connection: duckdb.DuckDBPyConnection) -> None:
    codes = ["2024", "2024-12", "2024-Q3", "2024-Q4"]
    rows = frame_of(connection, "select unnest($codes) as period_code", {"codes": codes})
    assert rows.sort_values("period_code")["period_code"].tolist() == ["2024-Q3", "2024-12", "2024-Q4", "2024"]
    assert rows[rows["period_code"] > "2024-Q3"]["period_code"].tolist() == ["2024", "2024-12", "2024-Q4"]


def test_a_text_that_is_no_period_is_not_lost(connection: duckdb.DuckDBPyConnection) -> None:
    codes: list[Any] = ["", "2024", "去年", None]
    rows = frame_of(connection, "select unnest($codes) as period_code", {"codes": codes})
    assert rows["period_code"].astype(object).where(rows["period_code"].notna(), None).tolist() == codes
