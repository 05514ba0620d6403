"""All words around the lines of a list, understood or not, as around values: SQL holds both to the same law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster_project.ingest.reports.columns import TICKED
from dagster_project.ingest.sheets.around import RowWords, around
from dagster_project.ingest.sheets.cells import Text

if TYPE_CHECKING:
    from dagster_project.ingest.reports.lines import ReportList

# What stands over these says of when they are, and of what: amounts and days are told apart by their heads.
_HEADED = ("status", "progress", "account", TICKED)


def above_list(one: ReportList) -> str:
    """A line that says which list it is, its titles, and the heads of what it says of a line's state."""
    heads = [
        text for column in one.columns if column.role in _HEADED for text in one.stacks.get(column.column_no, ())
    ]
    places = [("list", Text(one.kind)), *(("title", text) for text in one.titles)]
    places += [("head", text) for text in dict.fromkeys(heads)]
    return "\n".join(around(kind, text) for kind, text in places)


def words_of_list(one: ReportList) -> RowWords:
    """What is to be asked for the words beside each line: of columns that nobody reads, and of 单位."""
    read = {column.column_no for column in one.columns if column.role != "lead"} | one.silent
    unread = [no - 1 for no in range(1, one.cells.width + 1) if no not in read]
    note = one.column_no("note")
    first_key = min((column.column_no for column in one.columns), default=1)
    note_index = None if note is None else note - 1
    return RowWords(one.cells, (one.first_row, one.last_row), first_key, unread, note_index, one.headers)
