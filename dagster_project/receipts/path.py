"""Where the receipt of a file lies: one place for each version of each file, whatever the file is called."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from dagster_project.settings import Settings

ENDING = ".回执.xlsx"
# A part of a path may have 255 bytes; the version and the ending need some of them.
LONGEST_PART = 160
# Names that Windows keeps for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])([.].*)?", re.IGNORECASE)
_FORBIDDEN = '/\\:*?"<>|'
# A name that already looks like one of ours gets a hash too, so that it cannot meet one.
_OURS = re.compile(r"~[0-9a-f]{16}$|[.]回执[.]xlsx$", re.IGNORECASE)


def receipt_path(settings: Settings, source_path: str, version_no: int, judgement_no: int = 1) -> Path:
    """The receipt of one version of a file: receipts/<period>/<department>/<file>.v<version_no>.回执.xlsx.

    What is judged anew gets another one, .v<version_no>.重判<judgement_no>.回执.xlsx.

    `source_path` is the path below raw/, as quality.source_file has it. Two paths never share a receipt: a name
    that cannot stay as it is carries a hash of what it was.
    """
    *folders, name = source_path.removeprefix("submissions/").split("/")
    if len(folders) > 2:
        # Misplaced, however deep: the folders between become one.
        folders = [folders[0], "/".join(folders[1:])]
    folder = settings.home / "receipts"
    for part in folders:
        folder = folder / safe_part(part)
    again = f".重判{judgement_no}" if judgement_no > 1 else ""
    return folder / f"{safe_part(name)}.v{version_no}{again}{ENDING}"


def safe_part(text: str) -> str:
    """A name for a file or folder on every system; text that is safe already stays, other text gets a hash."""
    clean = "".join("_" if _is_unsafe(sign) else sign for sign in unicodedata.normalize("NFC", text))
    clean = re.sub(r"^[. ]+|[. ]+$", "_", clean)
    if clean == text and text and not _OURS.search(text) and not _DEVICES.fullmatch(text) and _fits(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    if _DEVICES.fullmatch(clean):
        clean = f"_{clean}"
    kept = clean.encode("utf-8", "ignore")[: LONGEST_PART - 17].decode("utf-8", "ignore")
    return f"{kept}~{digest}"


def _is_unsafe(sign: str) -> bool:
    return sign in _FORBIDDEN or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _fits(text: str) -> bool:
    return len(text.encode()) <= LONGEST_PART
