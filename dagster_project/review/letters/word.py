"""Word files as offices lay them out (GB/T 9704): fonts, the page, page numbers, and the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dagster_project.wording.excel_text import visible

# The fonts of official documents, each with what every office has in its place.
TITLE_FONT, BODY_FONT, HEAD_FONT, PART_FONT, NUMBER_FONT = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
LATIN_FONT = "Times New Roman"
_STAND_INS = {TITLE_FONT: "宋体", BODY_FONT: "仿宋_GB2312", HEAD_FONT: "SimHei", PART_FONT: "楷体_GB2312"}
# 2号, 3号, 4号.
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = 22.0, 16.0, 14.0
# 22 lines fill the 225 mm of a page.
LINE = 28.95
_A4 = (Mm(210), Mm(297))
_BLANKS = re.compile(r"(?<=[0-9%])[ ](?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[ ](?=[0-9−≥≤])")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def new_document(title: str, written_at: datetime) -> Docx:
    """An empty document on A4 with the margins 37, 35, 28 and 26 mm. `written_at` is what its properties say."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments, about.last_modified_by = title, "镇仓", "", "镇仓"
    about.created = about.modified = written_at.replace(tzinfo=None)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FONT, Pt(BODY_SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    normal.paragraph_format.space_after = Pt(0)
    _name_stand_ins(document)
    set_page(document.sections[0])
    return document


def set_page(section: Section, *, is_landscape: bool = False) -> None:
    """A4 with the margins of an official document; on its side they turn with the page."""
    width, height = reversed(_A4) if is_landscape else _A4
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    sides = (Mm(28), Mm(26), Mm(26), Mm(28)) if is_landscape else (Mm(37), Mm(35), Mm(28), Mm(26))
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = sides
    section.header_distance, section.footer_distance = Mm(15), sides[1] - Mm(13)


def begin_section(document: Docx, *, is_landscape: bool) -> None:
    """Go on with a new page of this shape."""
    set_page(document.add_section(WD_SECTION.NEW_PAGE), is_landscape=is_landscape)
    empty: Any = document.paragraphs[-1]._p
    last = document.paragraphs[-2]._p
    last.get_or_add_pPr().append(empty.pPr.sectPr)
    empty.getparent().remove(empty)


def number_pages(document: Docx) -> None:
    """— 1 — at the outer side of each page, one character in, for leaves that are printed on both sides."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(SMALL_SIZE)
        write(paragraph, "— ", font=NUMBER_FONT, size=SMALL_SIZE)
        _field(write(paragraph, "", font=NUMBER_FONT, size=SMALL_SIZE), "PAGE")
        write(paragraph, " —", font=NUMBER_FONT, size=SMALL_SIZE)


def mark_pages(document: Docx, label: str) -> None:
    """A label in the header of every page."""
    section = document.sections[0]
    headers = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    for header in headers:
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph, label, font=HEAD_FONT, size=SMALL_SIZE, colour="#a01c16")


def write(
    paragraph: Paragraph,
    text: str,
    *,
    font: str = BODY_FONT,
    size: float = BODY_SIZE,
    colour: str | None = None,
    is_bold: bool = False,
) -> Run:
    """Add a text to a paragraph: `font` for Chinese, that of official documents for figures and Latin letters."""
    run = paragraph.add_run(tight(visible(text)))
    run._r.insert(0, deepcopy(_run_properties(font, size, colour, is_bold)))
    return run


@lru_cache
def _run_properties(font: str, size: float, colour: str | None, is_bold: bool) -> Any:
    """The properties of a run, made once: a table has thousands of runs and a few looks."""
    bold = "<w:b/>" if is_bold else ""
    tint = f'<w:color w:val="{colour.removeprefix("#").upper()}"/>' if colour else ""
    return parse_xml(
        f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{font}"/>'
        f'{bold}{tint}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    )


def tight(text: str) -> str:
    """A text without the blanks between figures and Chinese signs, which official documents do not have."""
    return _BLANKS.sub("", text)


def shade(properties: Any, colour: str) -> None:
    """Give a cell or a run, by its properties, a ground of this colour."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.removeprefix("#").upper())):
        shading.set(qn(f"w:{name}"), value)
    properties.append(shading)


def save(document: Docx, target: Path) -> None:
    """Write a document whole or not at all; the same document gives the same bytes. Raises OSError."""
    made = io.BytesIO()
    document.save(made)
    part = target.with_name(f".{target.name}.part")
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            # What python-docx writes names the moment at which it was written.
            about = zipfile.ZipInfo(entry.filename, _FIRST_DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(about, source.read(entry))
    part.replace(target)


def _field(run: Run, instruction: str) -> None:
    """A field that the program fills in as it lays out the pages."""
    for kind, text in (("begin", None), (None, instruction), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run.element.append(element)


def _name_stand_ins(document: Docx) -> None:
    """Say in the table of fonts what stands in for a font that a machine does not have."""
    part: Any = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{stand_in}"/><w:charset w:val="86"/></w:font>'
        for name, stand_in in _STAND_INS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", named.encode() + b"</w:fonts>")
