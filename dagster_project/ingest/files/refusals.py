"""What a file is refused for that is damaged, or larger than can be read."""

from __future__ import annotations

from dagster_project.ingest.landing.problems import FileRejected, reject


class TakesLong(Exception):
    """A file is written so that reading it may take long: it is to be read in a process of its own."""


def damaged(reason: str) -> FileRejected:
    """A FileRejected (file_damaged) for this reason."""
    return reject("file_damaged", reason=reason)


def too_large(what: str, what_en: str, count: int | str, limit: int | str) -> FileRejected:
    """A FileRejected (workbook_too_large); numbers are written with thousands marked."""
    shown = [f"{number:,}" if isinstance(number, int) else number for number in (count, limit)]
    return reject("workbook_too_large", what=what, what_en=what_en, count=shown[0], limit=shown[1])
