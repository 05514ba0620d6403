"""The views that readers of PostgreSQL know: in schemas of fixed names, switched to another release at once."""

from __future__ import annotations

from dagster_project.exports.postgresql_server import Server
from dagster_project.exports.released import Table, quoted

SHOWN = ("marts", "quality", "bi")
READER = "zhencang_reader"
_SHOWN_LIST = ", ".join(f"'{schema}'" for schema in SHOWN)


def shown_schema(server: Server) -> str | None:
    """The schema of the release that the views show, or None before the first."""
    found = server.rows(
        "select distinct table_schema from information_schema.view_table_usage"
        f" where view_schema in ({_SHOWN_LIST}) and starts_with(table_schema, 'zhencang_') order by 1"
    )
    return found[-1][0] if found else None


def switch(server: Server, schema: str, tables: list[Table], title: str) -> None:
    """Let the views show the tables of `schema`, and bear the words that the release has on them.

    A view whose columns stay or are only added to keeps what others built on it; one that is no more goes.
    """
    there = {name for (name,) in server.rows("select nspname from pg_namespace")}
    for shown in SHOWN:
        if shown not in there:
            server.execute(f"create schema {shown}")
        server.execute(f"comment on schema {shown} is {_text(title)}")
    shown_now = _columns(server, _ours(server))
    _lock(server, list(shown_now))
    loaded = _columns(server, [(schema, table.full_name) for table in tables])
    wanted = {(table.schema, table.name) for table in tables}
    for view in shown_now.keys() - wanted:
        server.execute(f"drop view {_place(*view)}")
    for table in tables:
        view = (table.schema, table.name)
        columns = loaded[schema, table.full_name]
        before = shown_now.get(view, [])
        if before and columns[: len(before)] != before:
            server.execute(f"drop view {_place(*view)}")
        rows = _place(schema, table.full_name)
        server.execute(f"create or replace view {_place(*view)} as select * from {rows}")
        server.execute(_comments(table))


def grant_reading(server: Server, tables: list[Table]) -> bool:
    """Let the reading role read the views and nothing else. False where there is none and none may be created."""
    server.execute(
        f"""
        do $$ begin
            if not exists (select from pg_roles where rolname = '{READER}')
                and exists (select from pg_roles where rolname = current_user and (rolcreaterole or rolsuper))
            then create role {READER} nologin; end if;
        end $$
        """
    )
    if not server.rows(f"select 1 from pg_roles where rolname = '{READER}'"):
        return False
    views = ", ".join(_place(table.schema, table.name) for table in tables)
    server.execute(f"grant usage on schema {', '.join(SHOWN)} to {READER}")
    server.execute(f"grant select on {views} to {READER}")
    return True


def _ours(server: Server) -> list[tuple[str, str]]:
    """The views of these schemas that show a release: in a shared database others may stand beside them."""
    found = server.rows(
        "select distinct view_schema, view_name from information_schema.view_table_usage"
        f" where view_schema in ({_SHOWN_LIST}) and starts_with(table_schema, 'zhencang_')"
    )
    return [(str(schema), str(name)) for schema, name in found]


def _columns(server: Server, relations: list[tuple[str, str]]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Names and types of the columns of each relation."""
    columns: dict[tuple[str, str], list[tuple[str, str]]] = {relation: [] for relation in relations}
    found = server.rows(
        "select table_schema, table_name, column_name, data_type from information_schema.columns"
        " order by table_schema, table_name, ordinal_position"
    )
    for schema, table, name, data_type in found:
        if (schema, table) in columns:
            columns[schema, table].append((name, data_type))
    return columns


def _lock(server: Server, views: list[tuple[str, str]]) -> None:
    """Keep readers off all views at once, as long as the transaction lasts, which is some milliseconds more.

    A reader who holds one view and waits for another, and a switch that does the same the other way round, would
    wait for ever: after a second the server ends one of the two. So the switch waits for less, lets go of all, and
    tries again: some tries are so short that such a pair costs nothing, some so long that a query can end. All of
    them take a minute.
    """
    if not views:
        return
    places = ", ".join(_place(*view) for view in sorted(views))
    server.execute(
        f"""
        do $lock$ begin
            for attempt in 1..240 loop
                perform set_config('lock_timeout', (20 * 2 ^ (attempt % 6)) || 'ms', true);
                begin
                    lock table {places} in access exclusive mode;
                    return;
                exception when lock_not_available or deadlock_detected then
                    perform pg_sleep(0.05);
                end;
            end loop;
            raise exception 'readers keep the release before in use, export again when they have ended';
        end $lock$
        """
    )


def _comments(table: Table) -> str:
    """One statement that puts every comment on the view of a table."""
    place = _place(table.schema, table.name)
    lines = [f"comment on view {place} is {_text(table.comment)};"]
    lines += [f"comment on column {place}.{column.quoted} is {_text(column.comment)};" for column in table.columns]
    body = "\n".join(lines)
    return f"do {_text(f'begin {body} end')}"


def _place(schema: str, name: str) -> str:
    return f"{schema}.{quoted(name)}"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
