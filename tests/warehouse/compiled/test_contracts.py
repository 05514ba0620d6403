"""What a published table promises of its columns, `data_type` in its YAML, is what its SQL gives."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import quoted
from dagster_project.warehouse.compiled.project import Model, compiled_project


def differing(connection: duckdb.DuckDBPyConnection, model: Model, sql: str) -> set[tuple[str, str]]:
    """The columns and their types that only one of the two has, the contract or the SQL."""
    promised = ", ".join(f'"{name}" {data_type}' for name, data_type in model.column_types.items())
    connection.execute(f"create or replace temp table promised ({promised})")
    described = (connection.execute(f"describe {what}").fetchall() for what in ("promised", f"({sql})"))
    one, other = ({(name, data_type) for name, data_type, *_ in rows} for rows in described)
    return one ^ other


@pytest.fixture(scope="module")
def connection(reported: Settings) -> duckdb.DuckDBPyConnection:
    """The tables of a home, to read."""
    connection = duckdb.connect()
    for name, path in (("build", reported.build_file), ("private", reported.private_file)):
        connection.execute(f"attach {quoted(path)} as {name} (read_only)")
    # A published view does not name the database that it is made in.
    connection.execute("use build")
    return connection


def test_each_contract_is_kept(connection: duckdb.DuckDBPyConnection) -> None:
    models = [model for model in compiled_project().models() if model.column_types]
    assert len(models) > 30
    broken = {
        (model.name, kind): differing(connection, model, sql)
        for model in models
        for kind, sql in (("fresh", model.fresh), ("increment", model.increment))
    }
    assert {name: columns for name, columns in broken.items() if columns} == {}


def test_a_contract_that_is_broken_is_seen(connection: duckdb.DuckDBPyConnection) -> None:
    model = next(model for model in compiled_project().models() if model.name == "dim_town")
    sql = f"select * replace (cast(town_name as integer) as town_name), 1 as more from ({model.fresh})"
    assert differing(connection, model, sql) == {
        ("town_name", "VARCHAR"),
        ("town_name", "INTEGER"),
        ("more", "INTEGER"),
    }
