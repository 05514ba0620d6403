"""Workbooks of the old kind, records in a compound file, and what else comes in one."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

from tests.ingest.files.workbooks import (
    compound,
    record,
    xls,
    xls_formula,
    xls_integers,
    xls_merged,
    xls_number,
    xls_shared,
    xls_stream,
    xls_text,
)

Files = Iterator[tuple[str, bytes]]
TEXTS = ["镇", "指标", "报告期", "数值", "单位", "万古镇", "出口总额", "2024年", "万美元"]
CELLS = b"".join(xls_shared(place // 5, place % 5, place) for place in range(5)) + b"".join(
    [xls_shared(1, 0, 5), xls_shared(1, 1, 6), xls_shared(1, 2, 7), xls_number(1, 3, 7), xls_shared(1, 4, 8)]
)


def compounds() -> Files:
    """Of the compound file: its header, its tables, its directory."""
    whole = xls({"填报": CELLS}, strings=TEXTS)
    for number in range(6):
        yield f"cut-{number}.xls", whole[: 8 + (len(whole) - 8) * number // 6]
    # Sizes of sectors, numbers and places of tables, the first folder, the first short table, further tables.
    for place in (24, 26, 28, 30, 32, 40, 44, 48, 56, 60, 64, 68, 72, 76):
        for value in (0, 0xFFFFFFFF, 0x7FFFFFFF):
            broken = bytearray(whole)
            broken[place : place + 4] = struct.pack("<I", value)
            yield f"header-{place}-{value:x}.xls", bytes(broken)
    folder = whole.index("Root Entry".encode("utf-16-le"))
    for place in (64, 66, 68, 72, 76, 116, 120):
        broken = bytearray(whole)
        broken[folder + 128 + place : folder + 128 + place + 4] = b"\xff\xff\xff\x7f"
        yield f"entry-{place}.xls", bytes(broken)
    looped = bytearray(whole)
    table = 512 * (1 + int.from_bytes(whole[76:80], "little"))
    looped[table : table + 512] = struct.pack("<128I", *((one + 1) % 128 for one in range(128)))
    yield "ring.xls", bytes(looped)
    for name in ("WordDocument", "EncryptedPackage", "PowerPoint Document", "Contents", "Book", "workbook"):
        yield f"stream-{name}.xls", compound({name: xls_stream({"填报": CELLS}, strings=TEXTS)})
    yield "macros.xls", xls({"填报": CELLS}, {"_VBA_PROJECT_CUR": b"x"}, strings=TEXTS)
    yield "as-new.xlsx", whole
    yield "encrypted.xlsx", compound({"EncryptedPackage": b"x" * 5_000, "EncryptionInfo": b"\4\0\4\0"})


def records() -> Files:
    """Of the stream: versions, places, lengths and counts."""
    for version in (0x0, 0x200, 0x300, 0x400, 0x500, 0x700, 0xFFFF):
        stream = bytearray(xls_stream({"填报": CELLS}, strings=TEXTS))
        stream[4:6] = struct.pack("<H", version)
        yield f"version-{version:x}.xls", compound({"Workbook": bytes(stream)})
        yield f"book-{version:x}.xls", compound({"Book": bytes(stream)})
    for kind in (2, 3, 4):
        yield f"biff-{kind}.xls", struct.pack("<HHHH", 0x9 | kind << 8, 4, 0, 0x10) + bytes(400)
    odd = {
        "number-short": record(0x203, b"\0"),
        "number-empty": record(0x203),
        "multiple-without-end": record(0xBD, b"\0" * 5),
        "multiple": xls_integers(2, 250, range(20)),
        "corner": xls_number(65_535, 255, 1),
        "formula-without-text": xls_formula(2, 3, b"\0\0\0\0\0\0\xff\xff"),
        "formula-error": xls_formula(2, 3, b"\2\0\x2a\0\0\0\xff\xff"),
        "formula-odd": xls_formula(2, 3, b"\x63\0\0\0\0\0\xff\xff"),
        "shared-beyond": xls_shared(2, 0, 10**6),
        "merged-all": xls_merged((0, 65_535, 0, 255)),
        "merged-back": xls_merged((9, 2, 8, 1)),
        "merged-short": record(0xE5, struct.pack("<H", 60_000)),
        "merged-many": xls_merged(*((row, row, 0, 1) for row in range(1_000))) * 60,
        "unknown": record(0x7777, b"x" * 8_000) * 50,
        "continued": record(0x3C, b"x" * 8_000) * 50,
        "nested": record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0)) * 2_000,
        "ends": record(0x0A) * 10_000,
        "infinite": xls_number(2, 3, float("inf")),
        "no-number": xls_number(2, 3, float("nan")),
        "day": xls_number(2, 3, -1e300),
        "style": xls_number(2, 3, 1, style=60_000),
        "code-page": record(0x42, b"\xff\xff"),
        "password": record(0x2F, bytes(54)),
    }
    for name, more in odd.items():
        yield f"record-{name}.xls", xls({"填报": CELLS + more}, strings=TEXTS)
        yield f"head-{name}.xls", xls({"填报": CELLS}, strings=TEXTS, extra=more)
    for name, table in {
        "count": struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF) + xls_text("a"),
        "length": struct.pack("<IIHB", 1, 1, 0xFFFF, 1) + b"a",
        "runs": struct.pack("<IIHBH", 1, 1, 1, 8, 0xFFFF) + b"a",
        "far-east": struct.pack("<IIHBI", 1, 1, 1, 4, 0xFFFFFFFF) + b"a",
    }.items():
        yield f"strings-{name}.xls", xls({"填报": CELLS}, extra=record(0xFC, table))
    for name in ("", "a" * 200, "\0", "'[]*?:/\\", "\u202e", "同名"):
        yield f"name-{len(name)}-{ord((name or '_')[0]):x}.xls", xls({name: CELLS}, strings=TEXTS)
    yield "sheets.xls", xls({f"s{number}": CELLS for number in range(1_200)}, strings=TEXTS)
    stream = bytearray(xls_stream({"填报": CELLS}, strings=TEXTS))
    at = stream.index(struct.pack("<H", 0x85), 20)
    for value in (0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 4):
        stream[at + 4 : at + 8] = struct.pack("<I", value)
        yield f"sheet-at-{value:x}.xls", compound({"Workbook": bytes(stream)})


def noise() -> Files:
    """Bytes of no meaning behind a signature that has one."""
    chance = random.Random(14)
    for number in range(10):
        yield f"noise-{number}.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(10 ** (1 + number % 6))
        yield f"stream-{number}.xls", compound({"Workbook": chance.randbytes(10 ** (1 + number % 5))})


def files() -> Files:
    for kind in (compounds, records, noise):
        yield from kind()
