"""Which reader a file needs, by its suffix."""

from __future__ import annotations

from pathlib import PurePath

from dagster_project.ingest.notice.document import Notice
from dagster_project.ingest.notice.structure import notice_of
from dagster_project.ingest.notice.text_file import read_text


def read_notice(content: bytes, name: str) -> Notice:
    """The notice in these bytes. Raises FileRejected where the format cannot be read."""
    readers = {".txt": read_text}
    return notice_of(readers[PurePath(name).suffix.lower()](content))
