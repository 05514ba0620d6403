"""The sheets of an .xlsx or .xls file as text cells, addressed from A1; nothing in it is run or fetched."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dagster_project.collector import collector_paused
from dagster_project.ingest.files.apart import read_apart
from dagster_project.ingest.files.biff import SheetScan, scan_book
from dagster_project.ingest.files.cell_text import column_texts
from dagster_project.ingest.files.closer_look import CloserLook, part_shown
from dagster_project.ingest.files.formulas import compute
from dagster_project.ingest.files.grid import Area, Grid, Sheet, cell_address
from dagster_project.ingest.files.ole import SIGNATURE as OLE_SIGNATURE
from dagster_project.ingest.files.ole import Streams, plain_file
from dagster_project.ingest.files.ooxml import (
    Parts,
    PlainBook,
    PlainSheet,
    check_addresses,
    main_part,
    write_plain_book,
)
from dagster_project.ingest.files.refusals import TakesLong, damaged, too_large
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import reject
from dagster_project.settings import LARGEST_SHEET_COUNT, LARGEST_WORKBOOK_CELLS
from dagster_project.wording.shown import distinct_name

SUFFIXES = {".xlsx", ".xls"}
# An .xls of this size holds some 100,000 numbers.
LARGEST_XLS_READ_HERE_BYTES = 4 * 1024 * 1024
# So many formulas are named one by one.
MOST_NOTES = 100
ZIP_SIGNATURE = b"PK\x03\x04"
# What a file is that is no workbook: by its first bytes, by its main part, by its streams.
STARTS = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"PAR1": "Parquet",
}
UNKNOWN = "无法识别的格式 (unknown)"
MAIN_PARTS = {"word/": "Word (.docx)", "ppt/": "PowerPoint (.pptx)", "xl/": "Excel (.xlsb)"}
STREAMS = {"WordDocument": "Word (.doc)", "PowerPoint Document": "PowerPoint (.ppt)"}


@dataclass(frozen=True)
class Workbook:
    """The worksheets of a file in their order, hidden ones too, and what was noticed while reading."""

    sheets: list[Sheet] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_workbook(content: bytes, name: str, is_apart: bool = False) -> Workbook:
    """The worksheets of a workbook; the content says which kind it is, the name only that it should be one.

    Texts are what the sheet shows people, unrounded: 7.5% for a percent cell, 2024-09-30 for a date, #REF! for an
    error; a formula that was never computed is its own text, "=…". Chart and macro sheets are left out.
    What is large or oddly written is read in a process of its own, unless this is that one (`is_apart`).
    Raises FileRejected: file_kind_unsupported, file_content_differs, file_damaged, workbook_encrypted,
    workbook_too_large, file_costs_too_much.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise reject("file_kind_unsupported", suffix=suffix or name)
    try:
        if content.startswith(ZIP_SIGNATURE):
            return _read_xlsx(content, suffix, is_apart)
        if content.startswith(OLE_SIGNATURE):
            if len(content) > LARGEST_XLS_READ_HERE_BYTES and not is_apart:
                raise TakesLong
            return _read_xls(content, suffix)
    except TakesLong:
        return read_apart(read_workbook, content, f"a{suffix}", True)
    raise reject("file_content_differs", suffix=suffix, content=content_kind(content))


def content_kind(content: bytes) -> str:
    """What the bytes of a file that is no workbook are, in words that both languages know."""
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<?xml"):
        return "XML"
    if head.startswith(b"<") or b"<html" in head or b"<table" in head:
        return "HTML"
    return "CSV / TXT" if b"\0" not in head else UNKNOWN


def _read_xlsx(content: bytes, suffix: str, is_apart: bool) -> Workbook:
    parts = Parts(content)
    part = main_part(parts)
    if part is None or not part.startswith("xl/") or part.endswith(".bin"):
        kind = next((kind for folder, kind in MAIN_PARTS.items() if (part or "").startswith(folder)), "ZIP")
        raise reject("file_content_differs", suffix=suffix, content=kind)
    # From a path calamine reads as it goes; bytes it would copy whole for each kind of file it tries.
    with TemporaryDirectory(prefix="zhencang-") as folder:
        path = Path(folder) / "plain.xlsx"
        book = write_plain_book(parts, part, path, may_take_long=is_apart)
        with _rejecting_errors(), CalamineWorkbook.from_path(path) as calamine:
            notes = _notes(book.has_macros, book.has_links)
            sheets = _plain_sheets(calamine, book, path, notes)
    return Workbook(sheets, notes)


def _notes(has_macros: bool, has_links: bool) -> list[Note]:
    found = {"workbook_has_macros": has_macros, "workbook_has_links": has_links}
    return [Note(rule_code) for rule_code, is_so in found.items() if is_so]


def _plain_sheets(calamine: CalamineWorkbook, book: PlainBook, path: Path, notes: list[Note]) -> list[Sheet]:
    with ThreadPoolExecutor(max_workers=1) as worker, collector_paused():
        blocks = _read_ahead(calamine, worker)
        budget = _CellBudget()
        return [_plain_sheet(one, _joined(blocks, one, budget, path), book.closer, notes) for one in book.sheets]


def _plain_sheet(one: PlainSheet, grid: Grid, closer: CloserLook, notes: list[Note]) -> Sheet:
    noticed = one.noticed
    # Before formats say how numbers are shown: formulas are of what is stored.
    for place, formula in compute(grid, noticed.formulas):
        if len(notes) < MOST_NOTES and not one.is_hidden:
            notes.append(
                Note("formula_computed", distinct_name(one.name), cell_address(*place), {"formula": formula})
            )
    shown, currencies = closer.mend(grid, noticed)
    return Sheet(
        distinct_name(one.name),
        grid,
        tuple(noticed.merged),
        one.is_hidden,
        shown,
        frozenset(noticed.hidden_rows),
        frozenset(noticed.hidden_columns),
        one.comments,
        currencies,
    )


@contextmanager
def _rejecting_errors() -> Iterator[None]:
    """Makes rejections of what calamine raises, its panics too."""
    try:
        yield
    except PasswordError as error:
        raise reject("workbook_encrypted") from error
    except (CalamineError, OverflowError, OSError) as error:
        raise damaged(str(error)[:200]) from error
    except BaseException as error:
        # pyo3's PanicException is no Exception, and nothing to import.
        if type(error).__name__ == "PanicException":
            raise damaged(str(error)[:200]) from error
        raise


@contextmanager
def _panics_unprinted() -> Iterator[None]:
    """Without the standard error of the process, to which a panic of calamine writes what no user should read."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class _CellBudget:
    """Counts the cells of rectangles in use, before Python makes objects of them."""

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, cells: int) -> None:
        self.spent += cells
        if self.spent > LARGEST_WORKBOOK_CELLS:
            raise too_large("单元格（含空白）", "cells, blank ones included", self.spent, LARGEST_WORKBOOK_CELLS)


def _read_ahead(calamine: CalamineWorkbook, worker: ThreadPoolExecutor) -> Iterator[CalamineSheet]:
    """Every sheet in order; the next is parsed, without Python's lock, while the last is made into text."""
    count = len(calamine.sheet_names)
    coming = worker.submit(calamine.get_sheet_by_index, 0) if count else None
    for number in range(1, count + 1):
        assert coming
        sheet = coming.result()
        coming = worker.submit(calamine.get_sheet_by_index, number) if number < count else None
        yield sheet


def _joined(blocks: Iterator[CalamineSheet], one: PlainSheet, budget: _CellBudget, path: Path) -> Grid:
    """One grid from a sheet's blocks of rows, blank up to where each begins."""
    grid: Grid = []
    for block_no, cell_count in enumerate(one.cell_counts, start=one.first_block):
        block = next(blocks)
        if block.start is None:
            continue
        first_row, first_column = block.start
        budget.spend(first_row - len(grid) + block.height * (block.width + first_column))
        grid += ([] for _ in range(first_row - len(grid)))
        columns = [column_texts(column) for column in zip(*block.to_python(), strict=True)]
        # A cell may hold a blank text; else there are as many texts as cells.
        if sum(block.height - column.count("") for column in columns) < cell_count:
            check_addresses(path, block_no)
        grid += _rows(columns, block, first_column)
    return grid


def _rows(columns: list[Sequence[str]], block: CalamineSheet, first_column: int) -> Grid:
    blank = [[""] * block.height] * first_column
    return list(map(list, zip(*blank, *columns, strict=True)))


def _read_xls(content: bytes, suffix: str) -> Workbook:
    streams = Streams(content)
    if "EncryptedPackage" in streams.names:
        raise reject("workbook_encrypted")
    book_name = next((name for name in ("Workbook", "Book") if name in streams.names), None)
    if book_name is None:
        kind = next((kind for name, kind in STREAMS.items() if name in streams.names), "OLE")
        raise reject("file_content_differs", suffix=suffix, content=kind)
    stream = streams.read(book_name)
    scan = scan_book(stream)
    if len(scan.sheets) > LARGEST_SHEET_COUNT:
        raise too_large("工作表", "sheets", len(scan.sheets), LARGEST_SHEET_COUNT)
    budget = _CellBudget()
    for one in scan.sheets:
        budget.spend(one.row_count * one.column_count)
    plain = io.BytesIO(plain_file(book_name, stream))
    with _panics_unprinted(), _rejecting_errors(), CalamineWorkbook.from_filelike(plain) as calamine:
        known = calamine.sheets_metadata
        if len(known) != len(scan.sheets):
            raise damaged("BOUNDSHEET")
        sheets = [
            _scanned_sheet(about, calamine.get_sheet_by_index(number), scan.sheets[number])
            for number, about in enumerate(known)
            if about.typ == SheetTypeEnum.WorkSheet
        ]
    has_macros = "_VBA_PROJECT_CUR" in streams.names or any(
        about.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba) for about in known
    )
    return Workbook(sheets, _notes(has_macros, scan.has_links))


def _scanned_sheet(about: SheetMetadata, sheet: CalamineSheet, scan: SheetScan) -> Sheet:
    grid = _scanned_texts(sheet, scan)
    places = {place: code for place, code in scan.closer.items() if place[0] < len(grid)}
    shown = {
        (row + 1, column + 1): text
        for (row, column), code in places.items()
        if column < len(grid[row]) and (text := part_shown(grid[row][column], code)) != grid[row][column]
    }
    return Sheet(
        distinct_name(about.name),
        grid,
        _areas(sheet),
        about.visible != SheetVisibleEnum.Visible,
        shown,
        frozenset(scan.hidden_rows),
        frozenset(scan.hidden_columns),
    )


def _areas(sheet: CalamineSheet) -> tuple[Area, ...]:
    ranges = sheet.merged_cell_ranges or []
    return tuple(Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _scanned_texts(sheet: CalamineSheet, scan: SheetScan) -> Grid:
    """The texts of a sheet of an .xls, those cells mended that calamine says too little of."""
    values = sheet.to_python(skip_empty_area=False) if sheet.start else []
    for (row, column), text in scan.cells.items():
        while len(values) <= row:
            values.append([])
        line = values[row]
        line += [""] * (column + 1 - len(line))
        line[column] = text(line[column])
    width = max(map(len, values), default=0)
    columns = [
        column_texts(column)
        for column in zip(*(line + [""] * (width - len(line)) for line in values), strict=True)
    ]
    return list(map(list, zip(*columns, strict=True)))
