"""Whether a folder still holds what was put into it: its files' hashes, written down before it became visible.

A batch is sealed together with the archived bytes that it points at: beside landing/, wherever the home is moved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from dagster_project.errors import ZhencangError

SEAL = "hashes.json"
ARCHIVE = "archive"


class LandingDamaged(ZhencangError):
    """A batch is not what landed: the message names the file and says what to do."""


def archived_beside(batch: Path, sha256: str) -> Path:
    """Where the archived bytes lie that a batch points at."""
    return batch.parent.parent / ARCHIVE / sha256


def seal(folder: Path, archived: Iterable[str] = ()) -> None:
    """Write down the hashes of all files of a folder, beside them, and those of archived bytes it points at."""
    hashes = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    hashes |= {f"{ARCHIVE}/{sha256}": sha256 for sha256 in sorted(archived)}
    (folder / SEAL).write_text(json.dumps(hashes, indent=0), encoding="utf-8")


def broken_file(folder: Path, digest: Callable[[Path], str]) -> Path | None:
    """The first file of a folder that is not what it was sealed with; None where all are, or where none was.

    `digest` gives the sha256 of a file, anew or from memory. A folder without a seal is older than seals are.
    """
    path = folder / SEAL
    if not path.exists():
        return None
    try:
        hashes = json.loads(path.read_bytes())
        wanted = {_place(folder, name): sha256 for name, sha256 in hashes.items()}
    except (OSError, ValueError, AttributeError):
        return path
    return next((file for file, sha256 in wanted.items() if _digest(file, digest) != sha256), None)


def refuse_broken(folder: Path, digest: Callable[[Path], str]) -> None:
    """Raises LandingDamaged where a batch is not what landed."""
    broken = broken_file(folder, digest)
    if broken and broken.parent.name == ARCHIVE:
        raise not_archived(broken)
    if broken:
        raise LandingDamaged(
            f"{broken} is not what landed there: bytes were lost or changed on the disk, so figures made from it"
            " could be wrong. This run publishes nothing; what is published stays. Put the folder"
            f" {folder.name} back from the backup (docs/operations.md, Restore); where there is none, move it out"
            " of landing/ and run again: what still lies under raw/ lands anew."
        )


def refuse_missing(archived: Iterable[Path]) -> None:
    """Raises LandingDamaged where archived bytes that landing is read from are not there."""
    missing = next((path for path in archived if not path.is_file()), None)
    if missing:
        raise not_archived(missing)


def archived_of(folder: Path) -> list[str]:
    """The hashes of the archived bytes that a whole batch points at."""
    path = folder / SEAL
    hashes = json.loads(path.read_bytes()) if path.exists() else {}
    return [sha256 for name, sha256 in hashes.items() if name.startswith(f"{ARCHIVE}/")]


def _place(folder: Path, name: str) -> Path:
    return archived_beside(folder, Path(name).name) if name.startswith(f"{ARCHIVE}/") else folder / name


def not_archived(path: Path) -> LandingDamaged:
    """What to raise where archived bytes that figures are read from, or by, are not those that came."""
    return LandingDamaged(
        f"{path} is not what was received: bytes were lost or changed on the disk, and figures are read from them."
        " This run publishes nothing; what is published stays. `zhencang doctor` says whether the same bytes still"
        " lie under raw/; else put the file back from the backup (docs/operations.md, Restore)."
    )


def sha256_of(path: Path) -> str:
    """The sha256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(path: Path, digest: Callable[[Path], str]) -> str | None:
    try:
        return digest(path)
    except OSError:
        return None
