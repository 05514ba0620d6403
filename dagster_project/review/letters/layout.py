"""A letter on paper: each kind of paragraph in its look, and the tables behind it on pages laid across."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from dagster_project.review.cycle_review import Review
from dagster_project.review.letters.blocks import Kind, Letter, Paragraph, Table
from dagster_project.review.letters.word import (
    BODY_FONT,
    BODY_SIZE,
    HEAD_FONT,
    LINE,
    PART_FONT,
    TITLE_FONT,
    TITLE_SIZE,
    begin_section,
    mark_pages,
    new_document,
    number_pages,
    save,
    shade,
    write,
)
from dagster_project.wording.synthetic import LABEL

_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY
TABLE_SIZE = 10.5
HEAD_GROUND = "#e9edf0"


class Look(NamedTuple):
    """How a kind of paragraph looks: fonts, size in points, sides, indents in characters, empty lines before."""

    font: str
    size: float = BODY_SIZE
    side: Any = _JUSTIFIED
    first_indent: float = 2
    right_indent: float = 0
    lines_before: float = 0
    colour: str | None = None
    is_kept: bool = False


LOOKS = {
    Kind.STAMP: Look(HEAD_FONT, side=_CENTRE, first_indent=0, colour="#a01c16"),
    Kind.TITLE: Look(TITLE_FONT, TITLE_SIZE, _CENTRE, 0, lines_before=1),
    Kind.NOTE: Look(PART_FONT, side=_CENTRE, first_indent=0),
    Kind.SALUTATION: Look(BODY_FONT, side=_LEFT, first_indent=0, lines_before=1),
    Kind.SECTION: Look(HEAD_FONT, is_kept=True),
    Kind.PART: Look(PART_FONT, is_kept=True),
    Kind.POINT: Look(BODY_FONT),
    Kind.BODY: Look(BODY_FONT),
    Kind.ENCLOSURE: Look(BODY_FONT, side=_LEFT),
    Kind.SIGNATURE: Look(BODY_FONT, side=_RIGHT, first_indent=0, right_indent=2, lines_before=2, is_kept=True),
    Kind.DATE: Look(BODY_FONT, side=_RIGHT, first_indent=0, right_indent=4),
}


def write_letter(letter: Letter, target: Path, review: Review) -> None:
    """Write a letter as a Word file; the same letter of the same review gives the same bytes. Raises OSError."""
    document = new_document(letter.title, review.created_at)
    number_pages(document)
    if letter.is_synthetic:
        mark_pages(document, LABEL)
    for paragraph in letter.paragraphs:
        _write_paragraph(document.add_paragraph(), paragraph)
    if letter.tables:
        begin_section(document, is_landscape=True)
    for number, table in enumerate(letter.tables, start=1):
        _write_annex(document, number, table)
    save(document, target)


def _write_paragraph(place: DocxParagraph, paragraph: Paragraph) -> None:
    look = LOOKS[paragraph.kind]
    settle(place, look)
    if paragraph.lead:
        write(place, paragraph.lead, font=look.font, size=look.size, is_bold=True)
    write(place, paragraph.text, font=look.font, size=look.size, colour=look.colour)


def settle(place: DocxParagraph, look: Look) -> None:
    """Give a paragraph its side, its indents and its lines of a fixed height."""
    place.alignment = look.side
    shape = place.paragraph_format
    shape.line_spacing = Pt(LINE if look.size <= BODY_SIZE else LINE + 5)
    shape.first_line_indent = Pt(look.first_indent * look.size)
    shape.right_indent = Pt(look.right_indent * look.size)
    shape.space_before, shape.space_after = Pt(look.lines_before * LINE), Pt(0)
    shape.keep_with_next = look.is_kept
    shape.widow_control = True


def _write_annex(document: Docx, number: int, table: Table) -> None:
    """附表1 at the left, the name in the middle, then the table; one after another, as they fit."""
    head = document.add_paragraph()
    settle(head, Look(HEAD_FONT, side=_LEFT, first_indent=0, lines_before=0.5 if number > 1 else 0, is_kept=True))
    write(head, f"附表{number}　{table.name}", font=HEAD_FONT)
    section = document.sections[-1]
    sides = (section.page_width, section.left_margin, section.right_margin)
    assert None not in sides
    draw_table(document, table, int(sides[0] or 0) - int(sides[1] or 0) - int(sides[2] or 0))


def draw_table(document: Docx, table: Table, width: int) -> None:
    """A table with lines, as wide as `width` (EMU); its head comes again on each page, no row is torn apart."""
    total = sum(column.share for column in table.columns)
    widths = [int(width * column.share / total) for column in table.columns]
    drawn = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    drawn.style, drawn.alignment, drawn.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, wide in zip(drawn.columns, widths, strict=True):
        column.width = Emu(wide)
    texts = [[column.title for column in table.columns], *table.rows]
    for row_no, (row, values) in enumerate(zip(drawn.rows, texts, strict=True)):
        _settle_row(row, is_head=row_no == 0)
        for place, (cell, text) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = Emu(widths[place])
            paragraph = cell.paragraphs[0]
            is_number = table.columns[place].is_number
            paragraph.alignment = _CENTRE if row_no == 0 else _RIGHT if is_number else _LEFT
            write(paragraph, text, font=HEAD_FONT if row_no == 0 else BODY_FONT, size=TABLE_SIZE)
            if row_no == 0:
                shade(cell._tc.get_or_add_tcPr(), HEAD_GROUND)


def _settle_row(row: Any, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        head = OxmlElement("w:tblHeader")
        head.set(qn("w:val"), "true")
        properties.append(head)
