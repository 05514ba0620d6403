"""Models and macros hold no construct that DuckDB and Spark read differently; what to write instead stands beside.

Words can be looked for, meanings cannot: what this lets through, tests/warehouse/spark/test_equal_rows.py finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dagster_project.settings import DBT_PROJECT

# What differs is written here, once for each engine; the other is how one of them keeps a table.
AT_HOME = {"macros/portable.sql", "macros/table.sql", "macros/numbered_text.sql"}
# Views for people and their macros are made in DuckDB only, whatever computes.
ONLY_IN_DUCKDB = ("models/bi/", "macros/people.sql")


@dataclass(frozen=True)
class Forbidden:
    """A construct as a pattern, what to write instead, and a line that has it."""

    shape: str
    instead: str
    example: str


FORBIDDEN = [
    Forbidden(r"\bvarchar\b", "string", "cast(null as varchar)"),
    Forbidden(r"\btimestamptz\b", "a macro of portable.sql, as utc_midnight", "cast(x as timestamptz)"),
    Forbidden(r"\* *(?:exclude|except) *\(", "all_but()", "select * exclude (cell)"),
    Forbidden(r"\* *replace *\(", "all_but(['x']), … as x", "select * replace (1 as x)"),
    Forbidden(r"\b(?:ignore|respect) nulls\b", "last_known()", "last_value(x ignore nulls) over (order by y)"),
    Forbidden(r"\b[lr]?trim\(", "trimmed()", "rtrim(x, '0')"),
    Forbidden(r"/ *[0-9]+[.][0-9]", "cast(x as double) / 12", "elapsed_months / 12.0"),
    Forbidden(r"//", "floor(a / b)", "month_to // 3"),
    Forbidden(
        r"\bcast\([^()]*/[^()]*as (?:integer|int|bigint)\)", "cast(floor(…) as …)", "cast(n / 2 as integer)"
    ),
    Forbidden(r"\b(?:strpos|position)\(", "instr(text, part)", "strpos(text, 'x')"),
    Forbidden(r"(?<![a-z_])len\(", "length()", "len(text)"),
    Forbidden(r"\bconcat\(", "a || b, which is null where one is", "concat(a, b)"),
    Forbidden(r"\bchr\(", "the sign itself", "chr(12288)"),
    Forbidden(
        r"\b(?:regexp_\w+|string_split\w*|str_split\w*|rlike|similar to)\b",
        "matches(), extract_part(), replace_all(), every_match(), split_text()",
        "regexp_matches(x, '[0-9]')",
    ),
    Forbidden(
        r"\b(?:list_\w+|array_(?!agg\b)\w+|unnest|generate_subscripts|generate_series|range|explode|posexplode)\(",
        "exploded(), number_list(), overlap() or a macro of your own in portable.sql",
        "unnest(names)",
    ),
    Forbidden(r"\b(?:struct_pack|named_struct|row)\(|:=", "record()", "struct_pack(a := b)"),
    Forbidden(r"\b(?:string_agg|listagg|group_concat|array_agg\([^)]*order by)", "joined()", "string_agg(x, ',')"),
    Forbidden(
        r"\b(?:epoch\w*|make_timestamp|to_months|to_days|strftime|strptime|date_trunc|date_diff|datediff|date_add)\("
        r"|\binterval\b",
        "add_months(), first_day(), local_day() or a macro of your own in portable.sql",
        "day + interval 1 month",
    ),
    Forbidden(r"(?<![a-z_.])(?:hash|md5_number|xxhash64)\(", "row_hash()", "hash(a, b)"),
    Forbidden(r"(?<![a-z_])(?:mad|quantile\w*|mode)\(", "median_absolute_deviation()", "mad(x)"),
    Forbidden(r"\b(?:asof|semi|anti) join\b|\bdistinct on\b", "a join with row_number()", "asof join t on a > b"),
    Forbidden(r"\bby name\b", "columns in their order", "union all by name"),
    Forbidden(r'(?:\bas +|[.])"[^"\n]*[^\x00-\x7f"\n][^"\n]*"', "a name in ASCII", 'select town as "镇"'),
]
# In patterns. RE2 and Java agree on the rest.
FORBIDDEN_IN_PATTERNS = [
    Forbidden(r"\\[a-zA-Z.](?<!\\[trnu])", "[0-9], [.]: Spark reads escapes in literals", r"'\d+'"),
    Forbidden(r"(?<!\[)\[\^?\]?[^\[\]]*\[(?!:)", "no [ within [ ]: Java reads a set in it", "'[a[b]'"),
    Forbidden(r"\[:\w+:\]", "the signs themselves", "'[[:alpha:]]'"),
    Forbidden(r"&&", "two patterns", "'[a-z&&[^b]]'"),
]
STRING = re.compile(r"'(?:[^'\n]|'')*'|\"[^\"\n]*\"")
# Comments, and the loops of Jinja, whose range() no database sees.
SILENT = re.compile(r"\{#.*?#\}|\{%-?\s*for\b.*?%\}|--[^\n]*", re.DOTALL)


def sql_files() -> Iterator[tuple[str, str]]:
    """Each file of models, macros and tests that is to be portable: its name and its text without comments."""
    for path in sorted(DBT_PROJECT.glob("*/**/*.sql")):
        name = path.relative_to(DBT_PROJECT).as_posix()
        if name.split("/")[0] in ("models", "macros", "tests") and name not in AT_HOME:
            yield name, SILENT.sub(_blank, path.read_text(encoding="utf-8"))


def _blank(comment: re.Match[str]) -> str:
    """As many lines as there were, so that numbers of lines hold."""
    return "\n" * comment[0].count("\n")


def found(name: str, text: str) -> Iterator[str]:
    """What is forbidden in a file, each with its line and what to write instead."""
    if name.startswith(ONLY_IN_DUCKDB):
        return
    for forbidden in FORBIDDEN:
        for match in re.finditer(forbidden.shape, text, re.IGNORECASE):
            yield _told(name, text, match.start(), match[0], forbidden)
    for string in STRING.finditer(text):
        for forbidden in FORBIDDEN_IN_PATTERNS:
            if match := re.search(forbidden.shape, string[0]):
                yield _told(name, text, string.start(), match[0], forbidden)


def _told(name: str, text: str, start: int, what: str, forbidden: Forbidden) -> str:
    line = text.count("\n", 0, start) + 1
    return f"dbt/{name}:{line}: {what.strip()!r} differs between DuckDB and Spark; write {forbidden.instead}"


def test_nothing_that_differs_stands_bare() -> None:
    told = [line for name, text in sql_files() for line in found(name, text)]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("forbidden", [*FORBIDDEN, *FORBIDDEN_IN_PATTERNS], ids=lambda one: one.example)
def test_each_construct_is_found(forbidden: Forbidden) -> None:
    told = list(found("models/marts/planted.sql", f"select\n    {forbidden.example}\n"))
    assert any(line.endswith(f"write {forbidden.instead}") and ":2:" in line for line in told), told


def test_the_files_at_home_are_there() -> None:
    assert all((Path(DBT_PROJECT) / name).exists() for name in AT_HOME)
