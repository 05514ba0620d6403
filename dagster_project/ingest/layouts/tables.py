"""The tables of a file that a layout of raw/layouts/ describes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from dagster_project.ingest.files.grid import Sheet, cell_address, column_letters
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.layouts.layout import Layout
from dagster_project.ingest.layouts.places import Place, SheetLayout, column_no
from dagster_project.ingest.sheets import lines
from dagster_project.ingest.sheets.cells import Cells, Text
from dagster_project.ingest.sheets.columns import fold_header
from dagster_project.ingest.sheets.table import Table, ValueColumn, expected_columns
from dagster_project.ingest.sheets.titles import read_titles, title_texts


def layout_sheets(sheets: Sequence[Sheet], layout: Layout) -> tuple[list[Table], list[Note]]:
    """One table for each visible sheet that the layout names, and a note on every other sheet that holds anything.

    Raises FileRejected (layout_not_met) naming sheet and cell where the file does not fit.
    """
    meant, notes = sheets_meant(sheets, layout, expected_columns())
    tables = [_table(cells, layout) for cells in meant]
    return tables, notes + [note for table in tables for note in _below(table)]


def sheets_meant(sheets: Sequence[Sheet], layout: SheetLayout, expected: str) -> tuple[list[Cells], list[Note]]:
    """The visible sheets that a layout names, and a note on every other one that holds anything.

    `expected` says in the notes what a table would look like. Raises FileRejected (layout_not_met) where none is.
    """
    pattern = "*" if layout.sheet == "all" else layout.sheet
    meant: list[Cells] = []
    notes: list[Note] = []
    for sheet in sheets:
        cells = Cells(sheet)
        if all(cells.is_blank(row_no) for row_no in range(1, len(cells.grid) + 1)):
            continue
        is_meant = fnmatchcase(sheet.name or "", pattern) or sheet.name is None
        if is_meant and sheet.is_hidden:
            notes.append(Note("sheet_hidden", sheet.name, None, {"sheet": sheet.name or ""}))
        elif is_meant:
            meant.append(cells)
        elif not sheet.is_hidden:
            details = {"sheet": sheet.name or "", "expected": expected}
            notes.append(Note("sheet_without_table", sheet.name, None, details))
    if not meant:
        reason = f"没有可读的工作表“{layout.sheet}” (no visible sheet of that name holds anything)"
        raise reject("layout_not_met", layout=layout.name, reason=reason)
    return meant, notes


def check_expected(cells: Cells, layout: SheetLayout) -> None:
    """Raise FileRejected (layout_not_met) where a cell does not read as the layout expects."""
    for address, text in layout.expect.items():
        row_no, number = _row_and_column(address)
        if fold_header(cells.text(row_no, number)) != fold_header(text):
            raise _not_met(
                cells,
                layout,
                address,
                f"应为“{text}”，实为“{cells.text(row_no, number)}”",
                f"should read “{text}”",
            )


def _table(cells: Cells, layout: Layout) -> Table:
    check_expected(cells, layout)
    places = layout.places()
    columns = {role: column_no(place.column) for role, place in places.items() if place.column}
    columns |= {"note": column_no(layout.note)} if layout.note else {}
    values = [(number, span.basis) for span in layout.values for number in span.numbers()]
    used = [*columns.values(), *(number for number, _ in values)]
    silent = {column_no(letters) for letters in layout.ignored_columns}
    spread = {row_no: _header_row(cells, layout, row_no) for row_no in sorted(set(layout.header_rows))}
    headers = {number: text for texts in spread.values() for number, text in texts.items()}
    for number in used if layout.header_rows else []:
        if number not in headers:
            raise blank_header(cells, layout, max(layout.header_rows), number)
    last_title_row = min([layout.first_row, *layout.header_rows]) - 1
    titles = read_titles(cells, 1, last_title_row)
    said = {role: said_by(cells, layout, place, titles.get(role)) for role, place in places.items()}
    title_unit = said.pop("unit", None) if layout.unit and layout.unit.title else None
    return Table(
        layout=layout.name,
        cells=cells,
        first_row=layout.first_row,
        last_row=last_row_of(cells, layout),
        first_column=1,
        last_column=max([*used, *silent]),
        columns=columns,
        values=[
            ValueColumn(number, _beside(cells, layout, spread, number), basis, _heads(spread, number, basis))
            for number, basis in values
        ],
        titles=title_texts(cells, 1, last_title_row),
        remarks=title_texts(cells, last_row_of(cells, layout) + 1, len(cells.grid)),
        said={role: text for role, text in said.items() if text},
        title_unit=title_unit.text if title_unit else "",
        silent=silent,
        headers=headers,
    )


def _header_row(cells: Cells, layout: Layout, row_no: int) -> dict[int, Text]:
    """The texts of a header row; a group title stands for all it is merged over, or for what is right of it."""
    texts = cells.spread(row_no, row_no - min(layout.header_rows))
    is_merged = any(area.last_column > area.first_column for area in cells.areas(row_no, row_no))
    if row_no == max(layout.header_rows) or is_merged:
        return texts
    keys = {column_no(place.column) for place in layout.places().values() if place.column}
    values = {number for span in layout.values for number in span.numbers()}
    title: Text | None = None
    for number in range(1, max(values) + 1):
        title = None if number in keys else texts.get(number, title)
        if title and number in values:
            texts[number] = title
    return texts


def _heads(spread: dict[int, dict[int, Text]], number: int, basis: str) -> tuple[Text, ...]:
    """All texts of the header rows over one column, from top to bottom, and what the layout says instead."""
    texts = dict.fromkeys(spread[row_no][number] for row_no in sorted(spread) if number in spread[row_no])
    return (*texts, Text(basis)) if basis else tuple(texts)


def _beside(cells: Cells, layout: Layout, spread: dict[int, dict[int, Text]], number: int) -> dict[str, Text]:
    """What the header rows say of one column of values."""
    said = {}
    for role, place in layout.places().items():
        if place.header_row:
            text = spread[place.header_row].get(number)
            if not text:
                raise blank_header(cells, layout, place.header_row, number)
            said[role] = _part(cells, layout, place, text)
    return said


def said_by(cells: Cells, layout: SheetLayout, place: Place, title: Text | None) -> Text | None:
    """What a place says of the whole sheet; None where it speaks of a row or a column, or of nothing."""
    if place.text:
        return Text(place.text)
    if place.title:
        return title
    if place.sheet_name:
        return _part(cells, layout, place, Text(cells.sheet.name or ""))
    if place.cell:
        text = Text(cells.text(*_row_and_column(place.cell)), place.cell)
        if not text.text.strip():
            raise _not_met(cells, layout, place.cell, "是空的", "is blank")
        return _part(cells, layout, place, text)
    return None


def _part(cells: Cells, layout: SheetLayout, place: Place, text: Text) -> Text:
    """The part of a text that the place's pattern finds: its first group, or all of it."""
    if not place.pattern:
        return text
    found = re.search(place.pattern, text.text)
    if not found:
        where = text.cell or "工作表名"
        raise _not_met(cells, layout, where, f"“{text.text}”不含 {place.pattern}", "does not hold the pattern")
    return Text((found[1] if found.re.groups else found[0]) or "", text.cell)


def last_row_of(cells: Cells, layout: SheetLayout) -> int:
    """The last row that a layout gives, or the one above its footer."""
    last_row = min(layout.last_row or len(cells.grid), len(cells.grid))
    if layout.footer:
        for row_no in range(layout.first_row, last_row + 1):
            label = next(filter(str.strip, cells.row(row_no)), "")
            if label and re.search(layout.footer, label.strip()):
                return row_no - 1
    return last_row


def _below(table: Table) -> list[Note]:
    """Notes on rows below the last one that stand where values would: a town added at the end must not be lost."""
    notes = []
    for row_no in range(table.last_row + 1, len(table.cells.grid) + 1):
        if any(table.cells.text(row_no, value.column_no).strip() for value in table.values):
            column, text = next(
                (no, text) for no, text in enumerate(table.cells.row(row_no), start=1) if text.strip()
            )
            place = cell_address(row_no, column)
            rule_code = "row_ignored" if lines.matches(text, "total") else "row_unread"
            notes.append(Note(rule_code, table.cells.sheet.name, place, {"label": text.strip()}))
    return notes


def _row_and_column(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_no(letters)


def blank_header(cells: Cells, layout: SheetLayout, row_no: int, number: int) -> FileRejected:
    """What to raise where a column that is read has no header in a row that should hold one."""
    return _not_met(
        cells,
        layout,
        f"{column_letters(number)}{row_no}",
        "应有表头，却是空的",
        "should hold a header but is blank",
    )


def _not_met(cells: Cells, layout: SheetLayout, address: str, reason_zh: str, reason_en: str) -> FileRejected:
    sheet = cells.sheet.name or ""
    where_zh = f"工作表“{sheet}”的 {address} " if sheet else f"单元格 {address} "
    where_en = f"{sheet}!{address}" if sheet else address
    reason = f"{where_zh}{reason_zh} ({where_en} {reason_en})"
    return reject("layout_not_met", place=where_en, layout=layout.name, reason=reason)
