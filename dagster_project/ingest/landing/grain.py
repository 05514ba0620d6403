"""What one file may land: rows that each stand in a place of their own, of texts that a table can hold.

All that is built on landing relies on it, so it is asked before a file lands. Afterwards it would stop every run.
"""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.problems import reject

# What tells two rows of one file apart, by landing table.
_PLACES = {
    "submissions": ("sheet", "cell"),
    "measure_reports": ("sheet", "row_no"),
    "project_reports": ("sheet", "row_no"),
    "annex_indicators": ("annex_no", "cell"),
    "annex_measures": ("annex_no", "cell"),
    "notice_annexes": ("annex_no",),
    "notice_documents": (),
    "notices": (),
    "notice_paragraphs": ("paragraph_no",),
}
_NOTE = ("sheet", "cell", "rule_code", "message_zh")


def landable(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of one file by landing table, fit to land; a note that says the same of the same cell stands once.

    Raises FileRejected (rows_share_a_place) where two rows cannot be told apart.
    """
    for table, rows in tables.items():
        names = _PLACES.get(table)
        if names is not None:
            _refuse_shared_places(rows, names)
    if "reading_notes" in tables:
        notes = {tuple(note[name] for name in _NOTE): note for note in reversed(tables["reading_notes"])}
        tables["reading_notes"] = [*reversed(notes.values())]
    return {table: [*_with_whole_texts(rows)] for table, rows in tables.items()}


def with_whole_texts(row: Row) -> Row:
    """The row with half characters, which no table can hold, as a sign that says so: U+FFFD."""
    return {
        name: value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(value, str)
        else value
        for name, value in row.items()
    }


def _refuse_shared_places(rows: list[Row], names: tuple[str, ...]) -> None:
    seen = set()
    for row in rows:
        place = tuple(row.get(name) for name in names)
        if place in seen:
            words = "!".join(str(part) for part in place if part is not None)
            raise reject("rows_share_a_place", place=words, where=words)
        seen.add(place)


def _with_whole_texts(rows: list[Row]) -> Iterator[Row]:
    """Rows as they are where that is possible: to ask is cheap, and hardly ever is anything to be done."""
    try:
        "".join(value for row in rows for value in row.values() if isinstance(value, str)).encode()
    except UnicodeEncodeError:
        return map(with_whole_texts, rows)
    return iter(rows)
