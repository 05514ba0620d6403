"""An .xlsx file as a small, plain workbook that python-calamine reads safely.

Nothing that calamine would trust reaches it as it came: declared sizes, counts, dimensions, entities, paths. What
is read here: ECMA-376 part 1, the parts workbook, styles, shared strings and worksheets, by their relationships.
"""

from __future__ import annotations

import codecs
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from dagster_project.ingest.files.cell_comments import Place, comments_in
from dagster_project.ingest.files.cell_styles import PARTS_OF_STYLES, cell_styles
from dagster_project.ingest.files.closer_look import CloserLook, Noticed
from dagster_project.ingest.files.marks import RunMarks
from dagster_project.ingest.files.refusals import damaged, too_large
from dagster_project.ingest.files.sheet_xml import PlainSheets
from dagster_project.ingest.landing.problems import reject
from dagster_project.settings import LARGEST_CONTENT_BYTES, LARGEST_SHEET_COUNT, LARGEST_UNPACKED_BYTES

CHUNK_BYTES = 2 * 1024 * 1024
# What zipfile raises over broken files, NotImplementedError and RuntimeError among them.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError)
LARGEST_PART_COUNT = 20_000
# Shared strings with runs struck through, raised or lowered.
LARGEST_MARKED_COUNT = 200_000
LARGEST_BOOK_PART_BYTES = 32 * 1024 * 1024
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?si>")
EMPTY_TEXT_ITEM = re.compile(rb"<((?:[\w.-]+:)?)si\s*/>")
STRING_TABLE = re.compile(rb"<((?:[\w.-]+:)?sst)\b[^<>]*?(/?)>")
CELL_ADDRESS = re.compile(rb'<c r="([A-Z]+\d+)"')
SHARED_TEXT = re.compile(rb' t="s"><v>(\d+)')


@dataclass(frozen=True)
class PlainSheet:
    """A worksheet: its name as written, whether it is hidden, what was noticed in it, and its parts.

    `cell_counts` has for each of its parts how many cells it holds; the first part has the number `first_block`.
    """

    name: str
    is_hidden: bool
    noticed: Noticed
    first_block: int
    cell_counts: tuple[int, ...]
    comments: dict[Place, str]


@dataclass(frozen=True)
class PlainBook:
    """What the plain workbook holds: its sheets are the blocks of rows of `sheets`, one after the other."""

    sheets: list[PlainSheet]
    closer: CloserLook
    has_macros: bool
    has_links: bool


class Parts:
    """The parts of a zip package by name, read within bounds."""

    def __init__(self, content: bytes) -> None:
        """Raises FileRejected: file_damaged, workbook_encrypted, workbook_too_large."""
        # Counted before the directory is read, which takes its time for millions of entries.
        count = content.count(b"PK\x01\x02")
        if count > LARGEST_PART_COUNT:
            raise too_large("部件", "parts", count, LARGEST_PART_COUNT)
        try:
            self.package = zipfile.ZipFile(io.BytesIO(content))
        except ZIP_ERRORS as error:
            raise damaged(f"ZIP: {error}") from error
        entries = self.package.infolist()
        _check_unpacked(sum(entry.file_size for entry in entries))
        if any(entry.flag_bits & 1 for entry in entries):
            raise reject("workbook_encrypted")
        # Others are not allowed in a workbook, and LZMA may ask for gigabytes.
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise damaged("ZIP: compression")
        names = Counter(_part_name(entry.filename) for entry in entries)
        if repeated := [name for name, number in names.items() if number > 1]:
            raise damaged(f"ZIP: {repeated[0][:50]!r} × {names[repeated[0]]}")
        self.entries = {_part_name(entry.filename): entry for entry in entries}
        self.unpacked = 0

    def __contains__(self, name: str) -> bool:
        return _part_name(name) in self.entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part in chunks of UTF-8. Raises FileRejected (file_damaged, workbook_too_large)."""
        chunks = self._raw_chunks(name)
        first = next(chunks, b"")
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            decoder = codecs.getincrementaldecoder("utf-16")()
            yield decoder.decode(first).encode("utf-8", "replace")
            for chunk in chunks:
                yield decoder.decode(chunk).encode("utf-8", "replace")
            return
        declared = re.match(
            rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""", first.removeprefix(codecs.BOM_UTF8)
        )
        if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
            raise damaged(f"XML encoding {declared[1].decode()[:20]}")
        yield first
        yield from chunks

    def whole(self, name: str, limit: int = LARGEST_BOOK_PART_BYTES) -> bytes:
        """A part that no workbook has large. Raises FileRejected as `chunks` does, also beyond the limit."""
        out = bytearray()
        for chunk in self.chunks(name):
            out += chunk
            if len(out) > limit:
                raise too_large(f"部件 {name} 解压后", f"in {name}", _mebibytes(len(out)), _mebibytes(limit))
        return bytes(out)

    def _raw_chunks(self, name: str) -> Iterator[bytes]:
        entry = self.entries.get(_part_name(name))
        if entry is None:
            raise damaged(f"ZIP: {name[:50]!r}")
        try:
            with self.package.open(entry) as part:
                while chunk := part.read(CHUNK_BYTES):
                    self.unpacked += len(chunk)
                    _check_unpacked(self.unpacked)
                    yield chunk
        except ZIP_ERRORS as error:
            raise damaged(f"ZIP: {error}") from error


def _check_unpacked(size: int) -> None:
    if size > LARGEST_UNPACKED_BYTES:
        raise too_large("解压后", "when unpacked", _mebibytes(size), _mebibytes(LARGEST_UNPACKED_BYTES))


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"


def _part_name(name: str) -> str:
    # Names are looked up, never paths on a disk; some programs write \ or a leading /.
    return name.replace("\\", "/").lstrip("/").lower()


def elements(xml: bytes, *wanted: str) -> list[tuple[str, dict[str, str]]]:
    """The elements with these names, prefixes aside, in the order they begin: name and attributes.

    Attributes lose their prefixes too. Raises FileRejected (file_damaged) for what is not XML or has a DOCTYPE.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if (local := name.rpartition(":")[2]) in wanted:
            found.append((local, {key.rpartition(":")[2]: value for key, value in attributes.items()}))

    def doctype(*_: object) -> None:
        raise damaged("XML DOCTYPE")

    # Parts come here as UTF-8, whatever they declare.
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise damaged(f"XML: {error}") from error
    return found


def relationships(parts: Parts, source: str) -> list[dict[str, str]]:
    """The relationships of a part to parts within the file: Id, Type and Target, targets as part names."""
    folder, _, name = source.rpartition("/")
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in parts:
        return []
    found = [attributes for _, attributes in elements(parts.whole(path), "Relationship")]
    return [
        {"Id": "", "Type": "", **one, "Target": posixpath.normpath(posixpath.join("/", folder, one["Target"]))[1:]}
        for one in found
        if one.get("TargetMode") != "External" and "Target" in one
    ]


def main_part(parts: Parts) -> str | None:
    """The name of the part that the package is about: of the workbook, or of a Word document …"""
    for one in relationships(parts, ""):
        if one["Type"].endswith("/officeDocument"):
            return one["Target"]
    return "xl/workbook.xml" if "xl/workbook.xml" in parts else None


def write_plain_book(parts: Parts, book_part: str, path: Path, may_take_long: bool = False) -> PlainBook:
    """Write the workbook anew, plain and small, to `path`.

    Raises FileRejected (file_damaged, workbook_too_large), and TakesLong unless it may.
    """
    related = relationships(parts, book_part)
    targets = {one["Id"]: one for one in related}
    by_type = {one["Type"].rpartition("/")[2]: one["Target"] for one in related}
    about_book = elements(parts.whole(book_part), "workbookPr", "sheet")
    entries = [attributes for name, attributes in about_book if name == "sheet"]
    if len(entries) > LARGEST_SHEET_COUNT:
        raise too_large("工作表", "sheets", len(entries), LARGEST_SHEET_COUNT)
    # A program that gives no cell a style may write no part of them.
    found = elements(parts.whole(by_type["styles"]), *PARTS_OF_STYLES) if "styles" in by_type else ()
    styles, styles_xml = cell_styles(found)
    has_macros = any(name.endswith("/vbaproject.bin") for name in parts.entries)

    sheets = []
    with zipfile.ZipFile(path, "w") as package:
        book = _PlainWriter(package, PlainSheets(styles, may_take_long))
        for entry in entries:
            target = targets.get(entry.get("id", ""))
            if target is None:
                raise damaged(f"sheet {entry.get('name', '')[:50]!r}")
            kind = target["Type"].rpartition("/")[2]
            has_macros |= kind in ("xlMacrosheet", "xlIntlMacrosheet")
            if kind == "worksheet":
                comments = _comments(parts, target["Target"])
                sheets.append(book.add_sheet(entry, parts.chunks(target["Target"]), comments))
        if book.reader.cell_count and "sharedStrings" in by_type:
            strings = plain_strings(parts.whole(by_type["sharedStrings"], LARGEST_CONTENT_BYTES))
            book.add_strings(strings)
        is_1904 = any(
            one.get("date1904") in ("1", "true", "on") for name, one in about_book if name == "workbookPr"
        )
        book.finish(styles_xml, is_1904)
    has_links = any(name.startswith("xl/externallinks/") for name in parts.entries)
    return PlainBook(sheets, book.reader.closer, has_macros, has_links)


def _comments(parts: Parts, sheet_part: str) -> dict[Place, str]:
    """The comments on a worksheet's cells. Raises FileRejected (file_damaged, workbook_too_large)."""
    targets = [one["Target"] for one in relationships(parts, sheet_part) if one["Type"].endswith("/comments")]
    found: dict[Place, str] = {}
    for target in targets:
        found |= comments_in(parts.whole(target)) if target in parts else {}
    return found


def plain_strings(xml: bytes) -> bytes:
    """The shared strings without declared counts, empty ones in full. Raises FileRejected (file_damaged)."""
    found = STRING_TABLE.search(xml)
    if not found or b"<!DOCTYPE" in xml[: found.start()]:
        raise damaged("sharedStrings: XML DOCTYPE" if found else "sharedStrings")
    xml = b"<" + found[1] + b">" + (b"</" + found[1] + b">" if found[2] else xml[found.end() :])
    xml = EMPTY_TEXT_ITEM.sub(rb"<\1si></\1si>", xml)
    return _with_marks(xml, found[1].removesuffix(b"sst")) if b"strike" in xml or b"vertAlign" in xml else xml


def check_addresses(path: Path, block_no: int) -> None:
    """Raises FileRejected (file_damaged) where two cells of a block have one address: one would be lost."""
    with zipfile.ZipFile(path) as package:
        addresses = CELL_ADDRESS.findall(package.read(f"xl/worksheets/{block_no}.xml"))
    repeated = next((address for address, count in Counter(addresses).items() if count > 1), None)
    if repeated:
        raise damaged(f"单元格 {repeated.decode()} 出现多次 (a cell that is there more than once)")


def _with_marks(xml: bytes, prefix: bytes) -> bytes:
    """The shared strings, those with runs struck through, raised or lowered written anew with signs for that."""
    start, end = b"<" + prefix + b"si>", b"</" + prefix + b"si>"
    items = xml.split(end)
    count = sum(b"strike" in item or b"vertAlign" in item for item in items)
    if count > LARGEST_MARKED_COUNT:
        raise too_large("带删除线或上下标的文字", "texts with marks", count, LARGEST_MARKED_COUNT)
    for number, item in enumerate(items[:-1]):
        if b"strike" in item or b"vertAlign" in item:
            at = item.find(start)
            text = rich_text(item[at:] + end) if at >= 0 else ""
            items[number] = item[: max(at, 0)] + start + _plain_text(text, prefix)
    return end.join(items)


def _plain_text(text: str, prefix: bytes) -> bytes:
    quoted = escape(text, {"\r": "&#13;"}).encode()
    return b"<" + prefix + b't xml:space="preserve">' + quoted + b"</" + prefix + b"t>"


def rich_text(item: bytes) -> str:
    """The text of one shared string with its marks. Raises FileRejected (file_damaged)."""
    pieces: list[str] = []
    marks, within = RunMarks(), []

    def start(name: str, attributes: dict[str, str]) -> None:
        within.append(name.rpartition(":")[2])
        marks.start(within[-1], attributes)

    def end(name: str) -> None:
        marks.end(within.pop())

    def text(data: str) -> None:
        if within[-1:] == ["t"] and "rPh" not in within:
            pieces.append(marks.marked(data))

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(item, True)
    except expat.ExpatError as error:
        raise damaged(f"sharedStrings: {error}") from error
    return "".join(pieces)


class _PlainWriter:
    """Writes the parts of a plain workbook; every block of rows is a sheet of its own there."""

    def __init__(self, package: zipfile.ZipFile, reader: PlainSheets) -> None:
        self.package, self.reader = package, reader
        self.block_count = 0

    def add_sheet(self, entry: dict[str, str], chunks: Iterator[bytes], comments: dict[Place, str]) -> PlainSheet:
        noticed = Noticed()
        first, counts = self.block_count, []
        for block, cell_count in self.reader.read(chunks, noticed):
            with self.package.open(f"xl/worksheets/{self.block_count}.xml", "w") as sheet:
                for piece in (b"<worksheet><sheetData>", block, b"</sheetData></worksheet>"):
                    sheet.write(piece)
            self.block_count += 1
            counts.append(cell_count)
        is_hidden = entry.get("state", "visible") != "visible"
        return PlainSheet(entry.get("name", ""), is_hidden, noticed, first, tuple(counts), comments)

    def add_strings(self, xml: bytes) -> None:
        """Raises FileRejected (workbook_too_large) where the cells hold too much text: each gets a copy."""
        lengths = [len(item) for item in TEXT_ITEM_END.split(xml)]
        # What there can be at most, quick to tell; what there is, as far as that may be too much.
        most = self.reader.cell_count * max(lengths)
        if most > LARGEST_CONTENT_BYTES:
            most = sum(block.count(b' t="s"') for block in self._blocks()) * max(lengths)
        if most > LARGEST_CONTENT_BYTES:
            numbers = (int(number) for block in self._blocks() for number in SHARED_TEXT.findall(block))
            size = sum(lengths[number] for number in numbers if number < len(lengths))
            if size > LARGEST_CONTENT_BYTES:
                raise too_large("文字", "of text", _mebibytes(size), _mebibytes(LARGEST_CONTENT_BYTES))
        self.package.writestr("xl/sharedStrings.xml", xml)

    def _blocks(self) -> Iterator[bytes]:
        return (self.package.read(f"xl/worksheets/{number}.xml") for number in range(self.block_count))

    def finish(self, styles: bytes, is_1904: bool) -> None:
        """Write what leads to the sheets."""
        numbers = range(self.block_count)
        sheets = "".join(f'<sheet name="{number}" sheetId="{number + 1}" r:id="r{number}"/>' for number in numbers)
        targets = "".join(
            f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/{number}.xml"/>'
            for number in numbers
        )
        package = {
            "_rels/.rels": f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="r" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">'
            f'<workbookPr date1904="{int(is_1904)}"/><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONSHIPS}">{targets}</Relationships>',
        }
        for name, text in package.items():
            self.package.writestr(name, text)
        self.package.writestr("xl/styles.xml", styles)
