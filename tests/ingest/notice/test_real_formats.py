"""The two real notices made into a web page, a Word document and a PDF say what their texts say."""

from __future__ import annotations

import io
import re
import shutil
from html import escape
from pathlib import Path

import docx
import pytest

from dagster_project.ingest.notice.blocks import Line
from dagster_project.ingest.notice.document import Notice
from dagster_project.ingest.notice.formats.text_file import read_text
from dagster_project.ingest.notice.reading import read_notice
from tests.ingest.test_transcription import NOTICES, TOWNS
from tests.notices.make_fictional import STYLE, write_pdf


def as_html(content: bytes) -> str:
    pieces = []
    for block in read_text(content).blocks:
        if isinstance(block, Line):
            pieces.append(f"<p>{escape(block.text)}</p>")
            continue
        header, *rows = (
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.grid
        )
        pieces.append(f"<table><thead>{header}</thead><tbody>{''.join(rows)}</tbody></table>")
    return f'<meta charset="utf-8"><style>{STYLE}</style>' + "\n".join(pieces)


def as_docx(content: bytes) -> bytes:
    document = docx.Document()
    for block in read_text(content).blocks:
        if isinstance(block, Line):
            document.add_paragraph(block.text)
            continue
        cells = document.add_table(len(block.grid), len(block.grid[0]))._cells
        for cell, text in zip(cells, (text for row in block.grid for text in row), strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def said(notice: Notice) -> list[object]:
    """Everything but where it stands."""
    return [
        {name: (fact.text, fact.paragraph_no) for name, fact in notice.facts.items()},
        [(one.kind, one.heading_path, one.heading_text, one.text) for one in notice.paragraphs],
        [(annex.annex_no, annex.title, annex.notes, annex.table.grid) for annex in notice.annexes],
        notice.notes,
    ]


@pytest.mark.parametrize("town", TOWNS)
def test_web_page(notices: Path, town: str) -> None:
    content = (notices / NOTICES[town]).read_bytes()
    page = read_notice(as_html(content).encode(), "notice.html")
    assert said(page) == said(read_notice(content, "notice.txt"))


@pytest.mark.parametrize("town", TOWNS)
def test_word_document(notices: Path, town: str) -> None:
    content = (notices / NOTICES[town]).read_bytes()
    document = read_notice(as_docx(content), "notice.docx")
    assert said(document) == said(read_notice(content, "notice.txt"))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium prints the .pdf")
@pytest.mark.parametrize("size", ["16pt/1.8", "12pt/1.5"])
@pytest.mark.parametrize("town", TOWNS)
def test_pdf(notices: Path, tmp_path: Path, town: str, size: str) -> None:
    content = (notices / NOTICES[town]).read_bytes()
    page, printed = tmp_path / "notice.html", tmp_path / "notice.pdf"
    page.write_text(as_html(content).replace("12pt/1.7", size), encoding="utf-8")
    write_pdf(page, printed)
    pair = [read_notice(printed.read_bytes(), "notice.pdf"), read_notice(content, "notice.txt")]
    # A PDF has no blanks that nobody sees.
    ours, theirs = (re.sub(r"\s|\\u3000", "", str(said(notice))) for notice in pair)
    assert ours == theirs
