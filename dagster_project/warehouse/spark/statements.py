"""A statement to Spark: what is to be computed once is made a table first.

To check a query Spark writes each common table expression out wherever it is read, and again within each that
reads it: the periods of submissions were 23,000 nodes. A table is one.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# As computed_once() in dbt/macros/portable.sql marks an expression, which ends at a bracket below its first sign.
_ONCE = re.compile(r"^( *)(?:with )?(\w+) as /\* once \*/ \(\n(.*?)\n\1\)(?=,?$)", re.MULTILINE | re.DOTALL)
_WITH = re.compile(r"^ *with\b", re.MULTILINE)
_numbers = count(1)

# Where such tables are made.
ONCE = "once"


def after_what_it_repeats(session: SparkSession, sql: str, schema: str = ONCE) -> str:
    """Make tables of what is to be computed once, in a schema. Returns the statement as it reads them."""
    while found := _ONCE.search(sql):
        _, name, body = found.groups()
        table = f"{schema}.{name}_{next(_numbers)}"
        begins = max(clause.start() for clause in _WITH.finditer(sql, 0, found.start(2)))
        before = sql[begins : found.start(2)]
        session.sql(f"create schema if not exists {schema}")
        session.sql(f"create table {table} using parquet as {before}{name} as ({body}) select * from {name}")
        sql = f"{sql[: found.start(2)]}{name} as (select * from {table}){sql[found.end() :]}"
    return sql
