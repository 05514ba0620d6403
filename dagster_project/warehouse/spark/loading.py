"""What Spark built, in the databases of the home: whoever reads them does not know which engine it was.

Tables of `build` are copied, in the order in which Spark wrote them, with the types of their contracts. Those of
`private` stay where they are, as views: among them are the largest. Views are DuckDB's own.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dagster_project.errors import ZhencangError
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import attach_home, quoted, show_landing
from dagster_project.warehouse.compiled.project import CompiledProject, Model
from dagster_project.warehouse.spark.tables import folder_of

_WHOLE_NUMBERS = {"INTEGER", "BIGINT", "HUGEINT"}


class LoadFailed(ZhencangError):
    """A table that Spark built cannot be published; the message has its name and what is wrong with it."""


def load(settings: Settings, project: CompiledProject, tables: Path) -> None:
    """Fill the home's databases, in which there is nothing but the seeds, from a folder of tables.

    Raises LoadFailed where a table is missing or has another column or type than its contract.
    """
    with duckdb.connect() as connection:
        attach_home(connection, settings)
        show_landing(connection, [settings.landing / "batch-*"], "")
        # A published view does not name the database that it is made in.
        connection.execute("use build")
        for model in project.models():
            connection.execute(f'create schema if not exists "{model.database}"."{model.schema}"')
            try:
                _load(connection, model, tables)
            except duckdb.Error as error:
                raise LoadFailed(f"What Spark built of {model.name} cannot be loaded: {error}") from error


def _load(connection: DuckDBPyConnection, model: Model, tables: Path) -> None:
    if model.materialized == "view":
        connection.execute(f"create view {model.relation} as {model.fresh}")
        return
    rows = _rows(connection, model, tables)
    if not model.column_types:
        connection.execute(f"create view {model.relation} as {rows}")
        return
    columns = ", ".join(f'"{name}" {data_type}' for name, data_type in model.column_types.items())
    names = ", ".join(f'"{name}"' for name in model.column_types)
    connection.execute(f"create table {model.relation} ({columns})")
    _refuse_other_types(connection, model, rows)
    connection.execute(f"insert into {model.relation} ({names}) select {names} from ({rows})")


def _rows(connection: DuckDBPyConnection, model: Model, tables: Path) -> str:
    """A query for a table's rows. Names of Spark's files say in which order it wrote them.

    Spark has only times with a zone; here they are plain and in UTC, as landing's are.
    """
    files = sorted((folder_of(tables, model.schema) / model.alias).glob("*.parquet"))
    if not files:
        raise LoadFailed(f"Spark left no file of {model.name} in {tables}.")
    source = f"read_parquet([{', '.join(map(quoted, files))}])"
    described = connection.execute(f"describe from {source}").fetchall()
    instants = [f'"{name}"' for name, kind, *_ in described if kind == "TIMESTAMP WITH TIME ZONE"]
    plain = ", ".join(f"make_timestamp(epoch_us({name})) as {name}" for name in instants)
    return f"select *{f' replace ({plain})' if plain else ''} from {source}"


def _refuse_other_types(connection: DuckDBPyConnection, model: Model, rows: str) -> None:
    """Whole numbers may be of any width; anything else a cast would change without a word."""
    promised = {name: kind for name, kind, *_ in connection.execute(f"describe {model.relation}").fetchall()}
    built = {name: kind for name, kind, *_ in connection.execute(f"describe {rows}").fetchall()}
    for name, kind in promised.items():
        if built.get(name) != kind and not {kind, built.get(name)} <= _WHOLE_NUMBERS:
            found = f"is {built[name]} on Spark" if name in built else "is missing on Spark"
            raise LoadFailed(f"{model.name}.{name} {found}; its contract says {kind}.")
