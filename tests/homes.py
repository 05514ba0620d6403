"""Run the real command on a home, and read what it published."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from dagster_project.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """What a command returned and printed."""

    status: int
    out: str
    err: str


def zhencang(settings: Settings, *arguments: str) -> Outcome:
    """Run the command as a user would, in a process of its own."""
    where = ["--raw", str(settings.raw), "--home", str(settings.home)]
    command = [sys.executable, "-m", "dagster_project.cli", arguments[0], *where, *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return Outcome(done.returncode, done.stdout, done.stderr)


def query(database: Path, sql: str) -> pd.DataFrame:
    """The rows of a query on a database opened read-only."""
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(sql).df()


def marts_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the marts, in an order that depends on the rows alone."""
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by table_name"
        ).fetchall()
        return {
            name: connection.execute(f"select * from marts.{name} order by all").fetchall() for (name,) in names
        }
