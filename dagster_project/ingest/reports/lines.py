"""The lines of a list on a sheet, each text with its cell, and a note on everything that is no line."""

from __future__ import annotations

from dataclasses import dataclass, field

from dagster_project.ingest.files.grid import cell_address
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.reports.around import above_list, words_of_list
from dagster_project.ingest.reports.columns import AMOUNT, AMOUNTS, KINDS, TICKED, ReportColumn, said_as
from dagster_project.ingest.reports.sums import Sums
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.around import by_town
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.columns import vocabulary
from dagster_project.ingest.sheets.rows import has_figure, hidden_notes

NAMES = {"project_reports": ("project", "project_code"), "measure_reports": ("measure", "measure_code")}
_TITLE_ROLES = ("town", "period", "department")
# Columns that no line has a text of.
_UNSAID = ("item_no", "lead", TICKED, AMOUNT)


@dataclass
class ReportList:
    """A list on a sheet: its kind, where it stands, and what its header and its title lines say."""

    kind: str
    cells: Cells
    title_row: int
    first_row: int
    last_row: int
    columns: list[ReportColumn]
    said: dict[str, Text]
    # The lowest text above each column, all of them from top to bottom, and the lines above them all.
    headers: dict[int, Text] = field(default_factory=dict)
    stacks: dict[int, list[Text]] = field(default_factory=dict)
    titles: tuple[Text, ...] = ()
    # Columns that need no note.
    silent: frozenset[int] = frozenset()

    def column_no(self, role: str) -> int | None:
        """The column that says this of a line, None where none does."""
        return next((column.column_no for column in self.columns if column.role == role), None)

    def header(self, column_no: int) -> str:
        """The header of a column as messages name it."""
        return self.headers.get(column_no, Text()).text.strip() or "（空白表头）"


def expected_of_reports() -> str:
    """The columns of a report on measures and of a list of projects by their first names, for messages."""
    parts = []
    for kind in reversed(KINDS):
        names = [rule["names"][0] for role, rule in vocabulary()[kind].items() if role not in ("item_no", "lead")]
        parts.append("、".join(names))
    return "；".join(parts)


def read_list(one: ReportList) -> tuple[list[Row], list[Note]]:
    """The lines of a list, and notes on rows, columns and amounts that were not read."""
    cells, sheet = one.cells, one.cells.sheet.name
    merged = _Merged(one)
    sums = Sums(one.cells, one.columns, NAMES[one.kind], one.first_row, one.last_row)
    constant = _constant(one)
    around, words = above_list(one), words_of_list(one)
    known = one.silent | {column.column_no for column in one.columns}
    rows: list[Row] = []
    notes: list[Note] = list(merged.notes)
    ignored: dict[int, int] = {}
    is_below_footer = False
    for row_no in range(one.first_row, one.last_row + 1):
        texts = {no: text for no, text in enumerate(cells.row(row_no), start=1) if text.strip()}
        if not texts:
            continue
        line = _line(one, row_no, merged)
        is_named = any(f"{role}_text" in line for role in NAMES[one.kind])
        label = next(iter(texts.values()))
        is_footer = lines.matches(label, "footer") or (is_below_footer and not is_named)
        is_below_footer = is_below_footer or is_footer
        row = cells.row(row_no) + [""] * (cells.width - len(cells.row(row_no)))
        no_line = sums.rule_for(row_no)
        if row_no in merged.headings or not _says_anything(line):
            no_line = "row_ignored"
        if is_footer:
            words.take_remark(row_no, row)
        elif no_line:
            words.begin_group(row_no, row, slice(0, cells.width), row_no in merged.headings)
        if is_footer or no_line:
            if not is_footer or has_figure(cells.row(row_no)):
                place = cell_address(row_no, next(iter(texts)))
                named = next((line[f"{role}_text"] for role in NAMES[one.kind] if f"{role}_text" in line), label)
                notes.append(Note(no_line or "row_ignored", sheet, place, {"label": named.strip()}))
            continue
        for no in texts:
            if no not in known:
                ignored.setdefault(no, row_no)
        rows.append(constant | line | {"around_text": around + words.of_row(row_no, row)})
    below = by_town(words.below())[""]
    for landed in rows:
        landed["around_text"] += below
    said = (*NAMES[one.kind], "town", "status", "progress", *AMOUNTS)
    notes += hidden_notes(
        cells.sheet,
        (
            (row["row_no"], row[f"{role}_cell"], row[f"{role}_text"])
            for row in rows
            for role in said
            if f"{role}_text" in row and f"{role}_cell" in row and row[f"{role}_cell"]
        ),
    )
    notes += _amount_notes(one, [row["row_no"] for row in rows])
    return rows, notes + [_column_note(one, no, row_no) for no, row_no in sorted(ignored.items())]


def _column_note(one: ReportList, column_no: int, row_no: int) -> Note:
    place = one.headers[column_no].cell if column_no in one.headers else cell_address(row_no, column_no)
    details = {"header": one.header(column_no), "expected": expected_of_reports()}
    return Note("column_ignored", one.cells.sheet.name, place, details)


def _amount_notes(one: ReportList, row_nos: list[int]) -> list[Note]:
    """A note on each column of another amount that holds any figure beside a line."""
    notes = []
    for column in one.columns:
        texts = [one.cells.text(row_no, column.column_no) for row_no in row_nos]
        if column.role == AMOUNT and any(text.strip()[:1].isdigit() for text in texts):
            header = one.headers.get(column.column_no, Text())
            details = {"header": column.words or one.header(column.column_no)}
            notes.append(Note("amount_not_told", one.cells.sheet.name, header.cell, details))
        elif column.role == AMOUNT and any(map(str.strip, texts)):
            row_no = next(no for no, text in zip(row_nos, texts, strict=True) if text.strip())
            notes.append(_column_note(one, column.column_no, row_no))
    return notes


def _constant(one: ReportList) -> Row:
    """What is the same for every line: the sheet, what titles say, and the units in the headers."""
    row: Row = {"sheet": one.cells.sheet.name}
    for role in _TITLE_ROLES:
        said = one.said.get(role)
        if said and said.text and one.column_no(role) is None:
            row |= {f"{role}_text": said.text, f"{role}_cell": said.cell}
    if one.kind == "project_reports":
        row["title_unit_text"] = one.said["unit"].text if "unit" in one.said else ""
        row |= {f"{column.role}_unit_text": column.unit for column in one.columns if column.role in AMOUNTS}
    return row


def _line(one: ReportList, row_no: int, merged: _Merged) -> Row:
    """The texts of a line with their cells; the cell even of a text that is not there: it is the one to mend."""
    line: Row = {"row_no": row_no}
    for column in one.columns:
        if column.role in _UNSAID or (row_no, column.column_no) in merged.shared:
            continue
        place = cell_address(row_no, column.column_no)
        text = merged.texts.get((row_no, column.column_no), Text(one.cells.text(row_no, column.column_no), place))
        line[f"{column.role}_cell"] = text.cell
        if text.text.strip():
            line[f"{column.role}_text"] = text.text
    line |= _ticked(one, row_no)
    named = [line[f"{role}_cell"] for role in NAMES[one.kind] if f"{role}_text" in line]
    there = [line[f"{role}_cell"] for role in NAMES[one.kind] if f"{role}_cell" in line]
    line["cell"] = (named or there)[0]
    return line


def _ticked(one: ReportList, row_no: int) -> Row:
    """The status under whose name a mark stands; what is no mark is said beside it, to be asked about."""
    columns = [column for column in one.columns if column.role == TICKED]
    if not columns:
        return {}
    said = []
    for column in columns:
        text = one.cells.text(row_no, column.column_no).strip()
        if text and not said_as(text, "no_tick"):
            header = one.header(column.column_no)
            is_tick = said_as(text, "tick")
            said.append((column.column_no, header if is_tick else f"{header}：{text}"))
    place = cell_address(row_no, said[0][0] if said else columns[0].column_no)
    status = "、".join(text for _, text in said)
    return {"status_cell": place} | ({"status_text": status} if status else {})


def _says_anything(line: Row) -> bool:
    return any(name.endswith("_text") for name in line)


class _Merged:
    """What merged cells give the rows they span, and the rows that are headings across the list.

    An amount that spans several lines is none of them.
    """

    def __init__(self, one: ReportList) -> None:
        self.texts: dict[tuple[int, int], Text] = {}
        self.headings: set[int] = set()
        self.shared: set[tuple[int, int]] = set()
        self.notes: list[Note] = []
        amounts = {column.column_no for column in one.columns if column.role in AMOUNTS}
        for area in one.cells.areas(one.first_row, one.last_row):
            text = one.cells.text(area.first_row, area.first_column)
            place = cell_address(area.first_row, area.first_column)
            span = range(area.first_row, min(area.last_row, one.last_row) + 1)
            covered = amounts & set(range(area.first_column, area.last_column + 1))
            if area.last_column > area.first_column and len(span) == 1:
                others = [no for no, other in enumerate(one.cells.row(area.first_row), start=1) if other.strip()]
                self.headings |= {area.first_row} if others == [area.first_column] else set()
            if not text.strip():
                continue
            if covered and len(span) * len(covered) > 1:
                self.shared |= {(row_no, no) for row_no in span for no in covered}
                end = cell_address(area.last_row, area.last_column)
                details = {"value": text.strip(), "cells": f"{place}:{end}"}
                self.notes.append(Note("amount_shared", one.cells.sheet.name, place, details))
            elif not covered and len(span) > 1:
                origin = Text(text, place)
                self.texts |= {(row_no, area.first_column): origin for row_no in span}
