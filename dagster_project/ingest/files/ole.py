"""The streams of an OLE2 compound file ([MS-CFB]), every chain of sectors checked for its end."""

from __future__ import annotations

import struct
from array import array

from dagster_project.ingest.files.refusals import damaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_BYTES = 512
LAST_SECTOR = 0xFFFFFFFA
END_OF_CHAIN, FREE_SECTOR, SECTOR_OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
STREAM, ROOT = 2, 5
# Of a file of version 4. The header names this many sectors of the table, enough for 400 MB.
PLAIN_SECTOR_BYTES = 4096
TABLE_SECTORS_IN_HEADER = 109


class Streams:
    """The streams of a compound file; storages (folders) are named too but cannot be read."""

    def __init__(self, content: bytes) -> None:
        """Raises FileRejected (file_damaged) where the file is cut short or its tables make no sense."""
        if len(content) < HEADER_BYTES:
            raise damaged("OLE: header")
        self.content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 0x1E)
        if shift not in (9, 12) or mini_shift != 6:
            raise damaged("OLE: header")
        self.size = 1 << shift
        directory, _, self.cutoff, mini_table = struct.unpack_from("<4I", content, 0x30)
        self.table = self._sector_table()
        self.entries = self._entries(self._chain(directory))
        self.mini_table = array("I", self._chain(mini_table)) if mini_table < LAST_SECTOR else array("I")
        root = next((entry for entry in self.entries.values() if entry[0] == ROOT), (ROOT, LAST_SECTOR, 0))
        self.mini_stream = self._chain(root[1]) if root[1] < LAST_SECTOR else b""
        self.names = set(self.entries)

    def read(self, name: str) -> bytes:
        """The bytes of a stream. Raises FileRejected (file_damaged) where they are not all there."""
        kind, start, size = self.entries[name]
        if kind != STREAM:
            raise damaged(f"OLE: {name}")
        found = self._mini_chain(start, size) if size < self.cutoff else self._chain(start)
        if len(found) < size:
            raise damaged(f"OLE: {name}")
        return found[:size]

    def _sector(self, number: int) -> bytes:
        # Sector 0 follows the header, which takes a sector's place; some writers cut the last sector short.
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise damaged("OLE: sector")
        return self.content[start : start + self.size].ljust(self.size, b"\0")

    def _sector_table(self) -> array[int]:
        """For each sector the number of the one that follows it in its chain."""
        places = array("I", self.content[0x4C:HEADER_BYTES])
        following, count = struct.unpack_from("<2I", self.content, 0x44)
        for _ in range(min(count, len(self.content) // self.size)):
            if following >= LAST_SECTOR:
                break
            more = array("I", self._sector(following))
            following = more.pop()
            places += more
        used = [place for place in places if place < LAST_SECTOR]
        if len(used) * self.size > len(self.content):
            raise damaged("OLE: sector table")
        return array("I", b"".join(map(self._sector, used)))

    def _chain(self, start: int) -> bytes:
        found: list[bytes] = []
        number = start
        while number < LAST_SECTOR:
            if number >= len(self.table) or len(found) > len(self.table):
                raise damaged("OLE: sector")
            found.append(self._sector(number))
            number = self.table[number]
        return b"".join(found)

    def _mini_chain(self, start: int, size: int) -> bytes:
        found = bytearray()
        number = start
        while number < LAST_SECTOR and len(found) < size:
            if number >= len(self.mini_table):
                raise damaged("OLE: sector")
            found += self.mini_stream[number * 64 : number * 64 + 64]
            number = self.mini_table[number]
        return bytes(found)

    def _entries(self, directory: bytes) -> dict[str, tuple[int, int, int]]:
        entries: dict[str, tuple[int, int, int]] = {}
        for offset in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, offset + 64)
            if kind and 2 <= length <= 64:
                name = directory[offset : offset + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", directory, offset + 116)
                entries.setdefault(name, (kind, start, size))
        return entries


def plain_file(name: str, stream: bytes) -> bytes:
    """A compound file of this one stream. No table that somebody else wrote leads its reader anywhere.

    Raises FileRejected (file_damaged) where the stream is larger than any file that is read.
    """
    size = PLAIN_SECTOR_BYTES
    count = max(1, -(-len(stream) // size))
    table = [*range(1, count), END_OF_CHAIN, END_OF_CHAIN]
    table_count = -(-(len(table) + TABLE_SECTORS_IN_HEADER) * 4 // size)
    if table_count > TABLE_SECTORS_IN_HEADER:
        raise damaged("OLE: size")
    places = [*range(len(table), len(table) + table_count)]
    table += [SECTOR_OF_TABLE] * table_count
    header = SIGNATURE + bytes(16) + struct.pack("<5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<9I", 1, table_count, count, 0, size, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    places += [FREE_SECTOR] * (TABLE_SECTORS_IN_HEADER - table_count)
    header += struct.pack(f"<{TABLE_SECTORS_IN_HEADER}I", *places)
    # calamine wants a stream of small streams, be it empty: it is said to begin where the directory does.
    length = max(len(stream), size)
    directory = _entry("Root Entry", ROOT, 1, count, 0) + _entry(name, STREAM, FREE_SECTOR, 0, length)
    sectors = struct.pack(f"<{len(table)}I", *table).ljust(table_count * size, b"\xff")
    return b"".join(
        [header.ljust(size, b"\0"), stream.ljust(count * size, b"\0"), directory.ljust(size, b"\0"), sectors]
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<3I", FREE_SECTOR, FREE_SECTOR, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
