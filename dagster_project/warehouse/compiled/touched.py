"""The build with no more of its large tables than an increment touched, to ask what they promise.

What stood was asked when it came, and an increment touches whole series, whole periods of an indicator across the
towns, and whole batches. So a row that breaks a promise by now, of a table or of a view that joins it, is of one
that was touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import duckdb
from duckdb import DuckDBPyConnection

from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.databases import configure, quoted
from dagster_project.warehouse.compiled.project import Model

# Touched rows are held in memory. Where more series are touched, tables are asked whole, where they lie.
MOST_SERIES = 5000
# Views for people name towns: those of one name and district stand beside each other there.
_SERIES_TOUCHED = """
    select indicator_code, town_code from private.intermediate.int_series_touched
    union
    select touched.indicator_code, namesakes.town_code
    from private.intermediate.int_series_touched as touched
    inner join standing.marts.dim_town as towns on touched.town_code = towns.town_code and towns.is_current
    inner join standing.marts.dim_town as namesakes
        on
            towns.district_code = namesakes.district_code
            and towns.town_name = namesakes.town_name
            and namesakes.is_current
"""
# By the tag of a model: which of its rows an increment touches, and no others. With two tags, those of either.
_IS_TOUCHED = {
    "by_series": "(indicator_code, town_code) in (select * from build.touched.series)",
    "by_period": """(indicator_code, period_code) in (
        select compared.indicator_code, compared.period_code
        from private.intermediate.int_figures_compared as compared
        where compared.is_across
    )""",
}
_IS_OF_BATCH = "batch_id in (select batch_id from private.landing.batches_due)"


def attach_build(connection: DuckDBPyConnection, settings: Settings) -> None:
    """Attach the databases of a home as `build` and `private`, for reading. Raises duckdb.Error."""
    configure(connection, settings)
    for name, path in (("build", settings.build_file), ("private", settings.private_file)):
        connection.execute(f"attach {quoted(path)} as {name} (read_only)")
    connection.execute("use build")


def attach_touched(connection: DuckDBPyConnection, settings: Settings, models: Sequence[Model]) -> None:
    """Attach them so that of the tables of `build` that grow only what the last increment touched is there.

    `models` are all of the project. Raises duckdb.Error.
    """
    attach_build(connection, settings)
    found = connection.execute("select count(*) from private.intermediate.int_series_touched").fetchone()
    if found is None or found[0] > MOST_SERIES:
        return
    connection.execute("use memory")
    connection.execute("detach build")
    connection.execute(f"attach {quoted(settings.build_file)} as standing (read_only)")
    connection.execute("attach ':memory:' as build")
    connection.execute("use build")
    connection.execute("create schema touched")
    connection.execute(f"create table touched.series as {_SERIES_TOUCHED}")
    for schema in {model.schema for model in models if model.database == "build"}:
        connection.execute(f'create schema "{schema}"')
    for model in models:
        # What is missing is missed by the tests that look at it.
        with suppress(duckdb.CatalogException):
            connection.execute(_shown(model))


def _shown(model: Model) -> str:
    """The statement that shows a model of `build` as far as it was touched."""
    if model.database != "build":
        return ""
    if model.materialized == "view":
        return f"create view {model.relation} as {model.increment}"
    standing = model.relation_in("standing")
    touched = [_IS_TOUCHED[tag] for tag in model.tags if tag in _IS_TOUCHED]
    if model.unique_key == ["batch_id"]:
        touched.append(_IS_OF_BATCH)
    if not touched:
        return f"create view {model.relation} as from {standing}"
    # Found first and read then: of all that lies near them not every text is read.
    rows = f"select standing.rowid from {standing} as standing where {' or '.join(touched)}"
    return f"create table {model.relation} as from {standing} as standing where standing.rowid in ({rows})"
