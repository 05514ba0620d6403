"""A notice as a PDF with text: lines joined to paragraphs, tables joined over pages, page furniture taken out."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from dagster_project.ingest.files.grid import Area
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.landing.problems import FileRejected, reject
from dagster_project.ingest.notice.annexes import is_annex_heading
from dagster_project.ingest.notice.blocks import (
    PAGE_NO,
    SENTENCE_ENDS,
    Block,
    Blocks,
    Line,
    TableBlock,
    laid_out,
)
from dagster_project.ingest.notice.formats.pdf_pages import PdfLine, PdfPage, PdfTable, joined
from dagster_project.ingest.notice.numbering import heading
from dagster_project.ingest.notice.tables import MOST_HEADER_ROWS, header_repeats
from dagster_project.settings import (
    LARGEST_NOTICE_PAGES,
    LARGEST_PDF_MEMORY_BYTES,
    LONGEST_PAGE_SECONDS,
    LONGEST_PDF_SECONDS,
    PROJECT,
)

# What of a page's height may be its header or its footer.
_MARGIN = 0.1
# In ems of the line: how far a first line is indented, how much a last line may fall short of the margin.
_INDENT, _SHORT = 1.0, 2.5
# How much wider than between most lines the gap between two paragraphs is, in ems.
_WIDE_GAP = 0.6
_COLUMN_TOLERANCE = 5.0
_ITEM_NO = {"序号", "编号", "序號", "編號"}
_MOST_UNREADABLE = 0.3


def read_pdf(content: bytes) -> Blocks:
    """The paragraphs and tables of a PDF.

    Raises FileRejected: notice_encrypted, notice_scanned, notice_too_large, file_damaged.
    """
    pages = _pages(content)
    char_count = sum(page.char_count for page in pages)
    if sum(page.unreadable_count for page in pages) >= _MOST_UNREADABLE * char_count:
        raise reject("notice_scanned", pages=str(len(pages)))
    blank = [str(number) for number, page in enumerate(pages, start=1) if not page.char_count]
    notes = [Note("notice_page_without_text", details={"pages": "、".join(blank)[:80]})] if blank else []
    return Blocks(laid_out(_blocks(_without_furniture(pages))), page_count=len(pages), notes=tuple(notes))


def _pages(content: bytes) -> list[PdfPage]:
    """What the process that reads PDFs says of this one."""
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-m", "dagster_project.ingest.notice.formats.pdf_pages"]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=LONGEST_PDF_SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large("读取时间", "of reading time", f"{LONGEST_PDF_SECONDS} s") from error
    if done.returncode == -signal.SIGALRM:
        raise _too_large("一页的读取时间", "of reading time for one page", f"{LONGEST_PAGE_SECONDS} s")
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        # Killed by the system, or out of memory before it could say so.
        raise reject("file_damaged", reason=f"PDF: exit {done.returncode}") from error
    if "error" in answer:
        raise _refusal(answer["error"], answer["reason"])
    return [_page(page) for page in answer["pages"]]


def _page(stated: dict[str, Any]) -> PdfPage:
    lines = [PdfLine(**line) for line in stated.pop("lines")]
    tables = [PdfTable(**table) for table in stated.pop("tables")]
    return PdfPage(lines=lines, tables=tables, **stated)


def _refusal(error: str, reason: str) -> FileRejected:
    if error == "MemoryError":
        return _too_large("内存", "of memory in use", f"{LARGEST_PDF_MEMORY_BYTES / 2**30:.0f} GiB")
    if error == "ValueError" and reason.startswith("pages "):
        return _too_large("页数", "pages", f"{LARGEST_NOTICE_PAGES}", reason.removeprefix("pages "))
    if "Password" in error or "Encryption" in error:
        return reject("notice_encrypted")
    return reject("file_damaged", reason=f"PDF: {error} {reason}".strip())


def _too_large(what: str, what_en: str, limit: str, count: str = "") -> FileRejected:
    return reject("notice_too_large", what=what, what_en=what_en, count=count or f"> {limit}", limit=limit)


def _without_furniture(pages: Sequence[PdfPage]) -> list[PdfPage]:
    """The pages without page numbers and without lines that most of them repeat at the top or the bottom."""
    repeated = Counter(sign for page in pages for sign in {_sign(line) for line in _in_margins(page)})
    most = {sign for sign, count in repeated.items() if count > 1 and count * 2 >= len(pages)}
    kept = []
    for page in pages:
        dropped = {id(line) for line in _in_margins(page) if PAGE_NO.match(line.text) or _sign(line) in most}
        kept.append(replace(page, lines=[line for line in page.lines if id(line) not in dropped]))
    return kept


def _in_margins(page: PdfPage) -> list[PdfLine]:
    top, bottom = page.height * _MARGIN, page.height * (1 - _MARGIN)
    outer = (line for line in page.lines if line.bottom < top or line.top > bottom)
    # 附件1, 附件2 at the top of their pages look alike too.
    return [line for line in outer if not is_annex_heading(line.text)]


def _sign(line: PdfLine) -> tuple[str, int]:
    """What makes a line the same on another page: its text but for digits, and its height."""
    return re.sub("[0-9]+", "0", line.text), round(line.top)


def _blocks(pages: Sequence[PdfPage]) -> Iterator[Block]:
    """Paragraphs and tables over all pages, in order; a block stands on the page on which it begins."""
    margins = _Margins(pages)
    lines: list[tuple[int, PdfLine]] = []
    table: _OpenTable | None = None
    for page_no, page in enumerate(pages, start=1):
        items: list[PdfLine | PdfTable] = [*page.lines, *page.tables]
        for item in sorted(items, key=lambda one: one.top):
            if isinstance(item, PdfLine):
                if table:
                    yield table.block()
                    table = None
                if lines and margins.begins(lines[-1], (page_no, item)):
                    yield _paragraph(lines)
                    lines = []
                lines.append((page_no, item))
                continue
            if lines:
                yield _paragraph(lines)
                lines = []
            if not (table and table.take(item, page_no)):
                if table:
                    yield table.block()
                table = _OpenTable(item, page_no)
    if lines:
        yield _paragraph(lines)
    if table:
        yield table.block()


def _paragraph(lines: Sequence[tuple[int, PdfLine]]) -> Line:
    text = ""
    for _, line in lines:
        text = joined(text, line.text) if text else line.text
    return Line(text.strip(), page_no=lines[0][0])


class _Margins:
    """Where lines begin and end on most pages, which tells the first and the last line of a paragraph."""

    def __init__(self, pages: Sequence[PdfPage]) -> None:
        lines = [line for page in pages for line in page.lines]
        starts, ends = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
        # Not the outermost: a stray sign in the margin is no margin.
        self.left = starts[len(starts) // 50] if starts else 0.0
        self.right = ends[-1 - len(ends) // 50] if ends else 0.0
        gaps = [
            below.top - above.bottom
            for page in pages
            for above, below in zip(page.lines, page.lines[1:], strict=False)
        ]
        self.gap = median(gaps) if gaps else 0.0

    def begins(self, above: tuple[int, PdfLine], below: tuple[int, PdfLine]) -> bool:
        """Whether a paragraph begins with the second of two lines that follow each other."""
        (above_page, first), (below_page, second) = above, below
        if second.x0 > self.left + _INDENT * second.size or first.x1 < self.right - _SHORT * first.size:
            return True
        if abs(first.size - second.size) > 1 or is_annex_heading(second.text):
            return True
        if first.text.endswith(SENTENCE_ENDS) and heading(second.text):
            return True
        return above_page == below_page and second.top - first.bottom > self.gap + _WIDE_GAP * second.size


class _OpenTable:
    """A table that may go on on the next page."""

    def __init__(self, table: PdfTable, page_no: int) -> None:
        self.grid = [*table.grid]
        self.columns = table.columns
        self.merged = [Area(*area) for area in table.merged]
        self.page_no = self.last_page_no = page_no

    def take(self, table: PdfTable, page_no: int) -> bool:
        """Add the part of this table that stands on the next page; False where it is another table."""
        if page_no != self.last_page_no + 1 or len(table.columns) != len(self.columns):
            return False
        if any(abs(a - b) > _COLUMN_TOLERANCE for a, b in zip(table.columns, self.columns, strict=True)):
            return False
        skipped = header_repeats(self.grid[:MOST_HEADER_ROWS], table.grid)
        rows = table.grid[skipped:]
        if any(_folded(cell) in _ITEM_NO for row in rows[:MOST_HEADER_ROWS] for cell in row):
            return False
        if rows and self._is_cut(rows[0]):
            last = [joined(a, b) for a, b in zip(self.grid[-1], rows[0], strict=True)]
            self.grid[-1] = last
            rows, skipped = rows[1:], skipped + 1
        shift = len(self.grid) - skipped
        for first_row, first_column, last_row, last_column in table.merged:
            if first_row > skipped:
                self.merged.append(Area(first_row + shift, first_column, last_row + shift, last_column))
        self.grid += rows
        self.last_page_no = page_no
        return True

    def block(self) -> TableBlock:
        """The table as it stands."""
        return TableBlock(self.grid, merged=tuple(self.merged), page_no=self.page_no)

    def _is_cut(self, row: Sequence[str]) -> bool:
        """Whether a page's first row goes on with the last one: it has texts but no number of its own."""
        places = [
            place
            for header in self.grid[:MOST_HEADER_ROWS]
            for place, cell in enumerate(header)
            if _folded(cell) in _ITEM_NO
        ]
        return bool(places) and not row[places[0]].strip() and any(map(str.strip, row))


def _folded(text: str) -> str:
    return re.sub(r"\s", "", text)
