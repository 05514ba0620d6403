"""What a release was made from, as one hash. Standard library only: it decides whether anything heavier is needed.

New means any changed byte: a raw file, the code, a seed, a model, a suite, the lock file or a setting.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dagster_project.ingest.landing.digests import Digests
from dagster_project.ingest.landing.links import MOST_FOLDERS, is_below, is_link
from dagster_project.settings import DBT_PROJECT, EXPECTATIONS, PACKAGE, PROJECT, Settings
from dagster_project.wording.shown import distinct_name

# Below these folders every file counts as code, but for what running it leaves behind.
_CODE = (PACKAGE, DBT_PROJECT, EXPECTATIONS)
_CODE_FILES = (PROJECT / "requirements.lock", PROJECT / "pyproject.toml")
_LEFTOVERS = {"__pycache__", "target", "logs", ".user.yml"}


@dataclass(frozen=True)
class Inputs:
    """The files a run reads, each with the sha256 of its bytes, and one hash over all of it."""

    raw: dict[str, str]
    code: str
    settings: str

    @property
    def fingerprint(self) -> str:
        """One hash over raw files, code and settings."""
        return _digest(json.dumps([sorted(self.raw.items()), self.code, self.settings]).encode())


def current_inputs(settings: Settings) -> Inputs:
    """The inputs as they are on disk now."""
    digests = Digests(settings.digests_file)
    raw = {
        distinct_name(path.relative_to(settings.raw)): _content_below(settings.raw, path, digests)
        for path in files_below(settings.raw)
    }
    digests.save()
    files = (path for folder in _CODE for path in files_below(folder))
    code = [(path.relative_to(PROJECT).as_posix(), _content(path)) for path in files]
    code += [(path.name, _content(path)) for path in _CODE_FILES]
    return Inputs(raw, _digest(repr(code).encode()), f"releases_kept={settings.releases_kept}")


def last_change(folder: Path) -> float:
    """When anything below a folder last arrived, changed or went, in seconds since 1970; nothing is opened.

    By the file system's own record (ctime), for a copy may bring the time of its content (mtime) along.
    """
    return max(_changed_at(path) for path in (folder, *files_below(folder)))


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_ctime
    except OSError:
        # Gone since it was listed, or a link to nowhere: its folder says when.
        return 0.0


def files_below(folder: Path, above: tuple[str, ...] = ()) -> Iterator[Path]:
    """Every entry below a folder, folders too, in order.

    Not hidden ones, nor what a link outside or above leads to, nor what lies too deep.
    """
    above = (*above, os.path.realpath(folder))
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name in _LEFTOVERS:
            continue
        yield entry
        if os.path.isdir(entry) and _is_walked(entry, above):  # noqa: PTH112 (never raises)
            yield from files_below(entry, above)


def _is_walked(folder: Path, above: tuple[str, ...]) -> bool:
    if len(above) >= MOST_FOLDERS:
        return False
    return not is_link(folder) or (is_below(folder, above[:1]) and os.path.realpath(folder) not in above)


def _content_below(folder: Path, path: Path, digests: Digests) -> str:
    """What a file below a folder holds, or where a link leads that is not followed."""
    if is_link(path) and not is_below(path, [os.path.realpath(folder)]):
        return f"link to {os.path.realpath(path)}"
    return _content(path, digests)


def _content(path: Path, digests: Digests | None = None) -> str:
    try:
        if path.is_dir():
            return "folder"
        if not path.is_file():
            return "not a regular file"
        if digests:
            return digests.of(path)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
