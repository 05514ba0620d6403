"""What nobody foresaw, in a sentence: which file, what it means, what to do. The traceback goes to a file."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterator
from pathlib import Path

LAST_ERROR = "last_error.txt"
_MEANINGS = {
    errno.ENOSPC: "the disk is full: make room (docs/operations.md, Disk)",
    errno.EDQUOT: "the quota is used up: make room (docs/operations.md, Disk)",
    errno.EROFS: "it cannot be written to, for its disk is mounted read-only: mount it for writing",
    errno.EACCES: "it may not be read or written: give this user the right to (docs/reliability.md)",
    errno.EPERM: "it may not be read or written: give this user the right to (docs/reliability.md)",
}
_MEANINGS |= dict.fromkeys(
    (errno.EEXIST, errno.ENOTDIR, errno.EISDIR),
    "something else stands where a folder or a file belongs: move it away, or name another place (--home, --raw)",
)
_MEANINGS[errno.ENOENT] = (
    "it is not there, or cannot be made there: make its folder, or name another place (--home, --raw)"
)
_FULL = ("No space left on device", "disk is full")
_LEAST_ROOM_BYTES = 64 * 1024
_STAYS = "What is published stays as it is"


def told(error: Exception, home: Path | None) -> str:
    """The sentence for an error that no other one stands for. `home` takes the traceback, where it can."""
    words = str(error).strip().partition("\n")[0]
    full = next((one for one in _with_causes(error) if any(sign in str(one) for sign in _FULL)), None)
    if full or _has_no_room(home):
        words = str(full or error).strip().partition("\n")[0]
        return f"{words}: {_MEANINGS[errno.ENOSPC]}, then run again. {_STAYS}."
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        meaning = _MEANINGS.get(error.errno or 0, "mend what it names")
        return f"{where}{error.strerror or words}. This means: {meaning}, then run again. {_STAYS}."
    kept = _kept(error, home)
    if type(error).__module__.endswith("duckdb"):
        advice = "`zhencang doctor` says what is damaged and what to do"
        return f"A database cannot be read: {words} {advice}. {_STAYS}.{kept}"
    return (
        f"Something broke that should not: {type(error).__name__}: {words}. `zhencang doctor` says whether the"
        f" warehouse is damaged; otherwise it is a defect of the program. {_STAYS}.{kept}"
    )


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came of, for a library may wrap what the system said."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _has_no_room(home: Path | None) -> bool:
    """Whether the disk of the home is full, however the library says it that could not write there."""
    try:
        disk = os.statvfs(home or "/")
    except OSError:
        return False
    return home is not None and disk.f_bavail * disk.f_frsize < _LEAST_ROOM_BYTES


def _kept(error: Exception, home: Path | None) -> str:
    """Write the traceback down. Returns where it is, as a sentence, or that it could not be written."""
    if home is None:
        return ""
    try:
        (home / LAST_ERROR).write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return ""
    return f" For who maintains it: {home / LAST_ERROR}."
