"""What the one-page sheets are drawn with: small paragraphs, marks in their colours, bars within a line."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from dagster_project.review.letters.material import Material
from dagster_project.review.letters.word import (
    HEAD_FONT,
    PART_FONT,
    TITLE_FONT,
    mark_pages,
    new_document,
    shade,
    write,
)
from dagster_project.review.pages.lights import LIGHTS, Light
from dagster_project.wording.synthetic import LABEL

# A sheet that hangs on a wall or lies before a leader needs no margin for binding.
MARGIN = Mm(16)
WIDTH = Mm(210) - 2 * MARGIN
BAR_BLANKS = 6
_BLANK = "\u00a0"
_EMPTY_GROUND = "#e9edf0"


def new_sheet(title: str, material: Material) -> Docx:
    """A document of single pages, marked where the figures are made up."""
    document = new_document(title, material.review.created_at)
    section = document.sections[0]
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = MARGIN
    section.header_distance = section.footer_distance = Mm(7)
    if material.review.is_synthetic:
        mark_pages(document, f"{LABEL}　全部数字为虚构，不得用于工作")
    return document


def add_line(
    place: Any,
    text: str,
    *,
    font: str = PART_FONT,
    size: float = 10.5,
    colour: str | None = None,
    before: float = 0,
    side: Any = WD_ALIGN_PARAGRAPH.LEFT,
) -> Paragraph:
    """A paragraph of one look, its lines a third higher than its signs, with so many points before it."""
    paragraph: Paragraph = place.add_paragraph()
    settle_line(paragraph, size, before)
    paragraph.alignment = side
    if text:
        write(paragraph, text, font=font, size=size, colour=colour)
    return paragraph


def settle_line(paragraph: Paragraph, size: float, before: float = 0) -> None:
    """Lines of a fixed height for signs of this size."""
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = Pt(size * 1.35), Pt(before), Pt(0)


def add_heading(document: Docx, title: str, about: str) -> None:
    """The title of a sheet, which begins a page, and what it stands on."""
    heading = add_line(document, title, font=TITLE_FONT, size=20, side=WD_ALIGN_PARAGRAPH.CENTER)
    heading.paragraph_format.page_break_before = True
    add_line(document, about, size=10.5, before=2, side=WD_ALIGN_PARAGRAPH.CENTER)


def add_part(document: Docx, name: str) -> None:
    """The name of a part of a sheet."""
    add_line(document, name, font=HEAD_FONT, size=12, before=6)


def add_lights(document: Docx, counts: dict[str, int]) -> None:
    """A row of the four lights, each with its sign, its word and its count."""
    table = document.add_table(rows=1, cols=len(LIGHTS))
    table.style = "Table Grid"
    for cell, light in zip(table.rows[0].cells, LIGHTS, strict=True):
        shade(cell._tc.get_or_add_tcPr(), light.ground)
        paragraph = cell.paragraphs[0]
        settle_line(paragraph, 13)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        text = f"{light.sign} {light.colour_zh} {counts[light.code]} 项"
        write(paragraph, text, font=HEAD_FONT, size=13, colour=light.ink)
        meaning = add_line(cell, light.meaning_zh, size=9, colour=light.ink)
        meaning.alignment = WD_ALIGN_PARAGRAPH.CENTER


def draw_bar(paragraph: Paragraph, pace_pct: float, light: Light, size: float) -> None:
    """How far something is of where it should be: shaded blanks, so that no font and no picture is needed."""
    filled = round(BAR_BLANKS * min(max(pace_pct, 0.0), 100.0) / 100)
    for count, ground in ((filled, light.ink), (BAR_BLANKS - filled, _EMPTY_GROUND)):
        if count:
            run = write(paragraph, _BLANK * count, size=size * 0.8)
            shade(run._r.get_or_add_rPr(), ground)


def edition(material: Material) -> str:
    """数据截至2024年10月18日，第1版; a look back has no number."""
    revision = material.review.revision
    return f"数据截至{material.as_of}" + (f"，第{revision}版" if revision else "")
