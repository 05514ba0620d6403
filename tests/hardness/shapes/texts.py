"""Delimited files in odd encodings, with odd quotes, lines and widths, and files that only are called so."""

from __future__ import annotations

import codecs
import gzip
import io
import random
import tarfile
from collections.abc import Iterator

from tests.end_to_end.submitting import tidy_csv

Files = Iterator[tuple[str, bytes]]
GOOD = tidy_csv("万古镇,出口总额,2024年,7,万美元").decode()
LINE = "万古镇,出口总额,2024年,7,万美元,,\n"


def encodings() -> Files:
    for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gbk", "big5", "utf-7", "hz", "iso2022_jp_2"):
        yield f"{name}.csv", GOOD.encode(name, "replace")
    for name, mark in {"le": codecs.BOM_UTF16_LE, "be": codecs.BOM_UTF16_BE, "8": codecs.BOM_UTF8}.items():
        yield f"marked-{name}.csv", mark + GOOD.encode("utf-8" if name == "8" else f"utf-16-{name}")
        yield f"marked-wrongly-{name}.csv", mark + GOOD.encode("gbk")
        yield f"mark-{name}.csv", mark
        yield f"mark-twice-{name}.csv", mark + mark + GOOD.encode()
        yield f"odd-{name}.csv", mark + b"a"
    yield "mixed.csv", GOOD.encode() + LINE.encode("gbk") + LINE.encode("utf-16-le")
    yield "gbk-in-utf-8.csv", GOOD.encode() + "四川".encode("gbk")
    yield "halved.csv", GOOD.encode()[:-2] + b"\xe4\xb8"
    yield "overlong.csv", GOOD.encode() + b"\xc0\xaf,\xf8\x88\x80\x80\x80"
    yield "surrogates.csv", GOOD.encode() + b"\xed\xa0\x80\xed\xb0\x80"
    yield "nul.csv", GOOD.replace("7", "7\0").encode()
    yield "nuls.csv", bytes(1_000_000)
    yield "nul-end.csv", GOOD.encode() + bytes(5_000)
    yield "last-of-unicode.csv", GOOD.replace("7", "\U0010ffff\ufffe").encode()


def shapes() -> Files:
    header = GOOD.partition("\n")[0]
    for name, text in {
        "quote": f'{header}\n"万古镇,出口总额,2024年,7,万美元\n' + LINE * 1_000,
        "quote-within": f'{header}\n万"古镇,出口总额,2024年,7,万美元,,\n',
        "quote-end": f'{header}\n"万古镇"x,出口总额,2024年,7,万美元,,\n',
        "quotes": '"' * 1_000_001,
        "quote-pairs": '""' * 500_000,
        "quoted-lines": f'{header}\n"万古镇{chr(10) * 100_000}",出口总额,2024年,7,万美元,,\n',
        "commas": "," * 1_000_000,
        "columns": ",".join(f"c{number}" for number in range(1_000_000)),
        "long-cell": GOOD.replace("7", "9" * 5_000_000),
        "long-line": header + "x" * 10_000_000,
        "carriage-returns": GOOD.replace("\n", "\r"),
        "mixed-line-ends": f"{header}\r\n{LINE}\r{LINE}\n\r{LINE}\v{LINE}\f{LINE}\u2028{LINE}\x85",
        "blank-lines": "\n" * 2_000_000,
        "blanks": " " * 2_000_000,
        "header-only": header,
        "header-twice": f"{header}\n{header}\n{LINE}",
        "header-long": f"{header},{','.join(['说明'] * 5_000)}\n{LINE}",
        "no-header": LINE * 50,
        "ragged": header + "\n" + "".join("x," * width + "\n" for width in range(2_000)),
        "formulas": GOOD.replace("7", "=cmd|' /C calc'!A0"),
        "semicolons": GOOD.replace(",", ";"),
        "tabs": GOOD.replace(",", "\t"),
        "full-width": GOOD.replace(",", "，"),
        "pipes": GOOD.replace(",", "|"),
        "combining": GOOD.replace("万古镇", "e" + "\u0301" * 200_000),
        "directions": GOOD.replace("万古镇", "\u202e\u2066" * 50_000),
        "numbers": header + "\n" + LINE.replace("7", "1" * 4_301),
        "exponents": header + "\n" + LINE.replace("7", "1e-999999999"),
        "periods": header + "\n" + LINE.replace("2024年", "2024年" * 50_000),
        "brackets": header + "\n" + LINE.replace("出口总额", "（" * 50_000),
        "minus": header + "\n" + LINE.replace("7", "-" * 100_000),
        "braces": header + "\n" + LINE.replace("万古镇", "{0.__class__}{town}%s%(x)s${PATH}"),
        "sql": header + "\n" + LINE.replace("万古镇", "'); drop table marts.dim_town; --"),
        "same-line": header + "\n" + LINE * 50_000,
    }.items():
        yield f"{name}.csv", text.encode()
        if name in ("quote", "commas", "tabs", "ragged", "columns"):
            yield f"{name}.tsv", text.encode()


def called_so() -> Files:
    """What the name says is a table and is none, and what a share collects beside tables."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as packed:
        packed.addfile(tarfile.TarInfo("../../x.csv"), io.BytesIO())
    bodies = {
        "empty": b"",
        "one-byte": b"x",
        "line-end": b"\n",
        "program": b"\x7fELF" + bytes(2_000),
        "image": b"\x89PNG\r\n\x1a\n" + bytes(2_000),
        "page": b"<html><table><tr><td>x</td></tr></table></html>",
        "sheet-2003": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        "rich": b"{\\rtf1 x}",
        "mail": b"From: a\nContent-Type: multipart/mixed\n\n--x",
        "packed": gzip.compress(GOOD.encode()),
        "bomb": gzip.compress(bytes(50_000_000)),
        "tar": archive.getvalue(),
        "rar": b"Rar!\x1a\x07\x00" + bytes(500),
        "seven": b"7z\xbc\xaf\x27\x1c" + bytes(500),
        "pdf": b"%PDF-1.4\n%%EOF",
        "noise": random.Random(14).randbytes(100_000),
        "json": b"[" * 200_000,
        "script": b"\n".join([b"#!/bin/sh", b"exit 1"]),
    }
    for suffix in ("csv", "xlsx", "xls", "parquet"):
        for name, body in bodies.items():
            yield f"{name}.as.{suffix}", body
    for name in (
        *("Thumbs.db", "desktop.ini", "回执.pdf", "图.jpg", "表.ods", "表.et", "表.xlsb", "表.xlsm", "表.numbers"),
        *(
            "表.xlsx.tmp",
            "表.csv.crdownload",
            "表.csv~",
            "表.CSV.bak",
            "无后缀",
            "表.zip",
            "表.7z",
            "表.url",
            "表.lnk",
        ),
    ):
        yield name, b"x" * 100


def files() -> Files:
    for kind in (encodings, shapes, called_so):
        yield from kind()
