"""Keep the bytes of a file under their sha256, whole or not at all, however large it is."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

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
    limit = LARGEST_BULK_BYTES if path.suffix.lower() in _BULK_SUFFIXES else LARGEST_FILE_BYTES
    if status.st_size > limit:
        raise reject("file_too_large", size=_megabytes(status.st_size), limit=_megabytes(limit))
    if not status.st_size and not _first_byte(path):
        raise reject("file_empty")
    return status.st_size


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises FileRejected as `check` does, and where it may not be read."""
    check(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(error) from error


def sha256_of(content: bytes) -> str:
    """The sha256 of the bytes in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(archive: Path, path: Path, sha256: str) -> str:
    """Copy a file to archive/<sha256>, whole or not at all; what is there already and has its hash stays as it is.

    Returns the hash of what was kept: another one where the file changed since it was hashed. Raises FileRejected
    where it cannot be read.
    """
    if (archive / sha256).exists() and has_hash(archive / sha256, sha256):
        return sha256
    archive.mkdir(parents=True, exist_ok=True)
    part = archive / f".{sha256}.part"
    part.unlink(missing_ok=True)
    digest = hashlib.sha256()
    try:
        source = path.open("rb")
    except OSError as error:
        raise _unreadable(error) from error
    with source, part.open("wb") as out:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    part.chmod(0o440)
    part.replace(archive / digest.hexdigest())
    return digest.hexdigest()


def has_hash(path: Path, sha256: str) -> bool:
    """Whether a file's bytes are still those that were taken in. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _first_byte(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1)
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> Exception:
    return reject("file_unreadable", reason=error.strerror or type(error).__name__)


def _megabytes(byte_count: int) -> str:
    return f"{byte_count / 2**20:.0f} MiB"
