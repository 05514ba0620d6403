"""A release in PostgreSQL: its rows in a schema of its own, and views of fixed names that show one release.

Loading is one transaction and the switch another: a reader sees the release before or this one, whole. Were they
one, a reader that waits for the switch would find the new tables and not their rows, which are younger than its
look at the database: a COPY, which ADBC reads by, looks before it waits.
"""

from __future__ import annotations

from typing import Any

import duckdb

from dagster_project.exports.postgresql_server import Server, connected
from dagster_project.exports.postgresql_views import READER, SHOWN, grant_reading, shown_schema, switch
from dagster_project.exports.released import Table, opened, quoted, tables_of
from dagster_project.warehouse.release import Release

_PREFIX = "zhencang_"
# What BI tools filter and join by.
_INDEXED = ("town_code", "indicator_code", "period_code", "department_code", "镇", "指标", "报告期", "年度")
# Any number that no other program uses: two exports into one database would wait for each other's views.
_LOCK = 7_352_417_001


def export_database(release: Release, url: str) -> list[str]:
    """Load the release and show it; returns lines that say what was done.

    A release that stands there already is only shown again. The release shown before is kept, older ones go.
    Raises UsageError, ServerRefused; then readers see what they saw before.
    """
    schema = _PREFIX + release.release_id.lower()
    with opened(release) as source, connected(url) as server:
        tables = tables_of(source, release)
        _begin(server)
        said = []
        if not server.rows(f"select 1 from pg_namespace where nspname = '{schema}'"):
            count = _load(server, schema, source, tables)
            server.commit()
            said.append(f"Loaded release {release.release_id}: {len(tables)} tables, {count} rows.")
            _begin(server)
        before = shown_schema(server)
        switch(server, schema, tables, f"zhencang release {release.release_id}")
        is_granted = grant_reading(server, tables)
        server.commit()
        said.append(f"The schemas {', '.join(SHOWN)} show release {release.release_id}.")
        said.append(
            f"The role {READER} may read them: `grant {READER} to …`."
            if is_granted
            else f"There is no role {READER}, and this user may not create it: a user who may runs"
            f" `create role {READER}`, then export again."
        )
        kept = {schema, before}
        said += [line for old in _schemas(server) if old not in kept for line in _drop(server, old)]
    return said


def _begin(server: Server) -> None:
    # Whatever the database holds its texts in: they arrive in UTF-8.
    server.execute("set client_encoding = 'UTF8'")
    server.execute("set standard_conforming_strings = on")
    server.execute(
        f"""
        do $$ begin
            if not pg_try_advisory_xact_lock({_LOCK}) then
                raise exception 'another export is writing to this database, wait until it ends';
            end if;
        end $$
        """
    )


def _load(server: Server, schema: str, source: duckdb.DuckDBPyConnection, tables: list[Table]) -> int:
    """Make the schema with every table, its key, indexes and statistics; returns how many rows it holds."""
    server.execute(f"create schema {schema}")
    count = 0
    for table in tables:
        count += server.take_in(schema, table.full_name, _batches(source, table))
        place = f"{schema}.{quoted(table.full_name)}"
        server.execute(_indexing(table, place))
        server.execute(f"analyze {place}")
    return count


def _batches(source: duckdb.DuckDBPyConnection, table: Table) -> Any:
    """The rows in Arrow. PostgreSQL holds no text with a NUL, which then stands as its picture."""
    wanted = [
        f"replace({column.quoted}, chr(0), '␀') as {column.quoted}"
        if column.data_type == "VARCHAR"
        else column.plain
        for column in table.columns
    ]
    return source.sql(table.select(wanted)).to_arrow_reader()


def _indexing(table: Table, place: str) -> str:
    """One statement that makes the key and the indexes of a table.

    A key of columns is the primary key; one with expressions, where parts may be missing, a unique index. Where a
    text is longer than an index bears, or two rows are alike, the table stands without it: the audit judges rows.
    """
    names = {name for column in table.columns for name in (column.name, column.quoted)}
    statements = []
    if names.issuperset(table.key) and table.key:
        statements.append(f"alter table {place} add primary key ({', '.join(table.key)})")
    elif table.key:
        statements.append(f"create unique index on {place} ({', '.join(f'({part})' for part in table.key)})")
    first = table.key[0].strip('"') if table.key else ""
    found = [column for column in table.columns if column.name in _INDEXED and column.name != first]
    statements += [f"create index on {place} ({column.quoted})" for column in found]
    steps = [
        f"begin {step}; exception when program_limit_exceeded or unique_violation then null; end;"
        for step in statements
    ]
    return f"do $indexes$ begin {' '.join(steps)} end $indexes$"


def _schemas(server: Server) -> list[str]:
    """The schemas of releases, and no other that begins alike."""
    pattern = f"^{_PREFIX}[0-9]{{8}}t[0-9]{{9}}z$"
    return [
        name for (name,) in server.rows(f"select nspname from pg_namespace where nspname ~ '{pattern}' order by 1")
    ]


def _drop(server: Server, schema: str) -> list[str]:
    """Drop an old release where nobody reads it and nothing stands on it; else say so."""
    tables = server.rows(f"select tablename from pg_tables where schemaname = '{schema}' order by 1")
    names = ", ".join(f"{schema}.{quoted(name)}" for (name,) in tables)
    server.execute(
        f"""
        do $drop$ begin
            set local lock_timeout = '1s';
            {f"drop table {names};" if names else ""}
            drop schema {schema};
        exception when lock_not_available or deadlock_detected or dependent_objects_still_exist
            or insufficient_privilege then null;
        end $drop$
        """
    )
    server.commit()
    is_left = schema in _schemas(server)
    return [f"The schema {schema} is in use and was left: the next export drops it."] if is_left else []
