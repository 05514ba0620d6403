"""What python-calamine does not say of an .xls, from its records ([MS-XLS]): errors, number formats, extents.

Calamine also allots memory by numbers that stand in the file; they are checked here before it sees them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from dagster_project.ingest.files.cell_text import date_text, percent_text
from dagster_project.ingest.files.ooxml import DATE_FORMATS, LITERALS, PERCENT_FORMATS
from dagster_project.ingest.files.sheet_xml import damaged, too_large
from dagster_project.ingest.landing.problems import reject
from dagster_project.settings import LARGEST_COLUMN_COUNT, LARGEST_CONTENT_BYTES

END, BOUND_SHEET, FORMAT, XF, SHARED_STRINGS, CONTINUE = 0x0A, 0x85, 0x41E, 0xE0, 0xFC, 0x3C
FILE_PASS, DATE_1904, LINKED_BOOK, BEGIN = 0x2F, 0x22, 0x1AE, 0x809
DIMENSIONS, FORMULA, NUMBER, RK, MANY_RK = 0x200, 0x06, 0x203, 0x27E, 0xBD
TEXT, SHARED_TEXT, RICH_TEXT, BOOL_OR_ERROR = 0x204, 0xFD, 0xD6, 0x205
CELLS = {FORMULA, NUMBER, RK, MANY_RK, TEXT, SHARED_TEXT, RICH_TEXT, BOOL_OR_ERROR}
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
LAST_ROW, LAST_COLUMN = 65_536, 256
# The stream of a workbook refers to itself, or to add-ins, by these instead of by a file name.
NO_LINK = {b"\x01\x04", b"\x01\x3a"}

Mend = Callable[[object], str]


@dataclass
class SheetScan:
    """How far a sheet reaches, and the cells whose text calamine's value alone does not give."""

    row_count: int = 0
    column_count: int = 0
    cells: dict[tuple[int, int], Mend] = field(default_factory=dict)


@dataclass
class BookScan:
    """The sheets of the workbook in their order, and whether other files are linked to."""

    sheets: list[SheetScan] = field(default_factory=list)
    has_links: bool = False


@dataclass
class _Book:
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    text_size: int = 0
    is_1904: bool = False
    has_links: bool = False
    is_biff8: bool = True


def scan_book(stream: bytes) -> BookScan:
    """Scan the Workbook stream.

    Raises FileRejected: workbook_encrypted, file_damaged, workbook_too_large.
    """
    try:
        book = _read_globals(stream)
        mends = [_mend(book, format_id) for format_id in book.formats]
        sheets = [_scan_sheet(stream, place, book, mends) for place in book.places]
    except (struct.error, IndexError) as error:
        raise damaged(f"BIFF: {error}") from error
    return BookScan(sheets, book.has_links)


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record from a place to the end of its part."""
    header = struct.Struct("<HH")
    while True:
        if place + 4 > len(stream):
            raise damaged("BIFF: EOF")
        kind, length = header.unpack_from(stream, place)
        place += 4
        if place + length > len(stream):
            raise damaged("BIFF: record")
        if kind == END:
            return
        yield kind, place, length
        place += length


def _read_globals(stream: bytes) -> _Book:
    book = _Book()
    strings: list[bytes] = []
    previous = 0
    for kind, at, length in _records(stream, 0):
        data = stream[at : at + length]
        if kind == CONTINUE and previous == SHARED_STRINGS:
            strings.append(data)
            continue
        previous = kind
        match kind:
            case 0x809:
                book.is_biff8 = data[:2] == b"\x00\x06"
            case 0x2F if data[:2] != b"\0\0":
                raise reject("workbook_encrypted")
            case 0x22:
                book.is_1904 = data[:1] == b"\1"
            case 0x85:
                book.places.append(struct.unpack_from("<I", data)[0])
            case 0x41E:
                number, code = _format(data, book.is_biff8)
                book.codes[number] = code
            case 0xE0:
                book.formats.append(struct.unpack_from("<H", data, 2)[0])
            case 0xFC:
                strings.append(data)
            case 0x1AE if length > 4 and data[2:4] not in NO_LINK:
                book.has_links = True
    if strings:
        book.lengths = _string_lengths(strings)
    return book


def _format(data: bytes, is_biff8: bool) -> tuple[int, str]:
    number = struct.unpack_from("<H", data)[0]
    if not is_biff8:
        return number, data[3:].decode("latin-1")
    return number, data[5:].decode("utf-16-le" if data[4] & 1 else "latin-1", "replace")


def _mend(book: _Book, format_id: int) -> Mend | None:
    """How a number with this format is shown, where calamine does not know."""
    code = LITERALS.sub("", book.codes[format_id]) if format_id in book.codes else None
    if "%" in (code or "") or (code is None and format_id in PERCENT_FORMATS):
        return percent_text
    if (code is None and format_id in DATE_FORMATS) or set(code or "") & set("dmyhsDMYHS"):
        return partial(date_text, is_1904=book.is_1904)
    return None


def _string_lengths(segments: list[bytes]) -> list[int]:
    """How many characters each shared string has, so that the text of all cells can be added up.

    Raises FileRejected (file_damaged) where there are fewer strings than declared.
    """
    count = struct.unpack_from("<i", segments[0], 4)[0]
    if not 0 <= count <= sum(map(len, segments)) // 3:
        raise damaged("BIFF: SST")
    lengths = []
    number, at = 0, 8
    for _ in range(count):
        if at >= len(segments[number]):
            number, at = number + 1, at - len(segments[number])
        length, flags = struct.unpack_from("<HB", segments[number], at)
        at += 3
        runs = extra = 0
        if flags & 8:
            runs = struct.unpack_from("<H", segments[number], at)[0]
            at += 2
        if flags & 4:
            extra = struct.unpack_from("<I", segments[number], at)[0]
            at += 4
        lengths.append(length)
        left, width = length, 1 + (flags & 1)
        while left * width > len(segments[number]) - at:
            left -= (len(segments[number]) - at) // width
            # Characters that go on in the next record begin with the width they have there.
            number, at = number + 1, 1
            width = 1 + (segments[number][0] & 1)
        at += left * width
        skip = runs * 4 + extra
        while skip > len(segments[number]) - at:
            skip -= len(segments[number]) - at
            number, at = number + 1, 0
        at += skip
    return lengths


def _scan_sheet(stream: bytes, place: int, book: _Book, mends: list[Mend | None]) -> SheetScan:
    scan = SheetScan()
    address = struct.Struct("<HHH")
    for kind, at, length in _records(stream, place):
        if kind in CELLS:
            row, column, style = address.unpack_from(stream, at)
            scan.row_count = max(scan.row_count, row + 1)
            scan.column_count = max(scan.column_count, column + 1)
            if kind == MANY_RK:
                last = struct.unpack_from("<H", stream, at + length - 2)[0]
                scan.column_count = max(scan.column_count, last + 1)
                for number in range(length // 6 - 1 if last < LAST_COLUMN else 0):
                    style = struct.unpack_from("<H", stream, at + 4 + number * 6)[0]
                    if mend := mends[style]:
                        scan.cells[row, column + number] = mend
            elif kind == SHARED_TEXT:
                number = struct.unpack_from("<I", stream, at + 6)[0]
                book.text_size += book.lengths[number]
            elif mend := _cell_mend(kind, stream[at : at + length], mends[style]):
                scan.cells[row, column] = mend
        elif kind == DIMENSIONS:
            _check_dimensions(stream[at : at + length])
    if scan.column_count > LARGEST_COLUMN_COUNT:
        raise too_large("列数", "columns", scan.column_count, LARGEST_COLUMN_COUNT)
    if book.text_size > LARGEST_CONTENT_BYTES:
        raise too_large("文字", "characters of text", book.text_size, LARGEST_CONTENT_BYTES)
    return scan


def _cell_mend(kind: int, data: bytes, by_format: Mend | None) -> Mend | None:
    match kind:
        case 0x205 if data[7]:
            return _always(ERRORS.get(data[6], "#ERROR!"))
        case 0x06 if data[12:14] == b"\xff\xff":
            return _always(ERRORS.get(data[8], "#ERROR!")) if data[6] == 2 else None
        case 0x203 | 0x27E | 0x06:
            return by_format
        case 0xD6:
            return _always(_rich_text(data))
    return None


def _always(text: str) -> Mend:
    return lambda _: text


def _rich_text(data: bytes) -> str:
    length, flags = struct.unpack_from("<HB", data, 6)
    width = 1 + (flags & 1)
    return data[9 : 9 + length * width].decode("utf-16-le" if flags & 1 else "latin-1", "replace")


def _check_dimensions(data: bytes) -> None:
    """What the sheet says of its extent may be wrong, but not beyond what a sheet can have."""
    form = {14: "<IIHH", 10: "<HHHH"}.get(len(data))
    if form is None:
        raise damaged("BIFF: DIMENSIONS")
    first_row, row_end, first_column, column_end = struct.unpack_from(form, data)
    if row_end > LAST_ROW or column_end > LAST_COLUMN:
        raise damaged("BIFF: DIMENSIONS")
    if row_end and column_end and (first_row >= row_end or first_column >= column_end):
        raise damaged("BIFF: DIMENSIONS")
