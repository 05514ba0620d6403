"""What tables promise, asked of what was built: dbt's data tests, all in one go in one process.

dbt itself would ask each as a node of its own, at ten times the cost. `dbt test` asks the same SQL.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dagster_project.ingest.landing.digests import read_cache
from dagster_project.places import clear, put
from dagster_project.settings import Settings
from dagster_project.warehouse.compiled.project import DataTest, Model
from dagster_project.warehouse.compiled.touched import attach_build, attach_touched

PASS, WARN, FAIL, ERROR = "pass", "warn", "fail", "error"
# To plan a test takes longer than to answer it, but for the largest tables, and is done by one thread.
ASKED_AT_ONCE = 2


@dataclass(frozen=True)
class BrokenPromise:
    """A promise that a table breaks: what is broken, by how many rows, and some of them."""

    promise: str
    sentence: str
    row_count: int
    rows: list[str]


@dataclass(frozen=True)
class Asked:
    """What a data test found: `status` is pass, warn, fail, or error where it could not be asked."""

    test: str
    # The model that it is about; a test of its own (dbt/tests) bears its own name.
    table: str
    status: str
    broken: list[BrokenPromise]
    # The database's own words, where it could not be asked.
    message: str = ""

    @property
    def row_count(self) -> int:
        """How many rows are at fault; one that breaks two promises counts twice."""
        return sum(promise.row_count for promise in self.broken)


def ask(settings: Settings, tests: Sequence[DataTest], added_to: Sequence[Model] = ()) -> list[Asked]:
    """Ask the tests of the built databases of a home, and keep what they found for `read_asked`.

    `added_to` are the project's models where the build was an increment: what it left alone is not asked again.

    Raises duckdb.Error where a database cannot be opened.
    """
    with duckdb.connect() as connection:
        if added_to:
            attach_touched(connection, settings, added_to)
        else:
            attach_build(connection, settings)
        with ThreadPoolExecutor(max_workers=ASKED_AT_ONCE) as pool:
            asked = list(pool.map(lambda test: _ask_beside(connection, test), tests))
    put(_asked_file(settings), json.dumps({"asked": [asdict(one) for one in asked]}, ensure_ascii=False))
    return asked


def _ask_beside(connection: DuckDBPyConnection, test: DataTest) -> Asked:
    with connection.cursor() as own:
        own.execute("use build")
        return ask_one(own, test)


def ask_one(connection: DuckDBPyConnection, test: DataTest, rows_shown: int = 5) -> Asked:
    """Ask one test. One of its own has its name for the promise, and what it says of itself for the sentence."""
    rows, words = f"({test.sql})", []
    if not test.table:
        rows = f"(select ? as promise, ? as sentence, cast(row as varchar) as row_text from {rows} as row)"
        words = [test.name, test.sentence]
    counted = f"select promise, sentence, count(*), min(row_text, {rows_shown}) from {rows} group by all"
    name = test.table or test.name
    try:
        found = connection.execute(f"{counted} order by all", words).fetchall()
    except duckdb.Error as error:
        return Asked(test.name, name, ERROR, [], str(error))
    status = (FAIL if test.refuses else WARN) if found else PASS
    return Asked(test.name, name, status, [BrokenPromise(*promise) for promise in found])


def read_asked(settings: Settings) -> list[Asked]:
    """What the tests of the last build found; nothing where it did not come so far."""
    kept = read_cache(_asked_file(settings)).get("asked", [])
    return [Asked(**one | {"broken": [BrokenPromise(**promise) for promise in one["broken"]]}) for one in kept]


def forget_asked(settings: Settings) -> None:
    """Before a build, so that one that breaks off does not pass for the one before."""
    clear(_asked_file(settings))


def _asked_file(settings: Settings) -> Path:
    return settings.dbt_target / "promises.json"
