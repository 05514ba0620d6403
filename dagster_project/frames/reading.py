"""Which warehouse is read, and which of its tables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dagster_project.errors import UsageError
from dagster_project.frames.typed import frame_of
from dagster_project.review.cycles import moment_of
from dagster_project.settings import Settings
from dagster_project.warehouse.as_of import database_as_of

# A day is known at its end in Beijing, a time without zone is Beijing's, as `--as-of` has it.
Moment = str | date | datetime
# What `attrs` say of indicators, and the columns of dim_indicator that hold it.
_TRAITS = {"units": "unit", "time_basis": "time_basis", "direction": "direction"}


def read(name: str, *, home: str | Path | None = None, as_of: Moment | None = None) -> pd.DataFrame:
    """A whole table or view of the published release, with the types that frame_of describes.

    `name` is that of a table of marts or quality or the Chinese one of a bi view, with or without its schema.
    `home` is the warehouse folder, by default ZHENCANG_HOME, else ./warehouse of this project. `as_of`, a day
    (2024-10-20) or a time, asks for what was known then, of every table alike: the warehouse is built beside the
    home from the files received by then, which takes as long as a build does the first time; builds are kept.

    Numbers stand in the unit that their row names. `attrs` says the rest: `table` and `description`, the
    `warehouse` (a release or the last batch known) and `as_of`, the comments of the `columns`; and for a table
    with indicators their `units`, `time_basis` and `direction`, each by indicator code.

    >>> progress = read("fct_indicator_year")
    >>> progress.attrs["units"]["export_value"]
    '万美元'

    Raises UsageError where there is no such table, nothing is published, or nothing had been received by then;
    HomeIsBusy while a run is writing and a build is due; BuildFailed.
    """
    with opened(home, as_of) as (connection, about):
        table, description = _find(connection, name)
        frame = frame_of(connection, f"select * from {table}")
        comments = connection.sql(
            "select column_name, coalesce(comment, '') from duckdb_columns()"
            " where format('{}.\"{}\"', schema_name, table_name) = $table order by column_index",
            params={"table": table},
        ).fetchall()
        frame.attrs.update(about, table=table.replace('"', ""), description=description, columns=dict(comments))
        if "indicator_code" in frame:
            codes = frame["indicator_code"].cat.categories
            frame.attrs.update(traits_of(connection, "indicator_code", codes))
    return frame


@contextmanager
def opened(
    home: str | Path | None, as_of: Moment | None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, Any]]]:
    """A warehouse to read from, and what `attrs` say of it. Raises what `read` raises."""
    moment = None
    if as_of is not None:
        moment = moment_of(as_of if isinstance(as_of, str) else as_of.isoformat(), datetime.now(UTC))
    known = database_as_of(Settings.load(home=str(home) if home else None), moment)
    about = {"warehouse": known.name} | ({"as_of": moment.isoformat()} if moment else {})
    with duckdb.connect(known.database, read_only=True) as connection:
        yield connection, about


def traits_of(
    connection: duckdb.DuckDBPyConnection, key: str, indicators: Iterable[str]
) -> dict[str, dict[str, str]]:
    """The unit, time basis and direction of these indicators, each by `key`, a column of dim_indicator."""
    rows = connection.sql(f"select {key}, {', '.join(_TRAITS.values())} from marts.dim_indicator").fetchall()
    known = {name: traits for name, *traits in rows}
    return {trait: {name: known[name][no] for name in indicators} for no, trait in enumerate(_TRAITS)}


def _find(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[str, str]:
    """The table, quoted, and its comment."""
    tables = connection.sql(
        """
        select schema_name, table_name, comment from duckdb_tables() where not internal
        union all
        select schema_name, view_name, comment from duckdb_views() where not internal
        order by 1, 2
        """
    ).fetchall()
    for schema, table, comment in tables:
        if name in (table, f"{schema}.{table}"):
            return f'{schema}."{table}"', comment or ""
    names = [table for _, table, _ in tables]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UsageError(f"The warehouse has no table {name!r}.{guess} There are: {', '.join(names)}.")
