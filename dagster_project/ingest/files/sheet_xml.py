"""The rows of a worksheet's XML in one plain form, in which python-calamine reads every cell right and in bounds.

Calamine keeps no error texts, no number formats and no formula without a result, and allots memory for the
rectangle that the addresses span. So rows reach it only in the form that PLAIN_ROWS describes, without empty
cells, and cells that it would misread are written as text first. Rows in any other form (prefixed names, CDATA,
missing addresses …) are written anew by an XML parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape

from dagster_project.ingest.files.cell_styles import CellStyles
from dagster_project.ingest.files.cell_text import percent_text
from dagster_project.ingest.files.closer_look import CloserLook, Noticed, column_number
from dagster_project.ingest.files.grid import Area, cell_address
from dagster_project.ingest.files.marks import RunMarks
from dagster_project.ingest.files.refusals import TakesLong, damaged, too_large
from dagster_project.settings import LARGEST_COLUMN_COUNT, LARGEST_CONTENT_BYTES, LARGEST_WORKBOOK_CELLS

LAST_ROW = 1_048_576
LARGEST_HEAD_BYTES = 16 * 1024 * 1024
LARGEST_ROW_BYTES = 32 * 1024 * 1024
LARGEST_MERGED_COUNT = 100_000
# Row numbers that one block of rows may span, so that the rectangle of a block is small whatever stands in it.
BLOCK_ROWS = 8_192
# Beyond these a sheet takes more than some seconds, and is read in a process of its own.
MOST_REWRITTEN_BYTES = 4 * 1024 * 1024
MOST_LOOKED_AT = 500_000

FORMULA = rb"<f(?=[ />])[^<]*+(?:</f>)?+"
SHARED_TEXT = rb' t="s"><v>\d++</v></c>'
INLINE_TEXT = rb'<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>'
ROW = rb'(?:<row r="([1-9]\d{0,6})"(?: [^>/]*+)?+'
# Values in columns A to Z and nothing that needs a closer look: what nearly all sheets are made of.
START = rb"(?: s=\"\d++\")?+(?:" + SHARED_TEXT
# Values in columns A to Z and nothing that needs a closer look: what nearly all sheets are made of.
EASY_CELL = (
    rb'<c r="[A-Z]\1"' + START + rb'|(?: t="[nb]")?+>(?:' + FORMULA + rb")?+<v>[^<&]++</v></c>"
    rb'|(?: t="(?:str|inlineStr)")>(?:(?:' + FORMULA + rb")?+<v>[^<]++</v>|" + INLINE_TEXT + rb")</c>)"
)
EASY_ROWS = re.compile(ROW + rb">(?:" + EASY_CELL + rb")++</row>\s*+)*")
PLAIN_CELL = (
    rb'<c r="[A-Z]{1,3}\1"' + START + rb'|(?: t="(?:[nbe]|str|inlineStr)")?+(?:/>|></c>)'
    rb'|(?: t="[nbe]")?+>(?:' + FORMULA + rb")?+(?:<v>[^<&]*+</v>|<v/>)?+</c>"
    rb'|(?: t="(?:str|inlineStr)")>(?:' + FORMULA + rb")?+(?:<v>[^<]*+</v>|<v/>|" + INLINE_TEXT + rb")?+</c>)"
)
PLAIN_ROWS = re.compile(ROW + rb"(?:/>|>(?:" + PLAIN_CELL + rb")*+</row>)\s*+)*")

# A tag ends where another begins, so that one without an end costs no more than its length.
SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^<>]*?)?(/?)>")
HIDDEN_ROW = re.compile(rb"<row r=\"(\d+)\"(?=[^<>]*?\shidden=\"(?:1|true)\")")
COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\s([^<>]*)>")
ATTRIBUTE = re.compile(rb"(\w+)\s*+=\s*+[\"']([^\"'<>]*+)[\"']")
NO_ZEROS = re.compile(rb"<(?:[\w.-]+:)?sheetView\s[^<>]*?\bshowZeros=[\"'](?:0|false)[\"']")
MERGED = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
ROW_NUMBER = re.compile(rb'<row r="(\d+)"')
EMPTY_CELL = re.compile(rb'<c r="[A-Z]+\d+"(?: s="\d+")?+(?: t="\w+")?+(?:/>|>(?:<v></v>|<v/>)?+</c>)')
EMPTY_ROW = re.compile(rb"<row [^>]*+(?:(?<=/)>|></row>)")
FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})')
ERROR = re.compile(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?+) t="e"')
# A formula whose result is the empty text has t="str": that one is computed.
UNCALCULATED = re.compile(
    rb'(<c r="([A-Z]+)(\d+)")(?: s="(\d+)")?+(?: t="[nbe]")?+><f(?=[ />])([^<]*+)(?:</f>)?+(?:<v></v>|<v/>)?+</c>'
)


class PlainSheets:
    """Makes the sheets of one workbook plain and keeps count of what they hold together."""

    def __init__(self, styles: CellStyles, may_take_long: bool = True) -> None:
        self.percent = _numbers_with(styles.percent, rb"([^<]++)</v></c>")
        # What is no serial number of a day (negative, NaN, 1e300) is shown as a number.
        self.no_date = _numbers_with(styles.date, rb"(?!\d{1,7}(?:[.]\d++)?+(?:[eE](?:-\d++|[+]?\d))?+<)")
        self.styles = styles
        self.closer = CloserLook(styles)
        self.may_take_long = may_take_long
        self.rewritten_bytes = 0
        self.cell_count = 0
        self.byte_count = 0

    def read(self, chunks: Iterator[bytes], noticed: Noticed) -> Iterator[tuple[bytes, int]]:
        """A worksheet's XML as blocks of plain rows, each with how many cells it has.

        What is noticed on the way is added to `noticed`.

        Raises FileRejected: file_damaged where it is no worksheet, workbook_too_large beyond the limits.
        """
        prefix, rest = _skip_head(chunks, noticed)
        last_row = 0
        for block in _whole_rows(rest, prefix, noticed.merged):
            plain = self._plain(block, last_row, noticed)
            for row_block, number in _within_bounds(plain, last_row):
                yield row_block, self._count(row_block)
                last_row = number

    def _plain(self, block: bytes, last_row: int, noticed: Noticed) -> bytes:
        if b"v>" not in block and b"<is" not in block and b"f>" not in block and b"<f" not in block:
            return b""
        if not EASY_ROWS.fullmatch(block):
            if not PLAIN_ROWS.fullmatch(block):
                self._check_patience(len(block), noticed)
                block = _Rewriter(last_row).rewrite(block)
            if not PLAIN_ROWS.fullmatch(block):
                raise damaged("sheetData")
            if b"<f" in block:
                block = UNCALCULATED.sub(lambda found: self._formula_as_text(found, noticed), block)
            block = ERROR.sub(rb'\1 t="str"', block) if b' t="e"' in block else block
            block = EMPTY_ROW.sub(b"", EMPTY_CELL.sub(b"", block))
            _check_width(block)
        if b"hidden" in block:
            noticed.hidden_rows.update(int(row[1]) for row in HIDDEN_ROW.finditer(block))
        self.closer.look(block, noticed)
        self._check_patience(0, noticed)
        if self.styles.percent:
            block = self.percent.sub(self._percent_as_text, block)
        if self.styles.date:
            block = self.no_date.sub(self._date_as_number, block)
        return block

    def _check_patience(self, byte_count: int, noticed: Noticed) -> None:
        """Raises TakesLong where much has to be rewritten or looked at one by one, unless it may take long."""
        self.rewritten_bytes += byte_count
        is_much = self.rewritten_bytes > MOST_REWRITTEN_BYTES or len(noticed.cells) > 4 * MOST_LOOKED_AT
        if is_much and not self.may_take_long:
            raise TakesLong

    def _date_as_number(self, match: re.Match[bytes]) -> bytes:
        return match[1] + match[3] if match[2] in self.styles.date else match[0]

    def _percent_as_text(self, match: re.Match[bytes]) -> bytes:
        try:
            text = percent_text(float(match[4]))
        except ValueError:
            return match[0]
        if match[2] not in self.styles.percent:
            return match[0]
        return match[1] + b' t="str"><v>' + text.encode() + b"</v></c>"

    def _formula_as_text(self, match: re.Match[bytes], noticed: Noticed) -> bytes:
        # A cell that shares another's formula does not repeat it.
        formula = match[5].partition(b">")[2] or "…".encode()
        style = match[4] or b"0"
        if int(style) not in self.styles.cared_for and style not in self.styles.date:
            noticed.formulas[int(match[3]), column_number(match[2])] = style in self.styles.percent
        return match[1] + b' t="str"><v>=' + formula + b"</v></c>"

    def _count(self, block: bytes) -> int:
        count = block.count(b"</c>")
        self.cell_count += count
        if self.cell_count > LARGEST_WORKBOOK_CELLS:
            raise too_large("单元格", "cells", self.cell_count, LARGEST_WORKBOOK_CELLS)
        self.byte_count += len(block)
        if self.byte_count > LARGEST_CONTENT_BYTES:
            size, limit = (f"{size / 2**20:,.0f} MiB" for size in (self.byte_count, LARGEST_CONTENT_BYTES))
            raise too_large("内容", "of content", size, limit)
        return count


def _check_width(block: bytes) -> None:
    width = max(map(column_number, set(FAR_COLUMN.findall(block))), default=0)
    if width > LARGEST_COLUMN_COUNT:
        raise too_large("列数", "columns", width, LARGEST_COLUMN_COUNT)


def _numbers_with(styles: frozenset[bytes], value: bytes) -> re.Pattern[bytes]:
    """Numeric cells with one of the styles: groups address, style, what stands before the value.

    So many styles that trying each would take long are left to the caller to tell apart.
    """
    style = b"|".join(sorted(styles)) if len(styles) <= 50 else rb"\d++"
    return re.compile(
        rb'(<c r="[A-Z]+\d+") s="(' + style + rb')"((?: t="n")?+>(?:' + FORMULA + rb")?+<v>)" + value
    )


def _skip_head(chunks: Iterator[bytes], noticed: Noticed) -> tuple[bytes, Iterator[bytes]]:
    """Read on to the rows: the prefix of the names, and what follows the start of sheetData.

    What stands before says which columns are hidden, and whether zeros are.
    """
    head = b""
    for chunk in chunks:
        head += chunk
        found = SHEET_DATA.search(head)
        if b"<!DOCTYPE" in (head[: found.start()] if found else head):
            raise damaged("XML DOCTYPE")
        if found:
            noticed.hides_zeros = bool(NO_ZEROS.search(head, 0, found.start()))
            noticed.hidden_columns.update(_hidden_columns(head[: found.start()]))
            # An empty element has its end here.
            end = b"</" + found[1] + b"sheetData>" if found[2] else b""
            return found[1], chain([end + head[found.end() :]], chunks)
        if len(head) > LARGEST_HEAD_BYTES:
            break
    raise damaged("sheetData")


def _hidden_columns(head: bytes) -> Iterator[int]:
    """The numbers of the columns that nobody sees; beyond the last that is read none is counted."""
    for column in COLUMN.finditer(head):
        about = dict(ATTRIBUTE.findall(column[1]))
        is_hidden = about.get(b"hidden") in (b"1", b"true") or about.get(b"width") == b"0"
        ends = [about.get(name, b"") for name in (b"min", b"max")]
        if is_hidden and all(end.isdigit() and len(end) < 10 for end in ends):
            yield from range(int(ends[0]), min(int(ends[1]), LARGEST_COLUMN_COUNT) + 1)


def _whole_rows(chunks: Iterable[bytes], prefix: bytes, merged: dict[Area, None]) -> Iterator[bytes]:
    """The rows in blocks that end where a row ends, names without prefix; merged areas are added to `merged`."""
    row_tag, end_tag = b"<" + prefix + b"row", b"</" + prefix + b"sheetData"
    rest, is_tail = b"", False
    for chunk in chunks:
        rest += chunk
        if not is_tail:
            end = rest.find(end_tag, max(0, len(rest) - len(chunk) - len(end_tag)))
            is_tail = end >= 0
            cut = end if is_tail else max(rest.rfind(row_tag), 0)
            block, rest = rest[:cut], rest[cut:]
            if prefix:
                block = block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
            if block := block.strip():
                yield block
            if len(rest) > LARGEST_ROW_BYTES:
                raise damaged("row")
        if is_tail:
            merged.update((_area(match), None) for match in MERGED.finditer(rest))
            if len(merged) > LARGEST_MERGED_COUNT:
                raise too_large("合并单元格", "merged areas", len(merged), LARGEST_MERGED_COUNT)
            # A tag may be cut in two; one that was counted already counts once.
            rest = rest[-256:]
    if not is_tail:
        raise damaged("sheetData")


def _area(match: re.Match[bytes]) -> Area:
    left, top, right, bottom = match.groups()
    return Area(int(top), column_number(left), int(bottom), column_number(right))


def _within_bounds(block: bytes, last_row: int) -> Iterator[tuple[bytes, int]]:
    """The block cut so that no part spans more than BLOCK_ROWS row numbers, each with its last row number.

    Raises FileRejected (file_damaged) where rows do not ascend.
    """
    numbers = list(map(int, ROW_NUMBER.findall(block)))
    if not numbers:
        return
    if numbers[0] <= last_row or numbers[-1] > LAST_ROW or sorted(set(numbers)) != numbers:
        raise damaged("row r")
    start, first = 0, numbers[0]
    if numbers[-1] - first >= BLOCK_ROWS:
        previous = first
        for row in ROW_NUMBER.finditer(block):
            number = int(row[1])
            if number - first >= BLOCK_ROWS:
                yield block[start : row.start()], previous
                start, first = row.start(), number
            previous = number
    yield block[start:], numbers[-1]


class _Rewriter:
    """Writes rows in the plain form from whatever XML they are in."""

    def __init__(self, last_row: int) -> None:
        self.row, self.column = last_row, 0
        self.out: list[str] = []
        self.cell: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.into: str | None = None
        self.phonetic = 0
        self.marks = RunMarks()

    def rewrite(self, block: bytes) -> bytes:
        """The rows of the block in the plain form; raises FileRejected (file_damaged) where it is not XML."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.Parse(b"<rows>" + block + b"</rows>", True)
        except expat.ExpatError as error:
            raise damaged(f"XML: {error}") from error
        return "".join(self.out).encode()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.column = _whole_number(attributes.get("r"), self.row + 1), 0
                is_hidden = attributes.get("hidden") in ("1", "true")
                self.out.append(f'<row r="{self.row}"' + (' hidden="1">' if is_hidden else ">"))
            case "c":
                self.cell, self.texts = attributes, {}
                self._place(attributes.get("r"))
            case "v" | "f" as kind:
                self.into = kind
                self.texts.setdefault(kind, "")
            case "t" if not self.phonetic:
                self.into = "is"
            case "rPh":
                self.phonetic += 1
            case local:
                self.marks.start(local, attributes)

    def _place(self, address: str | None) -> None:
        if address is None:
            self.column += 1
            return
        found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", address.strip())
        if not found or int(found[2]) != self.row:
            raise damaged(f"r={address[:20]!r}")
        self.column = column_number(found[1].upper())

    def _text(self, text: str) -> None:
        if self.into:
            text = self.marks.marked(text) if self.into == "is" else text
            self.texts[self.into] = self.texts.get(self.into, "") + text

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.out.append("</row>")
            case "c":
                self.out.append(self._plain_cell())
            case "v" | "f" | "t":
                self.into = None
            case "rPh":
                self.phonetic -= 1
            case local:
                self.marks.end(local)

    def _plain_cell(self) -> str:
        """The cell in the plain form, nothing where it is empty."""
        kind, value = self.cell.get("t", "n"), self.texts.get("v", "")
        if kind == "inlineStr":
            kind, value = "str", self.texts.get("is", "")
        elif kind == "d":
            kind, value = "str", value.replace("T", " ").removesuffix("Z").removesuffix(" 00:00:00")
        elif kind in ("n", "s", "b", "e"):
            value = value.strip()
        elif kind != "str":
            raise damaged(f"t={kind[:20]!r}")
        style = f' s="{_whole_number(self.cell["s"], 0)}"' if "s" in self.cell else ""
        if not value and "f" not in self.texts:
            return ""
        formula = f"<f>{escape(self.texts['f'])}</f>" if "f" in self.texts else ""
        text = escape(value, {"\r": "&#13;"})
        address = cell_address(self.row, self.column)
        return f'<c r="{address}"{style} t="{kind}">{formula}<v>{text}</v></c>'


def _whole_number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        raise damaged(f"{text[:20]!r}")
    return int(text)


def _refuse_doctype(*_: object) -> NoReturn:
    raise damaged("XML DOCTYPE")
