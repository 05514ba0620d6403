"""The sha256 of files, each hashed once for as long as the file system says that it has not changed.

Standard library only: a run with nothing new must answer at once, however much lies under raw/.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

from dagster_project.ingest.landing.opening import open_regular
from dagster_project.places import put

# A file that changed this recently may change again within one tick of the file system's clock.
_SETTLED_NANOSECONDS = 2_000_000_000


def read_cache(path: Path) -> dict[str, Any]:
    """A JSON object that was written down to save work; empty where it is missing or broken."""
    try:
        cached = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return cached if isinstance(cached, dict) else {}


class Digests:
    """Hashes remembered in a file of the home by path, size, inode and times, of which one cannot be set back."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._known = {name: known for name, known in read_cache(store).items() if isinstance(known, list)}
        self._seen: dict[str, list[int | str]] = {}

    def of(self, path: Path) -> str:
        """The sha256 of a regular file in lower-case hexadecimal. Raises OSError where it cannot be read."""
        status = path.stat()
        state = [status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns]
        key = os.fsencode(path).hex()
        known = self._known.get(key)
        if known and known[:-1] == state:
            self._seen[key] = known
            return str(known[-1])
        with open_regular(path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NANOSECONDS:
            self._seen[key] = [*state, digest]
        return digest

    def save(self) -> None:
        """Remember what was asked for since this began, and forget the rest."""
        if self._seen == self._known or not self._store.parent.is_dir():
            return
        put(self._store, json.dumps(self._seen))
        self._known = self._seen
