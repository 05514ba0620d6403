"""The compiled models, executed one after the other: a build that starts afresh, or one upon what stands.

Seeds come from the compiled project, landing and the databases as databases.py shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

import duckdb
from duckdb import DuckDBPyConnection

from dagster_project.errors import ZhencangError
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import configure, quoted
from dagster_project.warehouse.compiled.project import CompiledProject, Model

_SEEDS = "shipped"
_STANDING = "standing_"


class BuildFailed(ZhencangError):
    """A model could not be built; the message has its name and the database's own words."""


def attach_upon(connection: DuckDBPyConnection, settings: Settings) -> None:
    """Attach the files of a home for reading, and `build` and `private` in memory, to build upon them."""
    configure(connection, settings)
    for name, path in (("build", settings.build_file), ("private", settings.private_file)):
        connection.execute(f"attach {quoted(path)} as {_STANDING}{name} (read_only)")
        connection.execute(f"attach ':memory:' as {name}")


def build_afresh(connection: DuckDBPyConnection, project: CompiledProject, wanted: Sequence[str] = ()) -> None:
    """Build models and what they need into `build` and `private`, which are empty; by default all.

    Raises BuildFailed.
    """
    models = project.models()
    if wanted:
        models = _needed(models, wanted, lambda model: False)
    _begin(connection, project, models)
    for model in models:
        with _naming(model):
            _create(connection, model, model.fresh)


def build_upon(
    connection: DuckDBPyConnection, project: CompiledProject, wanted: Sequence[str], standing_tags: Collection[str]
) -> None:
    """Build models and what they need upon a home that attach_upon attached, with the batches that are due.

    Nothing is written to the home. Models with one of `standing_tags` stand as they are. Raises BuildFailed.
    """

    def stands(model: Model) -> bool:
        return not set(model.tags).isdisjoint(standing_tags)

    models = _needed(project.models(), wanted, stands)
    _begin(connection, project, models)
    for model in models:
        with _naming(model):
            if stands(model):
                _show_standing(connection, model)
            elif model.materialized == "incremental":
                _add(connection, model)
            else:
                _create(connection, model, model.increment)


def _needed(models: list[Model], wanted: Sequence[str], stands: Callable[[Model], bool]) -> list[Model]:
    """Of models in order those wanted and those that they need; what stands needs none."""
    needed = set(wanted)
    for model in reversed(models):
        if model.name in needed and not stands(model):
            needed.update(model.needs)
    return [model for model in models if model.name in needed]


def _begin(connection: DuckDBPyConnection, project: CompiledProject, models: Sequence[Model]) -> None:
    for model in models:
        connection.execute(f'create schema if not exists "{model.database}"."{model.schema}"')
    load_seeds(connection, project)
    # A published view does not name the database that it is made in.
    connection.execute("use build")


def load_seeds(connection: DuckDBPyConnection, project: CompiledProject) -> None:
    """The seeds into `private`, as dbt loaded and tested them when the models were compiled."""
    connection.execute(f"attach {quoted(project.seeds)} as {_SEEDS} (read_only)")
    connection.execute("create schema if not exists private.seeds")
    seeds = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = 'seeds'", [_SEEDS]
    ).fetchall()
    for (seed,) in seeds:
        connection.execute(f"create or replace table private.seeds.{seed} as from {_SEEDS}.seeds.{seed}")


def _create(connection: DuckDBPyConnection, model: Model, sql: str) -> None:
    """A view, or a table with the types of its contract."""
    for numbering_type in model.numbering_types:
        connection.execute(numbering_type)
    if model.materialized == "view":
        connection.execute(f"create view {model.relation} as {sql}")
    elif model.column_types:
        columns = ", ".join(f'"{name}" {data_type}' for name, data_type in model.column_types.items())
        names = ", ".join(f'"{name}"' for name in model.column_types)
        connection.execute(f"create table {model.relation} ({columns})")
        connection.execute(f"insert into {model.relation} ({names}) select {names} from ({sql})")
    else:
        connection.execute(f"create table {model.relation} as {sql}")


def _show_standing(connection: DuckDBPyConnection, model: Model) -> None:
    connection.execute(f"create or replace view {model.relation} as from {_standing(model)}")


def _add(connection: DuckDBPyConnection, model: Model) -> None:
    """What stands, but for rows of a key that arrived again, and what arrived.

    Where a model has no key, its own hook takes away what it looks at again. Here only what it finds anew counts,
    for nobody asks for the rest.
    """
    _show_standing(connection, model)
    arrived = f'private.arrived."{model.name}"'
    connection.execute("create schema if not exists private.arrived")
    connection.execute(f"create table {arrived} as {model.increment}")
    kept = ""
    if model.unique_key:
        same_key = " and ".join(f'arrived."{column}" = standing."{column}"' for column in model.unique_key)
        is_kept = f"not exists (select 1 from {arrived} as arrived where {same_key})"
        kept = f"select * from {_standing(model)} as standing where {is_kept} union all by name "
    connection.execute(f"create or replace view {model.relation} as {kept}select * from {arrived}")


def _standing(model: Model) -> str:
    return model.relation_in(f"{_STANDING}{model.database}")


@contextmanager
def _naming(model: Model) -> Iterator[None]:
    """Say which model it was that failed."""
    try:
        yield
    except duckdb.Error as error:
        raise BuildFailed(f"The model {model.name} could not be built: {error}") from error
