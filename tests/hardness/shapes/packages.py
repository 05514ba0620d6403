"""Workbooks of XML in a zip file whose directory, relationships, markup or numbers are not what they should be."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.hardness.hostile import cells
from tests.ingest.files.workbooks import PACKAGE, SPREADSHEET, worksheet, xlsx_parts, zipped

Files = Iterator[tuple[str, bytes]]
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
ROWS = cells(["镇", "指标", "报告期", "数值", "单位"], ["万古镇", "出口总额", "2024年", "7", "万美元"])
LAUGHS = "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def parts(**more: str | bytes) -> dict[str, str | bytes]:
    return xlsx_parts(worksheet(ROWS)) | {name.replace("__", "/"): content for name, content in more.items()}


def sheet(xml: str | bytes) -> bytes:
    return zipped(parts() | {SHEET: xml})


def members() -> Files:
    """Of the zip file itself."""
    whole = zipped(parts())
    for number in range(8):
        yield f"cut-{number}.xlsx", whole[: len(whole) * number // 8 + 5]
    yield "prefixed.xlsx", b"#!/bin/sh\n" + whole
    yield "suffixed.xlsx", whole + b"x" * 70_000
    yield "twice.xlsx", whole + whole
    yield "only-an-end.xlsx", b"PK\x05\x06" + bytes(18)
    yield "signature.xlsx", b"PK\x03\x04"
    yield "signatures.xlsx", b"PK\x03\x04" * 20_000
    yield "directories.xlsx", b"PK\x03\x04" + b"PK\x01\x02" * 19_000
    for place, name in ((16, "crc"), (20, "packed"), (24, "unpacked"), (28, "name"), (42, "offset")):
        for value in (0, 1, 0x7FFFFFFF, 0xFFFFFFFF):
            broken = bytearray(whole)
            at = broken.rindex(b"PK\x01\x02") + place
            broken[at : at + 4] = struct.pack("<I", value)
            yield f"directory-{name}-{value:x}.xlsx", bytes(broken)
    for place, value in ((8, 99), (4, 0xFFFF), (6, 1)):
        broken = bytearray(whole)
        broken[place : place + 2] = struct.pack("<H", value)
        yield f"head-{place}.xlsx", bytes(broken)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as package:
            for name, content in parts().items():
                package.writestr(name, content)
        yield f"method-{method}.xlsx", out.getvalue()
    for name in (
        "../../etc/passwd",
        "/xl/workbook.xml",
        "XL\\WORKBOOK.XML",
        " ",
        "\u202e.xml",
        "a" * 65_000,
        "con",
    ):
        yield f"member-{zlib.crc32(name.encode())}-{len(name)}.xlsx", zipped(parts() | {name: "x"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in [*parts().items(), (SHEET.upper(), "<worksheet/>")]:
            package.writestr(name, content)
    yield "two-of-a-name.xlsx", out.getvalue()
    yield "nested.xlsx", zipped({"a.xlsx": whole, "b.zip": whole})
    yield "empty.xlsx", zipped({})
    yield "folders.xlsx", zipped({f"{'d/' * depth}x": "" for depth in range(200)})


def relationships() -> Files:
    """Of parts to each other."""
    whole = parts()
    for name in whole:
        yield f"without-{name.replace('/', '-')}.xlsx", zipped({k: v for k, v in whole.items() if k != name})
        yield f"blank-{name.replace('/', '-')}.xlsx", zipped(whole | {name: ""})
        yield f"binary-{name.replace('/', '-')}.xlsx", zipped(whole | {name: b"\0\xff" * 500})
        yield f"other-{name.replace('/', '-')}.xlsx", zipped(whole | {name: "<html><body>x</body></html>"})
    rels = "xl/_rels/workbook.xml.rels"
    for target in (
        "../../../../etc/passwd",
        "http://127.0.0.1/x",
        "file:///etc/passwd",
        "worksheets",
        "",
        "%2e%2e/x",
    ):
        changed = str(whole[rels]).replace("worksheets/sheet1.xml", target)
        yield f"target-{zlib.crc32(target.encode())}.xlsx", zipped(whole | {rels: changed})
    relation = f'<Relationship Id="rId1" Type="{PACKAGE}/x" Target="y"/>'
    many = f'<Relationships xmlns="{PACKAGE}">{relation * 200_000}</Relationships>'
    yield "relations.xlsx", zipped(whole | {rels: many})
    same = str(whole[BOOK]).replace("</sheets>", '<sheet name="又" sheetId="1" r:id="rId1"/></sheets>')
    yield "sheet-twice.xlsx", zipped(whole | {BOOK: same})
    for kind, name in (("binary", "xl/workbook.bin"), ("word", "word/document.xml"), ("slides", "ppt/x.xml")):
        changed = str(whole["_rels/.rels"]).replace("xl/workbook.xml", name)
        yield f"kind-{kind}.xlsx", zipped(whole | {"_rels/.rels": changed, name: "<x/>"})
    yield (
        "spreadsheet.ods.xlsx",
        zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": "<office:document-content/>",
            }
        ),
    )


def markup() -> Files:
    """Of a worksheet, its shared strings and its styles."""
    head = f'<worksheet xmlns="{SPREADSHEET}">'
    attributes = " ".join(f'a{number}="1"' for number in range(50_000))
    for name, xml in {
        "open": f"{head}<sheetData>{ROWS}",
        "crossed": f"{head}<sheetData><row><c></row></c></sheetData></worksheet>",
        "rows-in-rows": f"{head}<sheetData>{'<row>' * 5_000}{'</row>' * 5_000}</sheetData></worksheet>",
        "deep": f"{head}{'<a>' * 200_000}{'</a>' * 200_000}</worksheet>",
        "deep-and-open": f"{head}{'<a>' * 500_000}",
        "attributes": f"{head}<sheetData><row {attributes}/></sheetData></worksheet>",
        "long-attribute": f'{head}<sheetData><row r="{"9" * 2_000_000}"/></sheetData></worksheet>',
        "long-name": f"{head}<{'x' * 2_000_000}/></worksheet>",
        "comments": f"{head}<!-- {'- ' * 500_000} --><sheetData>{ROWS}</sheetData></worksheet>",
        "comment-open": f"{head}<!-- {'<sheetData>' * 100_000}",
        "cdata": f"{head}<sheetData><![CDATA[{ROWS}]]></sheetData></worksheet>",
        "instructions": f"{head}{'<?x y?>' * 100_000}<sheetData>{ROWS}</sheetData></worksheet>",
        "entities": f"{LAUGHS}]>{head}<sheetData><row><c><v>&i;</v></c></row></sheetData></worksheet>",
        "external": '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + worksheet(ROWS),
        "references": worksheet(ROWS.replace("万古镇", "&#0;&#x110000;&#xD800;&#xFFFE;")),
        "namespace": worksheet(ROWS).replace(SPREADSHEET, "urn:x"),
        "prefixed": worksheet(ROWS).replace("<", "<x:").replace("<x:/", "</x:"),
        "two-tables": f"{head}<sheetData>{ROWS}</sheetData><sheetData>{ROWS}</sheetData></worksheet>",
        "nul": worksheet(ROWS.replace("万古镇", "万\0古镇")),
        "halves": worksheet(ROWS).encode().replace("镇".encode(), b"\xed\xa0\x80"),
        "utf-16": worksheet(ROWS).encode("utf-16"),
        "utf-16-unmarked": worksheet(ROWS).encode("utf-16-le"),
        "utf-7": '<?xml version="1.0" encoding="utf-7"?>' + worksheet(ROWS),
        "gbk": b'<?xml version="1.0" encoding="gbk"?>' + worksheet(ROWS).encode("gbk"),
        "xml-1.1": '<?xml version="1.1"?>' + worksheet(ROWS),
        "blank-begin": "\n \n" + worksheet(ROWS),
    }.items():
        yield f"sheet-{name}.xlsx", sheet(xml)
    for number, address in enumerate(
        ("A0", "A-1", "XFE1", "A99999999999", "A1048577", "1A", "", "A1:B2", "ａ1", "$A$1")
    ):
        yield f"address-{number}.xlsx", sheet(worksheet(ROWS.replace('r="A2"', f'r="{address}"')))
    for kind, value in (
        *(("s", value) for value in ("-1", "99999999999", "x", "1.5", "")),
        *(("b", value) for value in ("2", "true", "")),
        *(("d", value) for value in ("0000-00-00", "99999-01-01", "2024-02-30T25:61:61", "")),
        *(
            ("n", value)
            for value in ("1e999", "-0", "0x10", "١٢", "1,5", "nan", "--1", "9" * 400, "1" + "0" * 5000)
        ),
        *((kind, "1") for kind in ("e", "str", "inlineStr", "zz", "")),
    ):
        cell = f'<row r="3"><c r="D3" t="{kind}"><v>{value}</v></c></row>'
        yield f"value-{kind}-{zlib.crc32(value.encode())}.xlsx", sheet(worksheet(ROWS + cell))
    for number, area in enumerate(("A1:XFD1048576", "B2:A1", "A1", "", "A1:A1:A1", "ZZZ1:A1", "A1:B2" * 9_000)):
        after = f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'
        yield f"merged-{number}.xlsx", sheet(worksheet(ROWS, after=after))
    for number, before in enumerate(
        ('<cols><col min="1" max="99999999" hidden="1"/></cols>', '<cols><col min="-5" max="x"/></cols>',
         '<dimension ref="A1:XFD1048576"/>', "<sheetViews/>" * 50_000)
    ):  # fmt: skip
        yield f"before-{number}.xlsx", sheet(worksheet(ROWS, before=before))


def formatted(code: str) -> str:
    """Styles of which the second has this format."""
    formats = f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
    return formats + '<cellXfs><xf/><xf numFmtId="164"/></cellXfs>'


def shared() -> Files:
    """Shared strings and styles, few, many, nested and wrong."""
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s" s="1"><v>1</v></c></row>'
    for name, strings in {
        "none": "",
        "huge": f"<si><t>{'长' * 3_000_000}</t></si><si><t>b</t></si>",
        "many": "<si><t>a</t></si>" * 300_000,
        "runs": f"<si>{'<r><rPr><strike/></rPr><t>a</t></r>' * 50_000}</si>",
        "nested": f"<si>{'<r>' * 50_000}<t>a</t>{'</r>' * 50_000}</si>",
        "items-in-items": f"{'<si>' * 50_000}{'</si>' * 50_000}",
        "open": "<si><t>a" * 1_000,
        "phonetic": "<si><t>a</t><rPh sb='0' eb='9'><t>b</t></rPh></si>" * 2,
    }.items():
        yield f"strings-{name}.xlsx", zipped(xlsx_parts(worksheet(row), strings=strings))
    many = "".join(f'<numFmt numFmtId="{n}" formatCode="{n}"/>' for n in range(60_000))
    for name, styles in {
        "many": f"<numFmts>{many}</numFmts>",
        "code": formatted("[" * 30_000),
        "semicolons": formatted(";" * 30_000),
        "quotes": formatted("&quot;&quot;&quot;0"),
        "missing": '<cellXfs><xf numFmtId="999999999999"/><xf numFmtId="-1"/></cellXfs>',
        "none": "",
    }.items():
        xml = f'<styleSheet xmlns="{SPREADSHEET}">{styles}</styleSheet>'
        number = '<row r="1"><c r="A1" s="1"><v>1.5</v></c><c r="B1" s="77777"><v>2</v></c></row>'
        yield f"styles-{name}.xlsx", zipped(xlsx_parts(worksheet(number), styles=xml))


def noise() -> Files:
    """Bytes of no meaning behind a signature that has one."""
    chance = random.Random(14)
    for number in range(10):
        yield f"noise-{number}.xlsx", b"PK\x03\x04" + chance.randbytes(10 ** (1 + number % 6))


def files() -> Files:
    for kind in (members, relationships, markup, shared, noise):
        yield from kind()
