"""What every format of a notice is read into first: paragraphs and tables, in the order in which they stand.

The text of a document is its paragraphs and rows, each ended by a line feed; offsets count its characters. Where a
file is text itself, a paragraph a line, they are the offsets in that file: an editor finds the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dagster_project.ingest.files.grid import Area, Grid
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.settings import LARGEST_NOTICE_CELLS, LARGEST_NOTICE_PARAGRAPHS

CELL_SIGN = "\t"
# White space, and the signs without width that web pages leave where lines begin and end.
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff"
# What a sentence or a part of one ends with, and a line behind which a heading may stand.
SENTENCE_ENDS = ("。", "；", "：", "）", ";", ":", ")")
# The number of a page, where it stands alone.
PAGE_NO = re.compile(
    r"^[-—–－·•\s]*(?:第\s*)?[0-9]{1,4}\s*(?:页|頁)?(?:\s*[/／,，]?\s*共?\s*[0-9]{1,4}\s*[页頁]?)?[-—–－·•\s]*$"
)


@dataclass(frozen=True)
class Line:
    """A paragraph: its text without white space around it, and where it stands."""

    text: str
    start: int = 0
    page_no: int | None = None

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class TableBlock:
    """A table: its cells as text, rows of equal or unequal length, addressed from A1, and where it begins.

    `text_starts` is where the first text of each row begins, if that is not known from the cells: a file that is
    text itself may end its rows in several ways.
    """

    grid: Grid
    start: int = 0
    merged: tuple[Area, ...] = ()
    page_no: int | None = None
    text_starts: tuple[int, ...] = ()


Block = Line | TableBlock


@dataclass(frozen=True)
class Blocks:
    """A document as it stands: its blocks, what its bytes were, how many pages it has where it has any."""

    blocks: tuple[Block, ...]
    encoding: str | None = None
    page_count: int | None = None
    notes: tuple[Note, ...] = ()


def holds_text(block: Block) -> bool:
    """Whether there is anything to read in a block: a table may have blank cells only."""
    return isinstance(block, Line) or any(cell.strip() for row in block.grid for cell in row)


def check_count(count: int) -> None:
    """Raises FileRejected (notice_too_large) where a document has too many paragraphs."""
    if count > LARGEST_NOTICE_PARAGRAPHS:
        raise too_large("段落", "paragraphs", count, LARGEST_NOTICE_PARAGRAPHS)


def check_cells(count: int) -> None:
    """Raises FileRejected (notice_too_large) where a table has too many cells."""
    if count > LARGEST_NOTICE_CELLS:
        raise too_large("表格单元格", "table cells", count, LARGEST_NOTICE_CELLS)


def too_large(what: str, what_en: str, count: int, limit: int) -> FileRejected:
    """A FileRejected (notice_too_large); numbers are written with thousands marked."""
    return reject("notice_too_large", what=what, what_en=what_en, count=f"{count:,}", limit=f"{limit:,}")


def trimmed(text: str) -> str:
    """A text without white space, and without signs that have no width, around it."""
    return text.strip(_BLANKS)


def lines_of(text: str, page_no: int | None = None) -> Iterator[Line]:
    """The lines of a text, blank ones left out, not yet laid out."""
    for line in text.splitlines():
        if shown := trimmed(line):
            yield Line(shown, page_no=page_no)


def laid_out(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks of a file that is no text itself, with their offsets in the text of the document.

    Raises FileRejected (notice_too_large) beyond LARGEST_NOTICE_PARAGRAPHS.
    """
    placed: list[Block] = []
    offset = 0
    for block in blocks:
        check_count(len(placed))
        if isinstance(block, Line):
            placed.append(replace(block, start=offset))
            rows = [block.text]
        else:
            placed.append(replace(block, start=offset, text_starts=()))
            rows = [CELL_SIGN.join(row) for row in block.grid]
        offset += sum(len(row) + 1 for row in rows)
    return tuple(placed)
