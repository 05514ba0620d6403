"""The bytes of a CSV or TSV file as a grid of text cells, addressed as in a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from dagster_project.ingest.files.refusals import too_large
from dagster_project.ingest.landing.problems import reject
from dagster_project.settings import LARGEST_CSV_COLUMN_COUNT, LARGEST_WORKBOOK_CELLS

Grid = list[list[str]]
DELIMITERS = {".csv": ",", ".tsv": "\t"}
# What other programs and other countries' settings write, and how much of a text is looked at to tell.
OTHER_DELIMITERS = (",", "\t", ";", "，", "；", "|")
LOOKED_AT_LETTERS = 64 * 1024


@dataclass(frozen=True)
class Area:
    """A rectangle of merged cells, both ends within, rows and columns counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One table of cells as text, addressed from A1; a delimited file is one sheet without a name.

    Rows may differ in length. The text of merged cells stands in their upper left cell only. `shown` has, by row
    and column from 1, what people see in a cell where that says another period or digit than its text: 2024.10 for
    2024.1, 1月9日 for 2024-01-09. `hidden_rows` and `hidden_columns` count from 1, too. `comments` has, by row and
    column, what somebody wrote on a cell, `currencies` what money a sign beside a number says it is: ￥, 人民币.
    """

    name: str | None
    grid: Grid
    merged: tuple[Area, ...] = ()
    is_hidden: bool = False
    shown: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    currencies: Mapping[tuple[int, int], str] = field(default_factory=dict)


def decode(content: bytes) -> tuple[str, str]:
    """The text of the bytes and the encoding it was in: UTF-8 with or without BOM, UTF-16 with BOM, GB18030.

    Raises FileRejected (encoding_unknown) naming the first line that cannot be read.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    line = 1
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            # Lines are counted in what could be read: in UTF-16 the byte of a line feed is also half of 上.
            readable = content[: error.start].decode(encoding, "ignore")
        else:
            if "\0" not in text:
                return text, encoding.removesuffix("-sig")
            readable = text[: text.index("\0")]
        line = max(line, readable.count("\n") + 1)
    raise reject("encoding_unknown", line=str(line))


def read_grid(content: bytes, name: str) -> tuple[Grid, str]:
    """The cells of a delimited file as rows of text, verbatim, and its encoding.

    Raises FileRejected where the suffix is not .csv or .tsv, the text cannot be decoded, a quote is never
    closed, it is too large, or nothing but white space is in it.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in DELIMITERS:
        raise reject("file_kind_unsupported", suffix=suffix or name)
    text, encoding = decode(content)
    delimiter = delimiter_of(text, DELIMITERS[suffix])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: Grid = []
    start, cell_count = 1, 0
    try:
        for row in reader:
            rows.append(row)
            cell_count += len(row)
            check_width(len(row))
            if cell_count > LARGEST_WORKBOOK_CELLS:
                raise too_large(
                    "单元格（含空白）", "cells, blank ones included", cell_count, LARGEST_WORKBOOK_CELLS
                )
            start = reader.line_num + 1
    except csv.Error as error:
        raise reject("table_malformed", line=str(start), reason=str(error)) from error
    if not any(cell.strip() for row in rows for cell in row):
        raise reject("file_empty")
    return rows, encoding


def delimiter_of(text: str, usual: str) -> str:
    """The sign between the cells of a delimited text: another than usual only where that cuts few lines.

    Such a one cuts most lines into as many cells, and leaves only titles whole.
    """
    head = text[:LOOKED_AT_LETTERS]
    if len(text) > len(head):
        head = head[: head.rfind("\n") + 1]
    if _is_usually_cut(*_widths(head, usual)):
        return usual
    others = (sign for sign in OTHER_DELIMITERS if sign != usual)
    return next((sign for sign in others if _is_evenly_cut(*_widths(head, sign))), usual)


def _is_usually_cut(widths: Counter[int], _: bool) -> bool:
    return widths.total() > 2 * widths[1]


def _is_evenly_cut(widths: Counter[int], is_whole: bool) -> bool:
    return is_whole and widths.total() > 2 * widths[1] and len(widths.keys() - {1}) == 1


def _widths(head: str, delimiter: str) -> tuple[Counter[int], bool]:
    """How many lines have how many cells, and whether all of the text could be cut so."""
    widths = Counter[int]()
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True):
            if any(map(str.strip, row)):
                widths[len(row)] += 1
    except csv.Error:
        return widths, False
    return widths, True


def check_width(column_count: int) -> None:
    """Raises FileRejected (workbook_too_large) where a line of a delimited file has too many cells."""
    if column_count > LARGEST_CSV_COLUMN_COUNT:
        raise too_large("列数", "columns", column_count, LARGEST_CSV_COLUMN_COUNT)


def column_letters(column_no: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column_no:
        column_no, remainder = divmod(column_no - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def cell_address(row_no: int, column_no: int) -> str:
    """The A1 address of a cell; row and column are counted from 1, a row being a CSV record."""
    return f"{column_letters(column_no)}{row_no}"
