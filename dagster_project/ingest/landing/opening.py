"""A file that somebody else may change, opened as it is at that moment, whatever stood at its path before.

Between a look at a path and its opening a pipe may come to stand there, or a link that leads elsewhere. So what
was opened is asked, and not the path. Standard library only.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path

from dagster_project.ingest.landing.links import is_below


def open_regular(path: Path) -> BufferedReader:
    """A regular file, open for reading. Raises OSError, for a pipe or a device too; never waits for either."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
    return os.fdopen(handle, "rb")


def was_found_below(file: BufferedReader, real_folders: Iterable[str]) -> bool:
    """Whether an open file stands, all links followed, below one of these, or is one of them."""
    return is_below(Path(f"/proc/self/fd/{file.fileno()}"), real_folders)
