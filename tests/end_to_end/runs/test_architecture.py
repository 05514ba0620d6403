"""The value that docs/architecture.md follows stands in the warehouse as the page says, table by table."""

from __future__ import annotations

import re

import duckdb
import pytest

from dagster_project.settings import PROJECT
from tests.homes import Published

PAGE = PROJECT / "docs" / "architecture.md"
ROW = re.compile(r"^\| `(\w+[.]\w+)` \| (.+) \|$", re.MULTILINE)
STATED = re.compile(r"`([^`]+)` = `([^`]+)`")
# Which row of a table is meant: by its place in the file, or else by what the figure is about.
PLACES = {
    "cell": "D5",
    "source_path": "submissions/2023/500111-government_office/wangu-2023-actuals.csv",
    "path": "submissions/2023/500111-government_office/wangu-2023-actuals.csv",
}
SUBJECT = {
    "town_code": "500111-wangu",
    "town_text": "万古镇",
    "镇": "万古镇",
    "indicator_code": "industrial_output_growth",
    "indicator_text": "规上工业总产值同比增长",
    "指标": "规模以上工业总产值年均增速",
    "period_code": "2023",
    "year": "2023",
    "年度": "2023",
    "department_code": "500111-government_office",
}
# Its row is about a target, which stands in another cell of another file.
TARGET = "marts.fct_indicator_target"
TARGET_SUBJECT = {"town_code": "500111-wangu", "indicator_code": "industrial_output_growth"}


def stated() -> list[tuple[str, dict[str, str]]]:
    """What the page says of each table, column by column."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return [(table, dict(STATED.findall(text))) for table, text in rows]


def kept(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, object]]:
    """The rows of a table that the page speaks of."""
    private = ("landing", "staging", "intermediate")
    name = f"private.{table}" if table.split(".")[0] in private else table
    columns = [row[0] for row in connection.execute(f"describe {name}").fetchall()]
    is_placed = any(column in PLACES for column in columns) and table != TARGET
    wanted = PLACES if is_placed else TARGET_SUBJECT if table == TARGET else SUBJECT
    known = {column: text for column, text in wanted.items() if column in columns}
    condition = " and ".join(f'"{column}"::varchar = ?' for column in known)
    rows = connection.execute(f"select * from {name} where {condition}", list(known.values())).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def agrees(value: object, text: str) -> bool:
    """Whether a value reads so, a number to as many digits as are written."""
    if isinstance(value, (str, bool)) or not re.fullmatch(r"-?[0-9]+([.][0-9]+)?", text):
        return str(value) == text
    return f"{float(str(value)):.{len(text.partition('.')[2])}f}" == text


def test_the_value_that_is_followed_stands_there(published: Published) -> None:
    says = stated()
    assert len(says) > 15
    settings = published.settings
    with duckdb.connect(settings.build_file, read_only=True) as connection:
        connection.execute(f"attach '{settings.private_file}' as private (read_only)")
        for table, columns in says:
            rows = kept(connection, table)
            assert len(rows) == 1, table
            wrong = {
                column: rows[0].get(column)
                for column, text in columns.items()
                if not agrees(rows[0].get(column), text)
            }
            assert not wrong, table


@pytest.mark.parametrize(
    ("value", "text", "is_so"),
    [
        (17.4, "17.4", True),
        (87.9856, "87.99", True),
        (87.98, "87.99", False),
        ("17.4", "17.40", False),
        (True, "1", False),
    ],
)
def test_numbers_agree_to_the_digits_written(value: object, text: str, is_so: bool) -> None:
    assert agrees(value, text) == is_so
