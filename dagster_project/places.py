"""Files and folders of a home put where they belong, whatever stands there. Standard library only.

Everything in a home but archive/ and landing/ can be made again. So a folder where a file belongs, or a file where
a folder does, makes way: it is moved aside, for it may be somebody's.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

ASIDE = ".damaged"
_PART = ".part"
# A name may have 255 bytes.
_LONGEST_ASIDE = 80


def put(path: Path, content: str | bytes, is_flushed: bool = False) -> None:
    """Write a file of a home whole or not at all. Raises OSError.

    `is_flushed`, so that it survives a power cut.
    """
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        with part.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            if is_flushed:
                file.flush()
                os.fsync(file.fileno())
        if path.is_dir():
            make_way(path)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder of a home, which is there, and those above it. Raises OSError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        for above in reversed([folder, *folder.parents]):
            if os.path.lexists(above) and not above.is_dir():
                make_way(above)
        folder.mkdir(parents=True, exist_ok=True)


def make_way(path: Path) -> None:
    """Move aside what is not what belongs there, and say so. Raises OSError."""
    aside = path.with_name(path.name[:_LONGEST_ASIDE] + ASIDE)
    clear(aside)
    path.rename(aside)
    said = f"{path} was not what belongs there: it is {aside.name} now, and what belongs there is made anew."
    print(said, file=sys.stderr)


def stands(path: Path) -> bool:
    """Whether something stands at a path, be it a link to nowhere. Raises OSError where that may not be known."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def clear(path: Path) -> None:
    """Remove whatever stands at a path, be it a file, a link, a folder or nothing. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        # Where a folder above is none, nothing stands there either.
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def clear_parts(folders: Iterable[Path]) -> None:
    """Remove from these folders what `put` left half written in processes that were killed."""
    for folder in folders:
        for part in folder.glob(f".*{_PART}"):
            process = part.name.removesuffix(_PART).rpartition(".")[2]
            if process.isdecimal() and not Path("/proc", process).exists():
                clear(part)
