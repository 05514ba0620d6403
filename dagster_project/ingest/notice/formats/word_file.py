"""A notice as a Word document (.docx): ECMA-376 part 1, WordprocessingML, read within bounds; nothing is fetched.

What was inserted under track changes counts, what was deleted does not; hidden text is left out. Automatic numbers
are written out, as a reader sees them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from dagster_project.ingest.files.marks import marked
from dagster_project.ingest.files.ooxml import Parts, main_part, relationships
from dagster_project.ingest.landing.problems import reject
from dagster_project.ingest.notice.blocks import Block, Blocks, laid_out, lines_of
from dagster_project.ingest.notice.formats.word_numbering import Numbering, word
from dagster_project.ingest.notice.formats.word_runs import Runs
from dagster_project.ingest.notice.tables import SpanCell, spread

_BODY, _PARAGRAPH, _TABLE, _ROW, _CELL = (word(name) for name in ("body", "p", "tbl", "tr", "tc"))
_RUN, _TEXT, _BREAK, _TAB, _RETURN = (word(name) for name in ("r", "t", "br", "tab", "cr"))
_HYPHEN, _BOX = word("noBreakHyphen"), word("txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Properties, deleted and moved text, the reading aid over a character, what a field was made from.
_NOT_SHOWN = {
    word(name) for name in ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "rt", "tblPr", "trPr")
}
_NOT_SHOWN |= {word("tcPr"), word("sdtPr"), _FALLBACK}


@dataclass(frozen=True)
class Looks:
    """What a document says of its looks apart from its text: automatic numbers, and runs."""

    numbering: Numbering
    runs: Runs


def read_word(content: bytes) -> Blocks:
    """The paragraphs and tables of a document. Raises FileRejected (file_damaged, notice_too_large …)."""
    parts = Parts(content)
    name = main_part(parts) or ""
    body = _xml(parts, name).find(_BODY)
    if body is None:
        raise reject("file_damaged", reason="w:body")
    related = {one["Type"].rpartition("/")[2]: one["Target"] for one in relationships(parts, name)}
    about = {
        kind: _xml(parts, related[kind]) for kind in ("numbering", "styles") if related.get(kind, "") in parts
    }
    looks = Looks(Numbering(about.get("numbering"), about.get("styles")), Runs(about.get("styles")))
    return Blocks(laid_out(_blocks(body, looks)))


def _xml(parts: Parts, name: str) -> etree._Element:
    """A part as a tree; no entity is expanded, and what is not XML or has a DOCTYPE is refused as damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(parts.whole(name), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise reject("file_damaged", reason=f"{name}: {str(error)[:150]}") from error
    if root.getroottree().docinfo.doctype:
        raise reject("file_damaged", reason="XML DOCTYPE")
    return root


def _blocks(body: etree._Element, looks: Looks) -> Iterator[Block]:
    for element in _below(body, {_PARAGRAPH, _TABLE}):
        if element.tag == _PARAGRAPH:
            yield from lines_of(_shown(element, looks))
        else:
            yield from _table(element, looks)


def _below(element: etree._Element, wanted: set[str]) -> Iterator[etree._Element]:
    """The nearest wanted elements below one, whatever wraps them: content controls, insertions, custom XML."""
    walk = etree.iterwalk(element, events=("start",))
    for _, one in walk:
        if one is not element and (one.tag in wanted or one.tag in _NOT_SHOWN):
            if one.tag in wanted:
                yield one
            walk.skip_subtree()


def _shown(paragraph: etree._Element, looks: Looks) -> str:
    """What a reader sees of a paragraph, its number before it, a line a line break; text boxes behind it."""
    text = "".join(_pieces(paragraph, looks.runs))
    boxes = [
        "".join(_pieces(inner, looks.runs)) for box in _below(paragraph, {_BOX}) for inner in box.iter(_PARAGRAPH)
    ]
    mark = looks.numbering.mark(paragraph) if text.strip() else ""
    return "\n".join([mark + text, *boxes])


def _pieces(paragraph: etree._Element, runs: Runs) -> Iterator[str]:
    walk = etree.iterwalk(paragraph, events=("start",))
    # Asked once for each run: a paragraph may have many, and a run many texts.
    look = of_paragraph = runs.look(paragraph.find(word("pPr")))
    for _, element in walk:
        tag = element.tag
        if tag in _NOT_SHOWN or tag == _BOX or (tag == _RUN and _is_hidden(element)):
            walk.skip_subtree()
        elif tag == _RUN:
            look = runs.look(element.find(word("rPr")), of_paragraph)
        elif tag == _TEXT:
            yield marked(element.text or "", *look) if any(look) else element.text or ""
        elif tag == _TAB:
            yield "\t"
        elif tag == _HYPHEN:
            yield "-"
        elif tag == _RETURN or (tag == _BREAK and element.get(word("type"), "textWrapping") == "textWrapping"):
            yield "\n"


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{word('rPr')}/{word('vanish')}")
    return mark is not None and mark.get(word("val"), "1") not in ("0", "false", "off")


def _table(table: etree._Element, looks: Looks) -> Iterator[Block]:
    """A table as a block; one of a single cell as the paragraphs in it."""
    rows: list[list[SpanCell]] = []
    # The cell that a column's vertical merge began with.
    open_cells: dict[int, SpanCell] = {}
    for row in _below(table, {_ROW}):
        properties = row.find(word("trPr"))
        if properties is not None and properties.find(word("del")) is not None:
            continue
        rows.append(_row(row, looks, open_cells))
    if [len(cells) for cells in rows] == [1]:
        yield from lines_of(rows[0][0].text)
    elif rows:
        yield spread(rows)


def _row(row: etree._Element, looks: Looks, open_cells: dict[int, SpanCell]) -> list[SpanCell]:
    before = _number(row, "trPr", "gridBefore", 0)
    cells = [SpanCell("") for _ in range(min(before, 64))]
    column = before
    for cell in _below(row, {_CELL}):
        span = _number(cell, "tcPr", "gridSpan", 1)
        merge = cell.find(f"{word('tcPr')}/{word('vMerge')}")
        is_going_on = merge is not None and merge.get(word("val"), "continue") == "continue"
        if is_going_on and column in open_cells:
            open_cells[column].rows += 1
        else:
            cells.append(SpanCell(_cell_text(cell, looks), span))
            open_cells.pop(column, None)
            if merge is not None:
                open_cells[column] = cells[-1]
        column += span
    return cells


def _number(element: etree._Element, properties: str, name: str, default: int) -> int:
    found = element.find(f"{word(properties)}/{word(name)}")
    text = "" if found is None else found.get(word("val"), "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default


def _cell_text(cell: etree._Element, looks: Looks) -> str:
    """The text of a cell, a line for each paragraph in it, those of tables within it too."""
    lines = (line.strip(" \t\n") for line in (_shown(one, looks) for one in cell.iter(_PARAGRAPH)))
    return "\n".join(filter(None, lines))
