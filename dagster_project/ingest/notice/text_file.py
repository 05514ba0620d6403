"""A notice as copied from a web page: a paragraph a line; of a table one cell a line, behind a tab.

A blank line ends a row. What stands between two paragraphs without a tab is one table.
"""

from __future__ import annotations

from dagster_project.ingest.grid import decode
from dagster_project.ingest.notice.blocks import Block, Blocks, Line, TableBlock

CELL_MARK = "\t"


def read_text(content: bytes) -> Blocks:
    """The paragraphs and tables of a text file. Raises FileRejected (encoding_unknown)."""
    text, encoding = decode(content)
    blocks: list[Block] = []
    rows: list[list[str]] = []
    row: list[str] = []
    table_start = offset = 0

    def end_row() -> None:
        if row:
            rows.append(row.copy())
            row.clear()

    def end_table() -> None:
        end_row()
        if rows:
            blocks.append(TableBlock([*rows], table_start))
            rows.clear()

    for line in text.splitlines(keepends=True):
        shown = line.strip()
        if line.startswith(CELL_MARK):
            table_start = table_start if row or rows else offset
            row.append(line.removeprefix(CELL_MARK).rstrip("\r\n"))
        elif not shown:
            end_row()
        else:
            end_table()
            blocks.append(Line(shown, offset + line.index(shown)))
        offset += len(line)
    end_table()
    return Blocks(tuple(blocks), encoding)
