"""One table of a submission: where on a sheet its keys and its values stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.columns import vocabulary

# The texts that say what a value is.
SOURCES = ("town", "indicator", "period", "unit", "department")


@dataclass(frozen=True)
class ValueColumn:
    """A column of values, what its header says of them, and all texts of its header from top to bottom."""

    column_no: int
    said: dict[str, Text] = field(default_factory=dict)
    basis: str = ""
    heads: tuple[Text, ...] = ()


@dataclass
class Table:
    """Where everything stands. Rows and columns count from 1, both ends within.

    `columns` gives for a role the column in which each row states it, `said` what holds for the whole table. A row
    beats a header, a header beats the whole table. `silent` columns are known to hold nothing to take in (序号).
    `titles` are all texts of the lines above the table, read or not, `remarks` those below it where it has an end
    of its own.
    """

    layout: str
    cells: Cells
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    columns: dict[str, int]
    values: list[ValueColumn]
    said: dict[str, Text] = field(default_factory=dict)
    title_unit: str = ""
    titles: tuple[Text, ...] = ()
    remarks: tuple[Text, ...] = ()
    silent: set[int] = field(default_factory=set)
    headers: dict[int, Text] = field(default_factory=dict)
    # No other table stands to the right, so that what stands there belongs to nothing.
    is_rightmost: bool = True


def expected_columns() -> str:
    """The columns of a tidy table by their first names, for messages."""
    roles = ("town", "indicator", "period", "value", "unit", "department", "note")
    return "、".join(vocabulary()["submission"][role]["names"][0] for role in roles)
