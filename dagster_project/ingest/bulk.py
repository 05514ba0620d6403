"""Large tidy tables from file to landing by DuckDB itself: Parquet, and CSV too long to be read cell by cell.

Every column stays the text that it is; only its name says which role it has, by columns.yml as in any sheet.
"""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from dagster_project.ingest.files.grid import DELIMITERS, check_width, column_letters
from dagster_project.ingest.landing.as_it_lies import is_read_where_it_lies
from dagster_project.ingest.landing.batches import Row
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.landing.projection import Beside, Projection, literal
from dagster_project.ingest.sheets.around import LONGEST_KIND, LONGEST_NOTE, MOST_KINDS, MOST_NOTES, around
from dagster_project.ingest.sheets.cells import Text
from dagster_project.ingest.sheets.columns import fold_header
from dagster_project.ingest.sheets.lines import is_figure, role
from dagster_project.ingest.sheets.table import expected_columns

_HEAD_BYTES = 64 * 1024
_CHUNK_BYTES = 8 * 1024 * 1024
_BLANK_LINE = re.compile(rb"\n\r?\n")
_TEXT = re.compile(rb"[^\r\n]")
# A blank line takes so many bytes before its last one.
_OVERLAP = 2
_BLANK_END_BYTES = 4096
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Of the columns that are not read, so many are named one by one.
_NAMED_COLUMNS = 20
_PATH = re.compile(r""" ?(["'])/.*?\1""")
_LINE_OF_ERROR = re.compile(r"CSV Error on Line: ([0-9]+)")
# Which landing column a role fills; names win over codes where a file has both.
_TEXT_COLUMNS = {
    "town_text": ("town", "town_code"),
    "indicator_text": ("indicator", "indicator_code"),
    "period_text": ("period",),
    "value_text": ("value",),
    "unit_text": ("unit",),
    "department_text": ("department", "department_code"),
    "note_text": ("note",),
}
_REQUIRED = ("town_text", "indicator_text", "value_text")


def land_parquet(archived: Path, target: Path, constants: Row) -> tuple[int, list[Note], Projection | None]:
    """Land the rows of a Parquet file in the columns of landing.submissions. Row 1 is the header, as in a sheet.

    Where its texts are such as they lie, they were read once from end to end and nothing is written: the third of
    what is returned says what its columns are. Else they are written to `target`, with `constants`, the columns
    that all rows share. Also returns how many values there are, and notes on columns that were not read. Raises
    FileRejected (file_damaged, columns_wrong).
    """
    read = f"read_parquet({literal(archived)}, hive_partitioning = false"
    source, row_no = f"{read})", "row_number() over () + 1"
    with _connection() as connection:
        projection, notes = _projection(connection, source, _columns(connection, source))
        if is_read_where_it_lies(archived, projection):
            return _read_through(connection, source, projection), notes, projection
        if "file_row_number" not in (name.lower() for name, _ in projection.columns):
            # Several threads can count these. DuckDB has no other name for that column.
            source, row_no = f"{read}, file_row_number = true)", "file_row_number + 2"
        return _copy(connection, projection, source, row_no, target, constants), notes, None


def land_csv(archived: Path, name: str, target: Path, constants: Row) -> tuple[int, list[Note], str]:
    """The same for a .csv or .tsv file whose first line is its header and that has no blank lines among its rows.

    Also returns the encoding. Raises FileRejected (encoding_unknown, table_malformed, columns_wrong).
    """
    with _as_utf8(archived) as (whole, encoding), _without_blank_end(whole) as path, _connection() as connection:
        delimiter = DELIMITERS[Path(name).suffix.lower()]
        columns = [(name, "VARCHAR") for name in _header(path, delimiter)]
        source = (
            f"read_csv({literal(path)}, delim = {literal(delimiter)}, quote = '\"', escape = '\"',"
            " header = true, all_varchar = true, auto_detect = false, strict_mode = true, null_padding = false,"
            f" columns = {_struct(len(columns))})"
        )
        projection, notes = _projection(connection, source, columns)
        count = _copy(connection, projection, source, "row_number() over () + 1", target, constants)
        return count, notes, encoding


def _columns(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    try:
        return [(row[0], row[1]) for row in connection.execute(f"describe select * from {source}").fetchall()]
    except duckdb.Error as error:
        raise reject("file_damaged", reason=_first_line(error)) from error


def _read_through(connection: duckdb.DuckDBPyConnection, source: str, projection: Projection) -> int:
    """How many rows there are, each text of which was read: what a damaged page would stop later is said now."""
    # What landing makes of a text it makes of any, so that it need not be made here.
    lengths = ", ".join(f"max(strlen(cast(sent_{place} as varchar)))" for place in sorted(projection.places()))
    query = f"select count(*), {lengths} from {source} as sent ({projection.names()})"
    try:
        return int(connection.execute(query).fetchall()[0][0])
    except duckdb.Error as error:
        raise reject("file_damaged", reason=_first_line(error)) from error


def _projection(
    connection: duckdb.DuckDBPyConnection, source: str, columns: list[tuple[str, str]]
) -> tuple[Projection, list[Note]]:
    """What a table's columns are, and notes on those that were not read. Raises FileRejected (columns_wrong)."""
    names = [name for name, _ in columns]
    roles = [role(name) for name in names]
    chosen = {
        column: next((roles.index(wanted) for wanted in wanted_roles if wanted in roles), None)
        for column, wanted_roles in _TEXT_COLUMNS.items()
    }
    texts = {column: place for column, place in chosen.items() if place is not None}
    expected = expected_columns()
    missing = [column for column in _REQUIRED if column not in texts]
    twice = [name for place, name in enumerate(names) if roles[place] == "value" and place != chosen["value_text"]]
    if missing or twice:
        words = {"town_text": "镇", "indicator_text": "指标", "value_text": "数值"}
        listed = "、".join(words[column] for column in missing) or "—"
        raise reject("columns_wrong", missing=listed, extra="、".join(twice) or "—", expected=expected)
    ignored = [place for place, wanted in enumerate(roles) if wanted in (None, "other")]
    beside = [(place, "beside", LONGEST_KIND, MOST_KINDS) for place in ignored[:_NAMED_COLUMNS]]
    if "note_text" in texts:
        beside.append((texts["note_text"], "remark", LONGEST_NOTE, MOST_NOTES))
    value_name, letters = names[texts["value_text"]], column_letters(texts["value_text"] + 1)
    projection = Projection(columns, texts, letters, fold_header(value_name), "", [])
    said = [_beside(connection, f"{source} as sent ({projection.names()})", *column) for column in beside]
    head = around("head", Text(value_name, f"{letters}1"))
    projection = replace(projection, head=head, beside=[column for column in said if column])
    named = [names[place] for place in ignored[:_NAMED_COLUMNS]]
    if more := ignored[_NAMED_COLUMNS:]:
        named.append(f"{names[more[0]]} 等 {len(more)} 列")
    notes = [Note("column_ignored", None, None, {"header": name, "expected": expected}) for name in named]
    return projection, notes


def _copy(
    connection: duckdb.DuckDBPyConnection,
    projection: Projection,
    source: str,
    row_no: str,
    target: Path,
    constants: Row,
) -> int:
    """Write the rows to `target`. Returns how many. Raises FileRejected (file_damaged, table_malformed)."""
    of_file = {column: f"cast({literal(value)} as varchar)" for column, value in constants.items()}
    of_file["received_at"] = f"cast({literal(constants['received_at'])} as timestamptz)"
    columns = projection.select("row_no", of_file)
    query = f"select {columns} from (select *, {row_no} as row_no from {source} as sent ({projection.names()}))"
    try:
        [[count]] = connection.execute(f"copy ({query}) to {literal(target)} (format parquet)").fetchall()
    except duckdb.Error as error:
        target.unlink(missing_ok=True)
        line = _LINE_OF_ERROR.search(str(error))
        if line:
            reason = (
                "引号没有闭合，或与表头的列数不符 (a quote that is not closed, or not as many cells as the header)"
            )
            raise reject("table_malformed", line=line[1], reason=reason) from error
        raise reject("file_damaged", reason=_first_line(error)) from error
    return int(count)


def _beside(
    connection: duckdb.DuckDBPyConnection, sent: str, place: int, sort: str, longest: int, most: int
) -> Beside | None:
    """What a column beside the values says of its row, as in around.py; None for nothing.

    `sort` is that of the place. Only a column with few texts, `most`, says of which kind its rows are.
    """
    text = f"trim(cast(sent_{place} as varchar))"
    kinds = f"select distinct {text} as kind from {sent} where length({text}) between 1 and {longest}"
    line = "\n" + around(sort, Text("", column_letters(place + 1)))
    try:
        texts = [row[0] for row in connection.execute(f"{kinds} limit {most + 1}").fetchall()]
    except duckdb.Error:
        # It is read with the rows, where it is said what is wrong with the file.
        return Beside(place, line, longest, [])
    return Beside(place, line, longest, sorted(filter(is_figure, texts))) if 0 < len(texts) <= most else None


def _header(path: Path, delimiter: str) -> list[str]:
    with path.open("rb") as file:
        line = file.read(_HEAD_BYTES).decode("utf-8-sig", "ignore").splitlines()[0]
    names = [name.strip().strip('"') for name in line.split(delimiter)]
    check_width(len(names))
    if len(set(names)) < len(names) or not all(names):
        raise reject("columns_wrong", missing="—", extra=line, expected=expected_columns())
    return names


@contextmanager
def _as_utf8(archived: Path) -> Iterator[tuple[Path, str]]:
    """The file itself where it is UTF-8, else a copy in UTF-8 that goes when the block is left.

    Raises FileRejected (encoding_unknown).
    """
    with archived.open("rb") as file:
        is_utf16 = file.read(2) in _BYTE_ORDER_MARKS
    candidates = ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]
    encoding = next((one for one in candidates if _decodes(archived, one)), None)
    if encoding is None:
        raise reject("encoding_unknown", line="?")
    if encoding == "utf-8-sig":
        yield archived, "utf-8"
        return
    with tempfile.NamedTemporaryFile(suffix=".csv", dir=archived.parent, prefix=".utf8-") as copy:
        decoder = codecs.getincrementaldecoder(encoding)()
        for chunk in _chunks(archived):
            copy.write(decoder.decode(chunk).encode())
        copy.flush()
        yield Path(copy.name), encoding


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _without_blank_end(path: Path) -> Iterator[Path]:
    """The file itself, or where many blank lines end it, at which DuckDB gives up, a copy without them."""
    end = _end_of_rows(path)
    if path.stat().st_size - end <= _BLANK_END_BYTES:
        yield path
        return
    with (
        path.open("rb") as file,
        tempfile.NamedTemporaryFile(suffix=".csv", dir=path.parent, prefix=".cut-") as copy,
    ):
        while end and (chunk := file.read(min(_CHUNK_BYTES, end))):
            copy.write(chunk)
            end -= len(chunk)
        copy.flush()
        yield Path(copy.name)


def _end_of_rows(path: Path) -> int:
    """The place of the first byte behind the rows. Raises FileRejected (table_malformed) where one is blank.

    DuckDB skips blank lines, which would shift the numbers of all rows after them; at the end they do no harm. A
    line feed is the same byte in UTF-8 and GB18030, and never part of a character.
    """
    line_count, before, place = 0, b"", 0
    blank, end = "", 0
    for chunk in _chunks(path):
        text, start = before + chunk, 0
        if not blank and (found := _BLANK_LINE.search(text)):
            blank, start = str(line_count + text[: found.start()].count(b"\n") + 2), found.end()
            end = place + found.start() + 1
        if blank and _TEXT.search(text, start):
            raise reject("table_malformed", line=blank, reason="blank line / 空行")
        before = text[-_OVERLAP:]
        place += len(text) - len(before)
        line_count += text[:-_OVERLAP].count(b"\n")
    return end if blank else path.stat().st_size


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"autoinstall_known_extensions": False, "memory_limit": "4GiB"}) as connection:
        yield connection


def _struct(column_count: int) -> str:
    return "{" + ", ".join(f"'sent_{position}': 'VARCHAR'" for position in range(column_count)) + "}"


def _first_line(error: Exception) -> str:
    """What DuckDB says, without the place in the archive, which tells the sender nothing."""
    return _PATH.sub("", str(error).splitlines()[0])[:200]
