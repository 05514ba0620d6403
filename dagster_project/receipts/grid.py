"""A file's rows as text, as many as a receipt can show: for what is not a small .xlsx workbook.

Rows come from the reader that took the file in, so that an address means the same cell.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.ingest.files.grid import DELIMITERS, decode
from dagster_project.ingest.files.workbook import read_workbook

MOST_ROWS = 5_000
MOST_CELLS = 200_000
# Of a bulk file only so many rows are looked through; faults further down stand in quality.submission_issue.
MOST_ROWS_READ = 1_000_000
HEAD_ROWS = 5

NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True)
class Excerpt:
    """Rows of one sheet, each with its number in the file; `is_whole` where none is missing."""

    sheet: str | None
    rows: list[NumberedRow]
    is_whole: bool


def excerpts(content: bytes, name: str, encoding: str | None, marked: dict[str | None, set[int]]) -> list[Excerpt]:
    """The sheets on which rows are marked: whole where they are small, else the head and the marked rows.

    `marked` holds the row numbers of each sheet. Raises what the reader of that kind of file raises.
    """
    suffix = PurePath(name).suffix.lower()
    if content.startswith(b"PAR1"):
        return [_parquet_excerpt(content, marked[None])] if None in marked else []
    if suffix in DELIMITERS:
        sheets: Iterable[tuple[str | None, Iterable[list[str]]]] = [
            (None, _delimited_rows(content, DELIMITERS[suffix], encoding))
        ]
    else:
        sheets = [(sheet.name, sheet.grid) for sheet in read_workbook(content, name).sheets]
    return [_excerpt(sheet, rows, marked[sheet]) for sheet, rows in sheets if sheet in marked]


def _excerpt(sheet: str | None, rows: Iterable[list[str]], marked: set[int]) -> Excerpt:
    wanted = _wanted(marked)
    last = max(wanted)
    whole: list[NumberedRow] | None = []
    chosen: list[NumberedRow] = []
    whole_cells = chosen_cells = 0
    for row_no, row in enumerate(rows, start=1):
        if row_no in wanted:
            chosen.append((row_no, row))
            chosen_cells += len(row)
        if whole is not None:
            whole.append((row_no, row))
            whole_cells += len(row)
            if len(whole) > MOST_ROWS or whole_cells > MOST_CELLS:
                whole = None
        is_full = len(chosen) >= MOST_ROWS or chosen_cells >= MOST_CELLS or row_no >= MOST_ROWS_READ
        if whole is None and (row_no >= last or is_full):
            break
    return Excerpt(sheet, chosen if whole is None else whole, whole is not None)


def _delimited_rows(content: bytes, delimiter: str, encoding: str | None) -> Iterator[list[str]]:
    """The records of a delimited file, read as far as they are asked for."""
    encoding = encoding or decode(content)[1]
    text = io.TextIOWrapper(
        io.BytesIO(content), "utf-8-sig" if encoding == "utf-8" else encoding, "replace", newline=""
    )
    return csv.reader(text, delimiter=delimiter, strict=True)


def _wanted(marked: set[int]) -> set[int]:
    """The rows to show of a file that is not shown whole: its head, and what is marked with a row beside it."""
    return set(range(1, HEAD_ROWS + 1)).union(*({row_no - 1, row_no, row_no + 1} for row_no in marked))


def _parquet_excerpt(content: bytes, marked: set[int]) -> Excerpt:
    """As _excerpt, of a file that says beforehand how many rows it has: none becomes text that is not shown.

    The column names are the first row, then comes each record: so landing counts the rows of a Parquet file too.
    """
    file = pq.ParquetFile(pa.BufferReader(content))
    names = list(file.schema_arrow.names)
    row_count = file.metadata.num_rows + 1
    if row_count <= MOST_ROWS and row_count * len(names) <= MOST_CELLS:
        return Excerpt(None, [(1, names), *_records(file, range(2, row_count + 1))], is_whole=True)
    wanted = sorted(row_no for row_no in _wanted(marked) if 1 < row_no <= min(row_count, MOST_ROWS_READ))
    room = min(MOST_ROWS, MOST_CELLS // len(names)) - 1
    return Excerpt(None, [(1, names), *_records(file, wanted[:room])], is_whole=False)


def _records(file: pq.ParquetFile, row_numbers: Sequence[int]) -> Iterator[NumberedRow]:
    """The records of these rows, which come in order, as text."""
    first, place = 2, 0
    for batch in file.iter_batches(batch_size=65_536):
        end = bisect_left(row_numbers, first + len(batch), place)
        here = row_numbers[place:end]
        found = batch.take(pa.array([row_no - first for row_no in here], pa.int64()))
        columns = [column.to_pylist() for column in found.columns]
        for row_no, *values in zip(here, *columns, strict=True):
            yield row_no, ["" if value is None else str(value) for value in values]
        first, place = first + len(batch), end
        if place == len(row_numbers):
            return
