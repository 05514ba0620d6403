"""A notice as copied from a web page: a paragraph a line; of a table one cell a line, behind a tab.

A blank line ends a row. What stands between two paragraphs without a tab is one table. As copied from a
spreadsheet, a row is a line with tabs between its cells; such a line alone is a paragraph, and a row merged over
all columns has no tab: （一）产业项目. Blanks before the first sign of a line mean nothing. Where blanks alone
hold the cells of a row apart, see aligned_text.py; where lines end as on a page, see wrapped_text.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dagster_project.ingest.files.grid import Grid, decode
from dagster_project.ingest.notice.blocks import (
    CELL_SIGN,
    Block,
    Blocks,
    Line,
    TableBlock,
    check_cells,
    check_count,
    trimmed,
)
from dagster_project.ingest.notice.formats.aligned_text import aligned_grid, aligned_rows, behind_page_number
from dagster_project.ingest.notice.formats.wrapped_text import unwrapped

_GROUP_TITLE = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[)）、.．]\s*[^。；：\t]{1,30}$")
_ITEM_NO = re.compile(r"[^\t]{0,20}\t?\s*[0-9]{1,3}\s*\t")
_LINE_ENDS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def read_text(content: bytes) -> Blocks:
    """The paragraphs and tables of a text file. Raises FileRejected (encoding_unknown, notice_too_large)."""
    text, encoding = decode(content)
    return Blocks(unwrapped(text_blocks(text), text), encoding)


def text_blocks(text: str) -> list[Block]:
    """The paragraphs and tables of a text, with their offsets in it."""
    lines = _located(text)
    texts = [line for line, _ in lines]
    reader = _Reader()
    read_until = 0
    for no, (written, offset) in enumerate(lines):
        if no < read_until:
            continue
        if reader.is_in_rows and (below := behind_page_number(texts, no)) and reader.is_as_wide(texts[below]):
            read_until = below
            continue
        if count := aligned_rows(texts, no):
            read_until = no + count
            reader.add_table(aligned_grid(texts[no:read_until]), offset)
            continue
        line = written.lstrip(" \u3000") if CELL_SIGN in written else written
        offset += len(written) - len(line)
        shown = trimmed(line)
        if line.startswith(CELL_SIGN):
            text = line.rstrip(_LINE_ENDS)
            # A row whose first cell is blank, unless a row is just being made cell by cell.
            if not reader.row and (reader.is_in_rows or CELL_SIGN in text[1:]):
                reader.add_row(text.split(CELL_SIGN), offset)
            else:
                reader.add_cell(text[1:], offset + 1)
        elif shown and CELL_SIGN in line and (reader.is_in_rows or _is_row(lines[no + 1 : no + 3])):
            reader.add_row(line.rstrip(_LINE_ENDS).split(CELL_SIGN), offset)
        elif reader.is_in_rows and _is_group_title(lines[no : no + 2]):
            reader.add_row([shown], offset)
        elif shown:
            reader.end_table()
            reader.blocks.append(Line(shown, offset + line.index(shown)))
            check_count(len(reader.blocks))
        else:
            reader.end_row()
    reader.end_table()
    return reader.blocks


def _located(text: str) -> list[tuple[str, int]]:
    located = []
    offset = 0
    for line in text.splitlines(keepends=True):
        located.append((line, offset))
        offset += len(line)
    return located


def _is_row(following: list[tuple[str, int]]) -> bool:
    """Whether a row stands below, or the title of a group of rows and one."""
    return any(CELL_SIGN in line and trimmed(line) for line, _ in following[:1]) or _is_group_title(following)


def _is_group_title(lines: list[tuple[str, int]]) -> bool:
    """Whether the first of two lines is the title of rows below it, of which the second is one with its 序号."""
    texts = [line.strip() for line, _ in lines]
    return len(texts) > 1 and bool(_GROUP_TITLE.match(texts[0]) and _ITEM_NO.match(texts[1]))


def _start_in(text: str, offset: int) -> int:
    """Where the first sign of a text that begins here stands; where it begins, if it is blank."""
    shown = trimmed(text)
    return offset + (text.index(shown) if shown else 0)


@dataclass
class _Reader:
    """Collects cells to rows and rows to tables."""

    blocks: list[Block] = field(default_factory=list)
    rows: Grid = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    # Where the first text of each row begins, that of the row being made last.
    text_starts: list[int] = field(default_factory=list)
    table_start: int = 0
    is_in_rows: bool = False
    cell_count: int = 0

    def add_cell(self, cell: str, offset: int) -> None:
        self._begin(offset, 1)
        if not any(map(trimmed, self.row)):
            self.text_starts[len(self.rows) :] = [_start_in(cell, offset)]
        self.row.append(cell)

    def add_row(self, cells: list[str], offset: int) -> None:
        self.end_row()
        self._begin(offset, len(cells))
        self.rows.append(cells)
        self.text_starts.append(_start_in(CELL_SIGN.join(cells), offset))
        self.is_in_rows = True

    def is_as_wide(self, line: str) -> bool:
        """Whether a line has as many cells as the row before it."""
        return line.count(CELL_SIGN) == len(self.rows[-1]) - 1 > 0

    def add_table(self, grid: Grid, offset: int) -> None:
        self.end_table()
        check_cells(sum(map(len, grid)))
        self.blocks.append(TableBlock(grid, offset))

    def end_row(self) -> None:
        if self.row:
            self.rows.append(self.row)
            self.row = []

    def end_table(self) -> None:
        self.end_row()
        if self.rows:
            self.blocks.append(TableBlock(self.rows, self.table_start, text_starts=tuple(self.text_starts)))
        self.rows, self.text_starts, self.is_in_rows = [], [], False

    def _begin(self, offset: int, count: int) -> None:
        if not self.rows and not self.row:
            self.table_start = offset
        self.cell_count += count
        check_cells(self.cell_count)
