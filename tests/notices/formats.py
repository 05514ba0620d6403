"""One fictional notice in every format that a town's notice comes in, made from its paragraphs and tables."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from typing import Any

import docx

from tests.notices.own import Own, Table


def as_cells(notice: Own) -> bytes:
    """As a browser copies it: a cell a line behind a tab, a blank line between rows."""
    return _as_text(
        notice, lambda table: "\n\n".join("\n".join("\t" + cell for cell in row) for row in table) + "\n"
    )


def as_indented_cells(notice: Own) -> bytes:
    """The same, set in by blanks, with the line ends of Windows."""
    return as_cells(notice).decode().replace("\n\t", "\n  \t").replace("\n", "\r\n").encode("gb18030")


def as_rows(notice: Own) -> bytes:
    """As a spreadsheet copies it: a row a line, tabs between its cells."""
    return _as_text(notice, lambda table: "\n".join("\t".join(row) for row in table))


def as_indented_rows(notice: Own) -> bytes:
    """A row a line behind two full-width blanks."""
    return _as_text(notice, lambda table: "\n".join("　　" + "\t".join(row) for row in table))


def as_columns(notice: Own) -> bytes:
    """Columns held apart by blanks alone, as a text editor shows them."""
    return _as_text(notice, _in_columns)


def _in_columns(table: Table) -> str:
    def width(text: str) -> int:
        return sum(2 if ord(sign) > 0x2000 else 1 for sign in text)

    widths = [max(width(cell) for cell in column) + 3 for column in zip(*table, strict=True)]
    # A note over all columns would push them apart.
    lines = ["".join(cell + " " * (widths[no] - width(cell)) for no, cell in enumerate(row)) for row in table]
    return "\n".join(line.rstrip() for line in lines)


def _as_text(notice: Own, written: Callable[[Table], str]) -> bytes:
    pieces = [*notice.front, *notice.body, *notice.behind]
    for above, table, below in notice.annexes:
        pieces += [*above, written(table), *below]
    return ("\n".join(pieces) + "\n").encode()


def as_page(notice: Own) -> bytes:
    """A page of a government's site: a menu, the way to the page, a box of links, a footer."""
    text = "".join(f"<p>{escape(line)}</p>" for line in [*notice.front, *notice.body, *notice.behind])
    for above, table, below in notice.annexes:
        text += "".join(f"<p>{escape(line)}</p>" for line in above)
        text += f"<table>{_rows(table)}</table>" + "".join(f"<p>{escape(line)}</p>" for line in below)
    menu = "".join(
        f"<li><a href='/{no}'>{name}</a></li>" for no, name in enumerate(["首页", "政务公开", "互动交流"])
    )
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><script>var a='附件1';</script></head>"
        f"<body><div class='header'><ul class='nav'>{menu}</ul></div>"
        "<div class='position'>您当前的位置：首页 &gt; 政务公开 &gt; 通知</div>"
        f"<div class='content'>{text}</div>"
        "<div class='related'><ul><li><a href='/a'>关于印发某方案的解读</a></li></ul></div>"
        "<footer>主办：某区人民政府办公室　网站标识码：5000000001　某ICP备00000001号</footer>"
        "</body></html>"
    ).encode()


def _rows(table: Table) -> str:
    """Rows; blank cells right of a group title are merged into it, and header cells over two rows."""
    lines = []
    for no, row in enumerate(table):
        cells = []
        place = 0
        while place < len(row):
            if no == 1 and table[0][0] != "" and row[0] == "" and not row[place] and table[0][place]:
                place += 1
                continue
            span = 1
            is_title = no == 0 and len(table) > 1 and table[1][0] == ""
            while is_title and place + span < len(row) and not row[place + span]:
                span += 1
            down = 2 if is_title and span == 1 and not table[1][place] else 1
            cells.append(f"<td colspan={span} rowspan={down}>{escape(row[place])}</td>")
            place += span
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "".join(lines)


def as_document(notice: Own) -> bytes:
    """A Word document, its tables without merged cells."""
    document: Any = docx.Document()
    for line in [*notice.front, *notice.body, *notice.behind]:
        document.add_paragraph(line)
    for above, rows, below in notice.annexes:
        for line in above:
            document.add_paragraph(line)
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        for line in below:
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Own], bytes]]] = {
    "cells": ("notice.txt", as_cells),
    "indented_cells": ("notice.txt", as_indented_cells),
    "rows": ("notice.txt", as_rows),
    "indented_rows": ("notice.txt", as_indented_rows),
    "columns": ("notice.txt", as_columns),
    "page": ("notice.html", as_page),
    "document": ("notice.docx", as_document),
}
