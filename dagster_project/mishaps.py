"""What nobody foresaw, in a sentence: which file, what it means, what to do. The traceback goes to a file."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster_project.errors import ZhencangError

LAST_ERROR = "last_error.txt"
_NO_RIGHT = (
    "it may not be read or written: give this user the right to (docs/reliability.md), or name another place"
    " ({options})"
)
_MEANINGS = {
    errno.ENOSPC: "the disk is full: make room (docs/operations.md, Disk)",
    errno.EDQUOT: "the quota is used up: make room (docs/operations.md, Disk)",
    errno.EROFS: "its disk is mounted read-only: mount it for writing, or name another place ({options})",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
}
_MEANINGS |= dict.fromkeys(
    (errno.EEXIST, errno.ENOTDIR, errno.EISDIR),
    "something else stands where a folder or a file belongs: move it away, or name another place ({options})",
)
_MEANINGS[errno.ENOENT] = (
    "it is not there, or cannot be made there: make its folder, or name another place ({options})"
)
_UNKNOWN = "mend what it names"
# What the system says of a disk whether it is full or not.
_NOT_OF_ROOM = (errno.EROFS, errno.EACCES, errno.EPERM)
_FULL = ("No space left on device", "disk is full")
_LEAST_ROOM_BYTES = 64 * 1024
_STAYS = "What is published stays as it is"


class CannotBeWritten(ZhencangError):
    """The place that somebody named for what they asked for does not take it; what stood there still stands."""


@contextmanager
def writing(path: Path, option: str) -> Iterator[None]:
    """Around whatever is written to a path that was named by an option.

    Raises CannotBeWritten where the system, and not a defect, stops it.
    """
    try:
        yield
    except Exception as error:
        system = _said_by_the_system(error)
        if system is None or not _is_about(system, path.absolute()):
            raise
        meaning = _meaning(system, option)
        reason = f"{meaning} ({system.strerror or system})" if meaning == _UNKNOWN else meaning
        raise CannotBeWritten(f"{path} cannot be written: {reason}. Nothing was changed.") from error


def told(error: Exception, home: Path | None) -> str:
    """The sentence for an error that no other one stands for. `home` takes the traceback, where it can."""
    words = str(error).strip().partition("\n")[0]
    full = next((one for one in _with_causes(error) if any(sign in str(one) for sign in _FULL)), None)
    system = _said_by_the_system(error)
    if full or (_has_no_room(home) and not (system and system.errno in _NOT_OF_ROOM)):
        words = str(full or error).strip().partition("\n")[0]
        return f"{words}: {_MEANINGS[errno.ENOSPC]}, then run again. {_STAYS}."
    if system:
        where = f"{system.filename}: " if system.filename else ""
        meaning = _meaning(system, "--home, --raw")
        return f"{where}{system.strerror or words}. This means: {meaning}, then run again. {_STAYS}."
    kept = _kept(error, home)
    if type(error).__module__.endswith("duckdb"):
        advice = "`zhencang doctor` says what is damaged and what to do"
        return f"A database cannot be read: {words} {advice}. {_STAYS}.{kept}"
    return (
        f"Something broke that should not: {type(error).__name__}: {words}. `zhencang doctor` says whether the"
        f" warehouse is damaged; otherwise it is a defect of the program. {_STAYS}.{kept}"
    )


def _said_by_the_system(error: Exception) -> OSError | None:
    """What the system said, be it within the error of a library that says no more than that (xlsxwriter)."""
    return next((one for one in (error, *error.args[:1]) if isinstance(one, OSError)), None)


def _is_about(error: OSError, path: Path) -> bool:
    """Whether the system spoke of a path or what is made beside it and above it, and not of what is read."""
    if not isinstance(error.filename, str):
        return True
    named = Path(error.filename).absolute()
    return named in path.parents or path.parent in named.parents


def _meaning(error: OSError, options: str) -> str:
    """What it means and what to do; `options` name what another place can be named with."""
    return _MEANINGS.get(error.errno or 0, _UNKNOWN).format(options=options)


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
