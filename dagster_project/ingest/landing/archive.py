"""Keep the bytes of a file under their sha256, whole or not at all, however large it is."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path

from dagster_project.ingest.landing.opening import open_regular, was_found_below
from dagster_project.ingest.landing.problems import reject
from dagster_project.settings import LARGEST_BULK_BYTES, LARGEST_FILE_BYTES

# Files of these kinds are read by DuckDB, part by part.
_BULK_SUFFIXES = {".csv", ".tsv", ".parquet"}
_CHUNK_BYTES = 8 * 1024 * 1024


def check(path: Path) -> int:
    """The size in bytes of a regular, non-empty file.

    Raises FileRejected for a folder, a device or pipe, a broken link, an empty file and one that is too large.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise _unreadable(error) from error
    if stat.S_ISDIR(status.st_mode):
        raise reject("file_is_directory")
    if not stat.S_ISREG(status.st_mode):
        # Opening a pipe would wait for ever.
        raise reject("file_unreadable", reason="not a regular file")
    _check_size(path, status.st_size)
    if not status.st_size and not _first_byte(path):
        raise reject("file_empty")
    return status.st_size


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises FileRejected as `check` does, and where it may not be read."""
    check(path)
    with _opened(path) as file:
        return b"".join(_chunks(file, path))


def sha256_of(content: bytes) -> str:
    """The sha256 of the bytes in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(archive: Path, path: Path, sha256: str, may_be_read: Iterable[str]) -> str:
    """Copy a file to archive/<sha256>, whole or not at all; what is there already and has its hash stays as it is.

    Returns the hash of what was kept: another one where the file changed since it was hashed. Raises FileRejected
    where it cannot be read, and where it stands, all links followed, in none of the folders that `may_be_read`.
    """
    if (archive / sha256).exists() and has_hash(archive / sha256, sha256):
        return sha256
    archive.mkdir(parents=True, exist_ok=True)
    part = archive / f".{sha256}.part"
    part.unlink(missing_ok=True)
    digest = hashlib.sha256()
    try:
        with _opened(path) as source, part.open("wb") as out:
            if not was_found_below(source, may_be_read):
                raise reject("link_leads_outside")
            for chunk in _chunks(source, path):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o440)
        part.replace(archive / digest.hexdigest())
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()


def has_hash(path: Path, sha256: str) -> bool:
    """Whether a file's bytes are still those that were taken in. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _first_byte(path: Path) -> bytes:
    with _opened(path) as file:
        return next(_chunks(file, path), b"")


def _opened(path: Path) -> BufferedReader:
    try:
        return open_regular(path)
    except OSError as error:
        raise _unreadable(error) from error


def _chunks(file: BufferedReader, path: Path) -> Iterator[bytes]:
    """What is left of a file, be it growing all the while: no more than is taken in of one of its name."""
    size = 0
    while True:
        try:
            chunk = file.read(_CHUNK_BYTES)
        except OSError as error:
            # The disk or the share it lies on, which says nothing of the others.
            raise _unreadable(error) from error
        if not chunk:
            return
        size += len(chunk)
        _check_size(path, size)
        yield chunk


def _check_size(path: Path, size: int) -> None:
    limit = LARGEST_BULK_BYTES if path.suffix.lower() in _BULK_SUFFIXES else LARGEST_FILE_BYTES
    if size > limit:
        raise reject("file_too_large", size=_megabytes(size), limit=_megabytes(limit))


def _unreadable(error: OSError) -> Exception:
    return reject("file_unreadable", reason=error.strerror or type(error).__name__)


def _megabytes(byte_count: int) -> str:
    return f"{byte_count / 2**20:.0f} MiB"
