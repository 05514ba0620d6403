"""What python-calamine does not say of an .xls, from its records ([MS-XLS]): errors, formats, marks, extents.

Calamine also allots memory by numbers that stand in the file; they are checked here before it sees them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from dagster_project.ingest.files.cell_styles import Look, hidden_zero
from dagster_project.ingest.files.cell_text import cell_text, date_text, percent_text
from dagster_project.ingest.files.grid import cell_address
from dagster_project.ingest.files.marks import marked
from dagster_project.ingest.files.number_format import NumberFormat, format_of
from dagster_project.ingest.files.refusals import damaged, too_large
from dagster_project.ingest.landing.problems import reject
from dagster_project.settings import LARGEST_COLUMN_COUNT, LARGEST_CONTENT_BYTES

END, BOUND_SHEET, FORMAT, XF, SHARED_STRINGS, CONTINUE = 0x0A, 0x85, 0x41E, 0xE0, 0xFC, 0x3C
FILE_PASS, DATE_1904, LINKED_BOOK, BEGIN = 0x2F, 0x22, 0x1AE, 0x809
DIMENSIONS, FORMULA, NUMBER, RK, MANY_RK = 0x200, 0x06, 0x203, 0x27E, 0xBD
TEXT, SHARED_TEXT, RICH_TEXT, BOOL_OR_ERROR = 0x204, 0xFD, 0xD6, 0x205
FONT, WINDOW, ROW, COLUMNS = 0x31, 0x23E, 0x208, 0x7D
POSITIONS = {1: "superscript", 2: "subscript"}
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
    # Numbers of which people may see another part than their text says: 2024.10, 1月9日.
    closer: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    numbers: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hides_zeros: bool = False


@dataclass
class BookScan:
    """The sheets of the workbook in their order, and whether other files are linked to."""

    sheets: list[SheetScan] = field(default_factory=list)
    has_links: bool = False


@dataclass
class _Book:
    codes: dict[int, str] = field(default_factory=dict)
    fonts: list[tuple[bool, str]] = field(default_factory=list)
    # Of each style the number of its font and of its format; what that looks like, and how it mends a number.
    styles: list[tuple[int, int]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    mends: list[Mend | None] = field(default_factory=list)
    # Where the runs of a shared string begin, and their fonts, if one of them says something.
    runs: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    text_size: int = 0
    is_1904: bool = False
    has_links: bool = False
    is_biff8: bool = True

    def font(self, number: int) -> tuple[bool, str]:
        """Whether a font is struck through, and its position. There is none with number 4."""
        number -= number > 4
        return self.fonts[number] if number < len(self.fonts) else (False, "")


def scan_book(stream: bytes) -> BookScan:
    """Scan the Workbook stream.

    Raises FileRejected: workbook_encrypted, file_damaged, workbook_too_large.
    """
    try:
        book = _read_globals(stream)
        formats = {number: format_of(number, book.codes) for _, number in set(book.styles)}
        book.looks = [Look(formats[number], *book.font(font)) for font, number in book.styles]
        book.mends = [_mend(book, look) for look in book.looks]
        sheets = [_scan_sheet(stream, place, book) for place in book.places]
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
                book.styles.append(struct.unpack_from("<HH", data))
            case 0x31:
                flags, _, _, position = struct.unpack_from("<4H", data, 2)
                book.fonts.append((bool(flags & 8), POSITIONS.get(position, "")))
            case 0xFC:
                strings.append(data)
            case 0x1AE if length > 4 and data[2:4] not in NO_LINK:
                book.has_links = True
    if strings:
        book.lengths = _string_lengths(strings, book)
    return book


def _format(data: bytes, is_biff8: bool) -> tuple[int, str]:
    number = struct.unpack_from("<H", data)[0]
    if not is_biff8:
        return number, data[3:].decode("latin-1")
    return number, data[5:].decode("utf-16-le" if data[4] & 1 else "latin-1", "replace")


def _mend(book: _Book, look: Look) -> Mend | None:
    """How a number that looks so is shown, where calamine does not know."""
    if look.format.is_date and not look.needs_care:
        return partial(date_text, is_1904=book.is_1904)
    if look.format.is_percent and not look.needs_care:
        return percent_text
    return partial(_looked_at, book, look) if look.needs_care else None


def _looked_at(book: _Book, look: Look, value: object) -> str:
    """The text of a number whose format or font says something; what is no number here was a formula's text."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return look.text(cell_text(value), is_number=False)
    if look.format.is_date:
        return marked(date_text(value, book.is_1904), look.is_struck, look.position)
    if look.format.is_odd:
        return look.text(cell_text(float(value)), is_number=True)
    text = percent_text(value) if look.format.is_percent else cell_text(float(value))
    return marked(text, look.is_struck, look.position)


def _string_lengths(segments: list[bytes], book: _Book) -> list[int]:
    """How many characters each shared string has, so that the text of all cells can be added up.

    Strings whose runs have marks are noted in the book.

    Raises FileRejected (file_damaged) where there are fewer strings than declared.
    """
    count = struct.unpack_from("<i", segments[0], 4)[0]
    if not 0 <= count <= sum(map(len, segments)) // 3:
        raise damaged("BIFF: SST")
    lengths = []
    number, at = 0, 8
    has_marks = any(is_struck or position for is_struck, position in book.fonts)
    for string_no in range(count):
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
        if runs and has_marks:
            data = (segments[number][at:] + b"".join(segments[number + 1 : number + 2]))[: runs * 4]
            found = list(struct.iter_unpack("<HH", data[: len(data) // 4 * 4]))
            if any(any(book.font(font)) for _, font in found):
                book.runs[string_no] = found
        skip = runs * 4 + extra
        while skip > len(segments[number]) - at:
            skip -= len(segments[number]) - at
            number, at = number + 1, 0
        at += skip
    return lengths


def _scan_sheet(stream: bytes, place: int, book: _Book) -> SheetScan:
    scan, taken = SheetScan(), set[int]()
    address = struct.Struct("<HHH")
    for kind, at, length in _records(stream, place):
        if kind in CELLS:
            row, column, style = address.unpack_from(stream, at)
            _take(taken, row, column)
            scan.row_count = max(scan.row_count, row + 1)
            scan.column_count = max(scan.column_count, column + 1)
            if kind == MANY_RK:
                last = struct.unpack_from("<H", stream, at + length - 2)[0]
                scan.column_count = max(scan.column_count, last + 1)
                for number in range(length // 6 - 1 if last < LAST_COLUMN else 0):
                    if number:
                        _take(taken, row, column + number)
                    style = struct.unpack_from("<H", stream, at + 4 + number * 6)[0]
                    _place(scan, book, row, column + number, style)
            elif kind == SHARED_TEXT:
                number = struct.unpack_from("<I", stream, at + 6)[0]
                book.text_size += book.lengths[number]
                if number in book.runs or book.looks[style].needs_care:
                    scan.cells[row, column] = partial(_marked_text, book, book.runs.get(number, []), style)
            elif mend := _cell_mend(kind, stream[at : at + length]):
                scan.cells[row, column] = mend
            elif kind in (FORMULA, NUMBER, RK):
                _place(scan, book, row, column, style)
            elif kind == TEXT and book.looks[style].needs_care:
                scan.cells[row, column] = partial(_marked_text, book, [], style)
        elif kind == DIMENSIONS:
            _check_dimensions(stream[at : at + length])
        else:
            _notice(scan, kind, stream[at : at + length])
    if scan.hides_zeros:
        scan.cells |= {place: _zero_hidden(scan.cells.get(place)) for place in scan.numbers}
    if scan.column_count > LARGEST_COLUMN_COUNT:
        raise too_large("列数", "columns", scan.column_count, LARGEST_COLUMN_COUNT)
    if book.text_size > LARGEST_CONTENT_BYTES:
        raise too_large("文字", "characters of text", book.text_size, LARGEST_CONTENT_BYTES)
    return scan


def _take(taken: set[int], row: int, column: int) -> None:
    """Raises FileRejected (file_damaged) where two cells have one address: one of them would be lost."""
    place = row << 16 | column
    if place in taken:
        raise damaged(f"单元格 {cell_address(row + 1, column + 1)} 出现多次 (a cell that is there more than once)")
    taken.add(place)


def _place(scan: SheetScan, book: _Book, row: int, column: int, style: int) -> None:
    """Keep what the style of a number asks for."""
    scan.numbers.append((row, column))
    code = book.looks[style].format
    if mend := book.mends[style]:
        scan.cells[row, column] = mend
    if code.shows_a_part:
        scan.closer[row, column] = code


def _notice(scan: SheetScan, kind: int, data: bytes) -> None:
    """What a sheet hides: rows, columns, zeros."""
    if kind == ROW and len(data) > 12 and data[12] & 0x20:
        scan.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)
    elif kind == COLUMNS and len(data) > 8 and data[8] & 1:
        first, last = struct.unpack_from("<HH", data)
        scan.hidden_columns.update(range(first + 1, min(last, LAST_COLUMN) + 2))
    elif kind == WINDOW and len(data) > 1:
        scan.hides_zeros = not data[0] & 0x10


def _zero_hidden(mend: Mend | None) -> Mend:
    def mended(value: object) -> str:
        text = mend(value) if mend else cell_text(value)
        return hidden_zero(text) if isinstance(value, int | float) and not value else text

    return mended


def _marked_text(book: _Book, runs: list[tuple[int, int]], style: int, value: object) -> str:
    """A text with the marks of its runs, whose places count units of UTF-16, and of its cell."""
    data = cell_text(value).encode("utf-16-le", "surrogatepass")
    starts = [0, *(2 * start for start, _ in runs), len(data)]
    fonts = [(False, ""), *(book.font(font) for _, font in runs)]
    pieces = [
        marked(data[start:end].decode("utf-16-le", "replace"), *font)
        for start, end, font in zip(starts, starts[1:], fonts, strict=False)
    ]
    return book.looks[style].text("".join(pieces), is_number=False)


def _cell_mend(kind: int, data: bytes) -> Mend | None:
    match kind:
        case 0x205 if data[7]:
            return _always(ERRORS.get(data[6], "#ERROR!"))
        case 0x06 if data[12:14] == b"\xff\xff" and data[6] == 2:
            return _always(ERRORS.get(data[8], "#ERROR!"))
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
