"""What Great Expectations is told of a table's columns is what DuckDB knows of them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import sqlalchemy
from sqlalchemy import types

from dagster_project.warehouse.audit.dialect import register


def test_columns_have_their_names_kinds_and_order(tmp_path: Path) -> None:
    path = tmp_path / "O'Hara.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.figures (town varchar not null, value decimal(28, 8), share double,"
            " version_no integer, held boolean, received_at timestamp, places varchar[])"
        )
        # Of another schema, and another database: none of it belongs to the one above.
        connection.execute("create table figures (nothing integer)")
    register()
    arguments = {"path_in_hex": str(path).encode().hex(), "beside_in_hex": ""}
    engine = sqlalchemy.create_engine("duckdb:///build", connect_args=arguments)
    try:
        columns = sqlalchemy.inspect(engine).get_columns("figures", "marts")
    finally:
        engine.dispose()
    assert [(column["name"], column["nullable"]) for column in columns] == [
        *[("town", False), ("value", True), ("share", True), ("version_no", True)],
        *[("held", True), ("received_at", True), ("places", True)],
    ]
    kinds = [
        types.String,
        types.Numeric,
        types.Double,
        types.Integer,
        types.Boolean,
        types.DateTime,
        types.NullType,
    ]
    assert [isinstance(column["type"], kind) for column, kind in zip(columns, kinds, strict=True)] == [True] * 7
