"""A PostgreSQL server as an export needs it: its address, and statements whose errors are one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from dagster_project.errors import UsageError, ZhencangError

CONNECT_SECONDS = 10
_SIGNS = "write signs such as @ : / ? # in a name or a password as %40 %3A %2F %3F %23"


class ServerRefused(ZhencangError):
    """The server could not be reached or did not do what it was asked; nothing in it has changed."""


class Server:
    """An open connection, one transaction at a time."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str) -> None:
        """Run one statement within the transaction."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def take_in(self, schema: str, table: str, batches: Any) -> int:
        """Make a table of Arrow batches; returns how many rows it has."""
        with self._connection.cursor() as cursor:
            return int(cursor.adbc_ingest(table, batches, mode="create", db_schema_name=schema))

    def commit(self) -> None:
        """Keep what the transaction did; the next one begins."""
        self._connection.commit()


@contextmanager
def connected(url: str) -> Iterator[Server]:
    """The server at a URL. What was not committed is gone when the block ends, however it ends.

    Raises UsageError where the URL is none, ServerRefused with one sentence, never a password, where the server or
    the driver says no within the block.
    """
    _check(url)
    try:
        from adbc_driver_manager import Error
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise UsageError("Loading into PostgreSQL needs adbc-driver-postgresql: run `make setup`.") from error
    waiting = "" if "connect_timeout=" in url else f"{'&' if '?' in url else '?'}connect_timeout={CONNECT_SECONDS}"
    try:
        connection = dbapi.connect(url + waiting)
        try:
            yield Server(connection)
        finally:
            connection.rollback()
            connection.close()
    except Error as error:
        # The error itself holds the statement, and may hold the address.
        raise ServerRefused(f"PostgreSQL says no: {_without(_secrets(url), _sentence(str(error)))}") from None


def _check(url: str) -> None:
    """Whether libpq would read the URL as a person does: of what it takes for a host it may print a part."""
    scheme = url.partition("://")[0]
    if scheme not in ("postgresql", "postgres"):
        raise UsageError(
            f"{scheme}:// is no place to export to: name a folder, or postgresql://user@host/database."
        )
    try:
        parts = urlsplit(url)
        wrong = parts.port == 0 or parts.netloc.count("@") > 1
    except ValueError:
        wrong = True
    if wrong or "@" in parts.path + parts.query or "#" in url:
        raise UsageError(f"The address is not like postgresql://user:password@host:5432/database: {_SIGNS}.")


def _secrets(url: str) -> list[str]:
    parts = urlsplit(url)
    written = [parts.password or "", *parse_qs(parts.query).get("password", [])]
    return sorted(
        {secret for text in written for secret in (text, unquote(text)) if secret}, key=len, reverse=True
    )


def _without(secrets: list[str], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def _sentence(text: str) -> str:
    """What the server or libpq says, of all that the driver puts around it."""
    found = re.search(r"(?:ERROR|FATAL):\s+(.*)", text) or re.search(r"Failed to connect: (.*)", text)
    said = found[1] if found else text.strip().partition("\n")[0]
    return re.sub(r"\. SQLSTATE: \w+$", "", said).rstrip(".") + "."
