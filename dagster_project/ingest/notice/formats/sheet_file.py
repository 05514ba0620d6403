"""A notice as a workbook: each sheet an annex, or the whole notice on one."""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.ingest.files.grid import Area, Sheet
from dagster_project.ingest.files.workbook import read_workbook
from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.notice.annexes import is_annex_heading
from dagster_project.ingest.notice.blocks import Block, Blocks, Line, TableBlock, laid_out, lines_of


def read_sheets(content: bytes) -> Blocks:
    """The paragraphs and tables of the visible sheets. Raises FileRejected (file_damaged, notice_too_large …)."""
    book = read_workbook(content, "notice.xlsx")
    blocks: list[Block] = []
    notes = [*book.notes]
    for sheet in book.sheets:
        found = list(_blocks(sheet))
        if sheet.is_hidden and found:
            notes.append(Note("sheet_hidden", sheet.name, None, {"sheet": sheet.name or ""}))
        elif found:
            blocks += [*_heading(sheet, found), *found]
    return Blocks(laid_out(blocks), notes=tuple(notes))


def _heading(sheet: Sheet, blocks: list[Block]) -> list[Block]:
    """The name of a sheet that is called 附件1 and does not say so itself."""
    name = (sheet.name or "").strip()
    has_own = any(isinstance(block, Line) and is_annex_heading(block.text) for block in blocks)
    return [Line(name)] if is_annex_heading(name) and not has_own else []


def _blocks(sheet: Sheet) -> Iterator[Block]:
    """Rows that follow each other are a table, up to a blank row or the next annex; one text above is a line."""
    first = None
    for row_no, row in enumerate([*sheet.grid, []]):
        texts = [cell for cell in row if cell.strip()]
        is_in_table = first is not None and len(texts) == 1 and not is_annex_heading(texts[0].strip())
        if len(texts) > 1 or is_in_table:
            first = row_no if first is None else first
            continue
        if first is not None:
            yield _table(sheet, first, row_no)
            first = None
        yield from (line for text in texts for line in lines_of(text))


def _table(sheet: Sheet, first: int, end: int) -> TableBlock:
    """Rows first to end as a table that begins in A1."""
    rows = sheet.grid[first:end]
    left = min(place for row in rows for place, cell in enumerate(row) if cell.strip())
    areas = tuple(
        Area(area.first_row - first, area.first_column - left, area.last_row - first, area.last_column - left)
        for area in sheet.merged
        if area.first_row > first and area.last_row <= end and area.first_column > left
    )
    return TableBlock([row[left:] for row in rows], merged=areas)
