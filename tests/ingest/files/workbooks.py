"""Workbooks for tests, by hand where a library would write them too well: .xlsx from XML, .xls from records."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from dagster_project.ingest.files.grid import Sheet
from dagster_project.ingest.files.workbook import read_workbook

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# Style numbers of STYLES: 1 a date, 2 and 3 percent, 4 a quoted %, 5 a Chinese month by number
# alone, 6 one by its code, 7 a length of time, 8 a date and time.
STYLES = f"""<styleSheet xmlns="{SPREADSHEET}"><numFmts count="4">
<numFmt numFmtId="164" formatCode="0.00%;[Red]\\-0.00%"/>
<numFmt numFmtId="165" formatCode="0.0&quot;%&quot;"/>
<numFmt numFmtId="166" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;;@"/>
<numFmt numFmtId="167" formatCode="yyyy-mm-dd hh:mm"/></numFmts>
<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="57"/><xf numFmtId="166"/><xf numFmtId="46"/><xf numFmtId="167"/></cellXfs>
<cellStyles><cellStyle name="Percent" xfId="0"/></cellStyles></styleSheet>"""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these members, deflated in haste."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def worksheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part with these rows."""
    return f'<worksheet xmlns="{SPREADSHEET}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx_parts(
    *sheets: str | bytes,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    strings: str | None = None,
    styles: str | None = STYLES,
    properties: str = "",
) -> dict[str, str | bytes]:
    """The parts of an .xlsx with these worksheet parts."""
    numbers = range(len(sheets))
    names = [*names, *(f"Sheet{number + 1}" for number in numbers[len(names) :])]
    states = [*states, *("visible" for _ in numbers[len(states) :])]
    entries = "".join(
        f'<sheet name="{names[number]}" sheetId="{number + 1}" state="{states[number]}" r:id="rId{number + 1}"/>'
        for number in numbers
    )
    targets = "".join(
        f'<Relationship Id="rId{number + 1}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number + 1}.xml"/>'
        for number in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{entries}</sheets></workbook>",
    }
    if strings is not None:
        targets += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{SPREADSHEET}">{strings}</sst>'
    if styles is not None:
        targets += f'<Relationship Id="f" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
        parts["xl/styles.xml"] = styles
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>'
    for number, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    return parts


def xlsx(*rows: str, **about: object) -> bytes:
    """An .xlsx of worksheets with these rows; `about` as for xlsx_parts."""
    return zipped(xlsx_parts(*map(worksheet, rows), **about))  # type: ignore[arg-type]


def row(*cells: str, number: int = 1) -> str:
    """A row of cells, each given as the XML that follows its address: ' s="1"><v>1</v></c>'."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return (
        f'<row r="{number}">'
        + "".join(f'<c r="{a}{number}"{c}' for a, c in zip(letters, cells, strict=False))
        + "</row>"
    )


def number(value: object, style: int = 0) -> str:
    """A numeric cell for `row`."""
    return f' s="{style}"><v>{value}</v></c>'


# .xls: records of BIFF8 ([MS-XLS] 2.4) in a compound file ([MS-CFB] 2).


def record(kind: int, data: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(data)) + data


def xls_text(text: str) -> bytes:
    """A string with its length before it, two bytes a character."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A NUMBER record; rows and columns from 0."""
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def xls_shared(row: int, column: int, index: int) -> bytes:
    """A LABELSST record."""
    return record(0xFD, struct.pack("<HHHI", row, column, 0, index))


def xls_integers(row: int, column: int, values: Sequence[int], style: int = 0) -> bytes:
    """A MULRK record of whole numbers."""
    cells = b"".join(struct.pack("<Hi", style, value << 2 | 2) for value in values)
    return record(0xBD, struct.pack("<HH", row, column) + cells + struct.pack("<H", column + len(values) - 1))


def xls_bool_or_error(row: int, column: int, value: int, is_error: bool) -> bytes:
    """A BOOLERR record."""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, value, is_error))


def xls_formula(row: int, column: int, result: bytes, style: int = 0) -> bytes:
    """A FORMULA record of 1 with this cached result of eight bytes."""
    return record(0x06, struct.pack("<HHH", row, column, style) + result + struct.pack("<HIHBH", 0, 0, 3, 0x1E, 1))


def xls_merged(*areas: tuple[int, int, int, int]) -> bytes:
    """A MERGEDCELLS record of (first row, last row, first column, last column), from 0."""
    return record(0xE5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<4H", *area) for area in areas))


def xls_stream(
    sheets: Mapping[str, bytes],
    strings: Sequence[str] = (),
    formats: Sequence[int | str] = (0,),
    extra: bytes = b"",
    hidden: Sequence[str] = (),
    dimensions: tuple[int, int, int, int] | None = (0, 1, 0, 1),
) -> bytes:
    """The Workbook stream: sheets by name as cell records, cell styles as format numbers or codes."""
    bof = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    head = bof + extra
    ids = []
    for place, code in enumerate(formats):
        ids.append(code if isinstance(code, int) else 164 + place)
        if isinstance(code, str):
            head += record(0x41E, struct.pack("<H", 164 + place) + xls_text(code))
    head += b"".join(record(0xE0, struct.pack("<HH", 0, format_id) + bytes(16)) for format_id in ids)
    table = b"".join(map(xls_text, strings))
    table = record(0xFC, struct.pack("<II", len(strings), len(strings)) + table) if strings else b""
    size = record(0x200, struct.pack("<IIHHH", *dimensions, 0)) if dimensions else b""
    parts = [
        record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + size + cells + record(0x0A)
        for cells in sheets.values()
    ]
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    place = len(head) + len(table) + 4 + sum(4 + 6 + len(name) for name in names)
    for name, text, part in zip(sheets, names, parts, strict=True):
        head += record(0x85, struct.pack("<IBB", place, name in hidden, 0) + text)
        place += len(part)
    return head + table + record(0x0A) + b"".join(parts)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams, each padded to 4,096 bytes so that none is a mini stream."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    table: list[int] = []
    body = b""
    entries = [("Root Entry", 5, end, 0)]
    for name, data in padded.items():
        count = -(-len(data) // sector)
        entries.append((name, 2, len(table), len(data)))
        table += [*range(len(table) + 1, len(table) + count), end]
        body += data.ljust(count * sector, b"\0")
    directory = b""
    for place, (name, kind, start, size) in enumerate(entries):
        text = name.encode("utf-16-le")
        right = place + 1 if 0 < place < len(entries) - 1 else free
        links = struct.pack("<III", free, right, free if place else 1)
        directory += text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + links
        directory += bytes(36) + struct.pack("<IQ", start, size)
    count = -(-len(directory) // sector)
    first_directory = len(table)
    table += [*range(len(table) + 1, len(table) + count), end]
    body += directory.ljust(count * sector, b"\0")
    table_sectors = 1
    while (len(table) + table_sectors) * 4 > table_sectors * sector:
        table_sectors += 1
    places = list(range(len(table), len(table) + table_sectors))
    assert len(places) <= 109
    table += [0xFFFFFFFD] * table_sectors
    body += b"".join(struct.pack("<I", one) for one in table).ljust(table_sectors * sector, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, table_sectors, first_directory, 0, 4096, end, 0, end, 0)
    return header + struct.pack("<109I", *places, *[free] * (109 - len(places))) + body


def xls(sheets: Mapping[str, bytes], streams: Mapping[str, bytes] | None = None, **about: object) -> bytes:
    """An .xls with these sheets of cell records; `about` as for xls_stream, `streams` stand beside."""
    return compound({"Workbook": xls_stream(sheets, **about), **(streams or {})})  # type: ignore[arg-type]


def only_sheet(content: bytes, name: str = "填报.xlsx") -> Sheet:
    """The one sheet of a workbook without notes."""
    workbook = read_workbook(content, name)
    assert workbook.notes == []
    assert len(workbook.sheets) == 1
    return workbook.sheets[0]
