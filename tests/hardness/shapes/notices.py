"""Notices (.docx, .html, .pdf) and columns (.parquet) that are broken, without end, or of types nobody expects."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.ingest.files.workbooks import zipped
from tests.notices import fictional

Files = Iterator[tuple[str, bytes]]
FOLDER = Path(fictional.__file__).parent
WORD = "word/document.xml"


def sound(suffix: str) -> bytes:
    [path] = FOLDER.glob(f"*{suffix}")
    return path.read_bytes()


def documents() -> Files:
    with zipfile.ZipFile(io.BytesIO(sound(".docx"))) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    text = bytes(parts[WORD]).decode() if isinstance(parts[WORD], bytes) else str(parts[WORD])
    head, body = text[: text.index("<w:body>") + 8], "</w:body></w:document>"
    for name in parts:
        safe = name.replace("/", "-")
        yield f"without-{safe}.docx", zipped({one: content for one, content in parts.items() if one != name})
        yield f"blank-{safe}.docx", zipped(parts | {name: ""})
    cell = "<w:tbl><w:tr><w:tc>"
    for name, inner in {
        "nested": f"{cell * 150}<w:p/>{'</w:tc></w:tr></w:tbl>' * 150}",
        "nested-deep": f"{cell * 20_000}<w:p/>{'</w:tc></w:tr></w:tbl>' * 20_000}",
        "paragraphs": "<w:p><w:r><w:t>一、</w:t></w:r></w:p>" * 120_000,
        "long": f"<w:p><w:r><w:t>{'长' * 3_000_000}</w:t></w:r></w:p>",
        "runs": f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 100_000}</w:p>",
        "spans": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        "odd": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-1"/><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl>',
        "no-cells": "<w:tbl><w:tr/></w:tbl>" * 5_000,
        "ends": "</w:p>",
        "numbering": '<w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="-7"/></w:numPr></w:pPr></w:p>'
        * 500,
        "empty": "",
    }.items():
        yield f"{name}.docx", zipped(parts | {WORD: head + inner + body})
    yield "entities.docx", zipped(parts | {WORD: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + text})
    yield "as-html.docx", sound(".html")
    yield "cut.docx", sound(".docx")[:-400]


def pages() -> Files:
    for name, html in {
        "divisions": "<div>" * 100_000,
        "divisions-closed": "<div>" * 100_000 + "万古镇" + "</div>" * 100_000,
        "tables": "<table><tr><td>" * 20_000,
        "unclosed": "<table><tr><td>1<td>2<tr><td>3" * 2_000,
        "attributes": f"<p {' '.join(f'a{number}=1' for number in range(20_000))}>x</p>",
        "comment": "<!--" + "-" * 1_000_000,
        "script": "<script>" + "</scr" * 200_000,
        "entities": "&amp" * 300_000,
        "numbers": "&#99999999999;&#x110000;&#0;&#xD800;" * 1_000,
        "cells": f"<table>{'<tr><td>x</td></tr>' * 150_000}</table>",
        "spans": '<table><tr><td rowspan="65000" colspan="65000">x</td></tr></table>' * 20,
        "base": '<base href="http://127.0.0.1/"><img src="/x"><link rel="stylesheet" href="/y">',
        "charset": '<meta charset="utf-7">+ADw-script+AD4-',
        "charset-none": '<meta charset="no-such-thing">万古镇',
        "quotes": '<a href="' + "x" * 2_000_000,
        "less": "<" * 1_000_000,
        "declarations": "<!" * 300_000,
        "cdata": "<![CDATA[" * 100_000,
        "instructions": "<?" * 300_000,
    }.items():
        yield f"{name}.html", html.encode()
    yield "nuls.html", bytes(1_000_000)
    yield "utf-16.html", "<p>万古镇</p>".encode("utf-16")
    yield "noise.html", random.Random(14).randbytes(200_000)
    yield "twice.html", sound(".html") * 2


def printed() -> Files:
    whole = sound(".pdf")
    for number in range(4):
        yield f"cut-{number}.pdf", whole[: 10 + len(whole) * number // 4]
    yield "without-end.pdf", whole.replace(b"%%EOF", b"")
    yield "without-places.pdf", whole.replace(b"startxref", b"startxxxx")
    yield "without-trailer.pdf", whole.replace(b"trailer", b"xxxxxxx").replace(b"/Root", b"/Rxxt")
    yield "places.pdf", whole.replace(b"startxref\n", b"startxref\n9999999999")
    yield "version.pdf", whole.replace(b"%PDF-1.", b"%PDF-9.", 1)
    yield "lengths.pdf", whole.replace(b"/Length ", b"/Length 9999999")
    yield (
        "filters.pdf",
        whole.replace(b"/FlateDecode", b"/LZWDecode ").replace(b"/ASCII85Decode", b"/ASCIIHexDecode"),
    )
    yield "prefixed.pdf", b"x" * 2_000 + whole
    for name, objects in {
        "encrypted": [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[]/Count 0>>",
            "<</Filter/Standard/V 5/R 6>>",
        ],
        "pages": ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 99999999>>"],
        "no-pages": ["<</Type/Catalog>>"],
        "deep": ["<</Type/Catalog/Pages " + "[" * 50_000 + ">>"],
        "box": [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e30 -1e30]>>",
        ],
        "script": [
            "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
            "<</Type/Pages/Kids[]/Count 0>>",
        ],
    }.items():
        listed = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
        lock = "/Encrypt 3 0 R/ID[<00><00>]" if name == "encrypted" else ""
        yield f"{name}.pdf", f"%PDF-1.7\n{listed}trailer\n<</Root 1 0 R{lock}>>\n%%EOF".encode()


def columns() -> Files:
    rows: dict[str, object] = {
        "镇": ["万古镇"],
        "指标": ["出口总额"],
        "报告期": ["2024年"],
        "数值": ["7"],
        "单位": ["万美元"],
    }

    def written(table: pa.Table, **about: object) -> bytes:
        out = io.BytesIO()
        pq.write_table(table, out, **about)
        return out.getvalue()

    whole = written(pa.table(rows))
    for number in range(6):
        yield f"cut-{number}.parquet", whole[: len(whole) * number // 6 + 4]
    for place in (-8, -7, -6, -5):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        yield f"footer{place}.parquet", bytes(broken)
    yield "mark.parquet", b"PAR1" * 2
    yield "encrypted.parquet", b"PARE" + whole[4:-4] + b"PARE"
    deep = pa.array([7])
    for _ in range(60):
        deep = pa.StructArray.from_arrays([deep], ["a"])
    listed: pa.Array = pa.array([[7]])
    for name, values in {
        "deep": deep,
        "list": listed,
        "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        "time": pa.array([2**62], pa.timestamp("ns")),
        "duration": pa.array([2**62], pa.int64()).cast(pa.duration("s")),
        "decimal": pa.array([None], pa.decimal128(38, 38)),
        "decimal-wide": pa.array([None], pa.decimal256(76, 0)),
        "bytes": pa.array([b"\xff" * 1_000]),
        "dictionary": pa.array(["7"]).dictionary_encode(),
        "half": pa.array([7.0], pa.float16()),
        "date": pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        "nothing": pa.nulls(1),
    }.items():
        yield f"{name}.parquet", written(pa.table(rows | {"数值": values}))
    same = pa.table(
        {name: pa.array(["长" * 10_000] * 20_000).dictionary_encode() for name in ("镇", "指标", "数值")}
    )
    yield "dictionary-bomb.parquet", written(same, compression="zstd")
    yield (
        "names-twice.parquet",
        written(pa.Table.from_arrays([pa.array(["x"])] * 4, ["镇", "指标", "数值", "数值"])),
    )
    for number, name in enumerate(("", "\0", '"; drop table x; --', "长" * 50_000, "\u202e", "数值'")):
        yield f"name-{number}.parquet", written(pa.table(rows | {name: ["x"]}))
    yield "columns.parquet", written(pa.table(rows | {f"c{number}": ["x"] for number in range(5_000)}))
    yield "empty-groups.parquet", written(pa.table(rows).slice(0, 0), row_group_size=1)


def files() -> Files:
    for kind in (documents, pages, printed, columns):
        yield from kind()
