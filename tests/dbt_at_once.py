"""dbt without some of what its unit tests cost: python -m tests.dbt_at_once ARGUMENTS, as dbt has them.

To know whether the SQL of a unit test begins by `with`, dbt takes all of it apart; for each input it asks anew
which columns the table has that the input stands for; for each test it makes Python of its model's Jinja anew; and
it writes a manifest, twice, that nobody reads.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dbt.contracts.graph.manifest import Manifest
from jinja2 import Environment

from dbt import compilation

if TYPE_CHECKING:
    from dbt.adapters.base import BaseAdapter
    from dbt.contracts.graph.nodes import InjectedCTE

_BEGINNING = re.compile(r"(?:\s|--.*\n|/\*(?:.|\n)*?\*/)*(?P<with>with(?:\s+recursive)?\b)?", re.IGNORECASE)
# What dbt itself makes for one test and drops again; another test may have one of that name and other columns.
_FOR_A_MOMENT = "__dbt_tmp"


def at_once(replace: Callable[[object, str, Any], None], adapter: type[BaseAdapter]) -> None:
    """Put all of it in the place of what dbt does, by a function like setattr."""
    asked, columns = adapter.get_columns_in_relation, dict[str, Any]()
    compiled, programs = Environment.compile, dict[tuple[Any, ...], Any]()

    def columns_of(self: BaseAdapter, relation: Any) -> Any:
        name = str(relation)
        if _FOR_A_MOMENT in name:
            return asked(self, relation)
        if name not in columns:
            columns[name] = asked(self, relation)
        return columns[name]

    def program_of(self: Environment, source: Any, *named: Any) -> Any:
        how = (type(self), *map(str, self.extensions), source)
        if named or not isinstance(source, str):
            return compiled(self, source, *named)
        if how not in programs:
            programs[how] = compiled(self, source)
        return programs[how]

    replace(adapter, "get_columns_in_relation", columns_of)
    replace(Environment, "compile", program_of)
    replace(Manifest, "write", lambda self, path: None)
    replace(compilation, "inject_ctes_into_sql", with_inputs)


def with_inputs(sql: str, ctes: Sequence[InjectedCTE]) -> str:
    """The SQL of a model, and before its own named queries those that stand for its inputs."""
    if not ctes:
        return sql
    begins = _BEGINNING.match(sql)
    assert begins
    head, rest, inputs = sql[: begins.end()], sql[begins.end() :], ", ".join(str(cte.sql) for cte in ctes)
    return f"{head} {inputs}, {rest}" if begins["with"] else f"{head}with {inputs} {rest}"


if __name__ == "__main__":
    # What was parsed stays to the end: Python's collector need not look through it.
    gc.disable()
    from dbt.adapters.duckdb.impl import DuckDBAdapter
    from dbt.cli.main import cli

    at_once(setattr, DuckDBAdapter)
    cli()
