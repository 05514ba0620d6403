"""A large file copied once and for all: to the disk, past the memory of the system, and hashed on its way."""

from __future__ import annotations

import errno
import hashlib
import mmap
import os
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any

_BYTES_AT_ONCE = 1 << 22
# What writing past the memory of the system asks for: whole pages of the disk.
_PAGE = 4096


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a file, flushed to the disk; return the sha256 of what was read. Raises OSError.

    Nobody reads so large a copy soon. In memory it would push out what is read next, and be made room for first.
    """
    digest = hashlib.sha256()
    # While one is written and hashed, the other is read.
    buffers = [memoryview(mmap.mmap(-1, _BYTES_AT_ONCE)) for _ in range(2)]
    at_work: list[list[Future[Any]]] = [[], []]
    target_file = _open(target)
    try:
        with (
            source.open("rb", buffering=0) as read,
            ThreadPoolExecutor(max_workers=1) as writing,
            ThreadPoolExecutor(max_workers=1) as hashing,
        ):
            for turn in cycle(range(2)):
                for done in at_work[turn]:
                    done.result()
                length = read.readinto(buffers[turn])
                if not length:
                    break
                at_work[turn] = [
                    writing.submit(_write, target_file, buffers[turn][: -(-length // _PAGE) * _PAGE]),
                    hashing.submit(digest.update, buffers[turn][:length]),
                ]
            for done in at_work[0] + at_work[1]:
                done.result()
            os.ftruncate(target_file, read.tell())
        os.fsync(target_file)
    finally:
        os.close(target_file)
    return digest.hexdigest()


def _open(target: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        return os.open(target, flags | getattr(os, "O_DIRECT", 0), 0o666)
    except OSError as error:
        # A file system that lies in memory.
        if error.errno != errno.EINVAL:
            raise
        return os.open(target, flags, 0o666)


def _write(file: int, part: memoryview) -> None:
    while part:
        part = part[os.write(file, part) :]
