"""Read a file once, safely, and keep its bytes under their sha256."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from dagster_project.ingest.problems import reject
from dagster_project.settings import LARGEST_FILE_BYTES


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular, non-empty file.

    Raises FileRejected for a folder, a device or pipe, a broken link, a file without permission, an empty one
    and one larger than LARGEST_FILE_BYTES.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise reject("file_is_directory")
        if not stat.S_ISREG(status.st_mode):
            # Opening a pipe would wait for ever.
            raise reject("file_unreadable", reason="not a regular file")
        if status.st_size > LARGEST_FILE_BYTES:
            raise reject("file_unreadable", reason=f"larger than {LARGEST_FILE_BYTES // 2**20} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise reject("file_unreadable", reason=error.strerror or type(error).__name__) from error
    if not content:
        raise reject("file_empty")
    return content


def sha256_of(content: bytes) -> str:
    """The sha256 of the bytes in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(archive: Path, sha256: str, content: bytes) -> None:
    """Store the bytes as archive/<sha256>, whole or not at all; what is there already stays as it is."""
    target = archive / sha256
    if target.exists():
        return
    archive.mkdir(parents=True, exist_ok=True)
    part = archive / f".{sha256}.part"
    part.unlink(missing_ok=True)
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.chmod(0o444)
    part.replace(target)
