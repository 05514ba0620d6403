"""What every format of a notice is read into first: paragraphs and tables, in the order in which they stand.

The text of a document is its paragraphs and rows, each ended by a line feed; offsets count its characters. Where a
file is text itself, they are the offsets in that file, so that anyone can find the place with an editor.
"""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.ingest.grid import Area, Grid


@dataclass(frozen=True)
class Line:
    """A paragraph: its text without white space around it, and where it stands."""

    text: str
    start: int
    page_no: int | None = None

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class TableBlock:
    """A table: its cells as text, rows of equal or unequal length, addressed from A1, and where it begins."""

    grid: Grid
    start: int
    merged: tuple[Area, ...] = ()
    page_no: int | None = None


Block = Line | TableBlock


@dataclass(frozen=True)
class Blocks:
    """A document as it stands: its blocks, what its bytes were, and how many pages it has where it has any."""

    blocks: tuple[Block, ...]
    encoding: str | None = None
    page_count: int | None = None
