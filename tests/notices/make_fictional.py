"""Write the fictional notice as .txt, .html, .docx and .pdf: python -m tests.notices.make_fictional

The .pdf is what Chromium prints of the .html, so that the machine needs it and a font for Chinese.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement

from tests.notices import fictional

FOLDER = Path(__file__).parent
NAME = "虚构栀子镇方案"
# Heading line, title lines, rows with the header first, notes.
ANNEXES: list[tuple[str, list[str], list[list[str]], list[str]]] = [
    (
        "附件1",
        fictional.INDICATOR_TITLE,
        [fictional.INDICATOR_HEADER, *fictional.indicator_rows()],
        fictional.INDICATOR_NOTES,
    ),
    ("附件2", fictional.POLICY_TITLE, fictional.POLICIES, []),
    ("附件3", fictional.REFORM_TITLE, fictional.REFORMS, []),
]
LINES = [fictional.MARK, *fictional.FRONT, *fictional.BODY, *fictional.LISTED]
CENTRED = {*fictional.FRONT[:4], *fictional.FRONT[9:11]}
STYLE = """
@page { size: A4; margin: 22mm 24mm; @top-right { content: "虚构示例"; font: 9pt "Noto Serif CJK SC" }
  @bottom-center { content: "— " counter(page) " —"; font: 9pt "Noto Serif CJK SC" } }
body { font: 12pt/1.7 "Noto Serif CJK SC", serif; text-align: justify }
p { margin: 0; text-indent: 2em } p.centred { text-align: center; text-indent: 0 } p.flush { text-indent: 0 }
table { border-collapse: collapse; width: 100%; font-size: 11pt }
td, th { border: 1px solid; padding: 2pt 4pt; font-weight: normal }
td[rowspan] { vertical-align: top }
thead { display: table-header-group } .annex { break-before: page }
"""


def group_sizes(rows: list[list[str]]) -> dict[int, int]:
    """How many rows the group that begins in a row covers, in a table with groups in its first column."""
    starts = [no for no, row in enumerate(rows) if row[0]]
    return {start: end - start for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)}


def as_text() -> str:
    """As copied from a web page: a cell a line behind a tab, a blank line between rows."""
    pieces = [*LINES]
    for heading, title, rows, notes in ANNEXES:
        table = "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)
        pieces += [heading, *title, table, "", *notes]
    return "\n".join(pieces) + "\n"


def as_html() -> str:
    """A page with what pages have around their text: a script, a style, a template."""
    paragraphs = "\n".join(_paragraph(line) for line in LINES)
    annexes = "\n".join(_annex(*annex) for annex in ANNEXES)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>虚构示例</title>\n'
        f"<style>{STYLE}</style><script>document.title = '1'</script></head>\n<body>\n<template>模板</template>\n"
        f"{paragraphs}\n{annexes}\n</body></html>\n"
    )


def _paragraph(line: str) -> str:
    kind = ' class="centred"' if line in CENTRED else ""
    return f"<p{kind}>{escape(line, quote=False)}</p>"


def _annex(heading: str, title: list[str], rows: list[list[str]], notes: list[str]) -> str:
    header = "".join(f"<th>{cell}</th>" for cell in rows[0])
    sizes = group_sizes(rows[1:])
    has_groups = "" in {row[0] for row in rows}
    body = []
    for no, row in enumerate(rows[1:]):
        cells = [f"<td>{escape(cell, quote=False)}</td>" for cell in row]
        if has_groups:
            cells[0] = f'<td rowspan="{sizes[no]}">{row[0]}</td>' if no in sizes else ""
        body.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(
        [
            f'<div class="annex"><p class="flush">{heading}</p>',
            *(f'<p class="centred">{line}</p>' for line in title),
            f"<table><thead><tr>{header}</tr></thead><tbody>",
            *body,
            "</tbody></table>",
            *(_paragraph(note) for note in notes),
            "</div>",
        ]
    )


def write_docx(path: Path) -> None:
    """As a Word document: merged groups, a header row that repeats, a header and a footer on each page."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "虚构示例"
    for line in LINES:
        paragraph = document.add_paragraph(line)
        if line in CENTRED:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for heading, title, rows, notes in ANNEXES:
        document.add_page_break()
        for line in (heading, *title):
            document.add_paragraph(line)
        _add_table(document, rows)
        for note in notes:
            document.add_paragraph(note)
    document.save(str(path))


def _add_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    cells = table._cells
    for no, row in enumerate(rows):
        for place, text in enumerate(row):
            if text:
                cells[no * len(row) + place].text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if "" in {row[0] for row in rows}:
        for start, size in group_sizes(rows[1:]).items():
            table.cell(start + 1, 0).merge(table.cell(start + size, 0)).text = rows[start + 1][0]


def write_pdf(page: Path, path: Path) -> None:
    """Print the page with Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is needed to print the .pdf: apt install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as profile:
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={profile}",
        ]
        subprocess.run([chromium, *options, f"--print-to-pdf={path}", page.as_uri()], check=True, timeout=120)


def main() -> None:
    """Write all four beside this file."""
    (FOLDER / f"{NAME}.txt").write_text(as_text(), encoding="utf-8")
    page = FOLDER / f"{NAME}.html"
    page.write_text(as_html(), encoding="utf-8")
    write_docx(FOLDER / f"{NAME}.docx")
    write_pdf(page, FOLDER / f"{NAME}.pdf")


if __name__ == "__main__":
    main()
