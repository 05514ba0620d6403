"""A notice as a saved web page: its paragraphs and tables as a reader sees them; nothing is run or fetched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Container, Iterator, Sequence

from lxml import etree, html

from dagster_project.ingest.files.grid import decode
from dagster_project.ingest.files.marks import marked
from dagster_project.ingest.notice.blocks import Block, Blocks, check_cells, laid_out, lines_of
from dagster_project.ingest.notice.tables import SpanCell, spread

# What a browser does not show as text of the page.
_NOT_SHOWN = {
    "head",
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "canvas",
}
_NOT_SHOWN |= {"audio", "video", "select", "textarea", "button", "nav", "datalist", "title"}
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "input",
}
_INLINE |= {
    "ins",
    "kbd",
    "label",
    "mark",
    "o:p",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
}
_INLINE |= {"time", "tt", "u", "var", "wbr", "ruby", "rb"}
_STRUCK, _POSITIONS = {"s", "strike", "del"}, {"sup": "superscript", "sub": "subscript"}
_STRUCK_STYLE = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.I)
_POSITION_STYLE = re.compile(r"vertical-align\s*:\s*(super|sub)", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""", re.I)
_CHARSET_WITHIN_BYTES = 4096
# White space as CSS folds it; a no-break or full-width space is a character like any other.
_SPACE = " \t\r\n\f"
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]"
_BREAK_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})[ \t\f]*[\r\n][{_SPACE}]*(?={_WIDE})")
_SPACES = re.compile(rf"[{_SPACE}]+")
_LINE_BREAK = "\v"
Marks = tuple[bool, str]
NO_MARKS: Marks = (False, "")


def read_html(content: bytes) -> Blocks:
    """The paragraphs and tables of a page. Raises FileRejected (encoding_unknown, notice_too_large)."""
    text, encoding = decode_html(content)
    # Given as bytes: a string that declares an encoding is refused. NUL has no place in a page.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Blocks((), encoding)
    return Blocks(laid_out(_blocks(page)), encoding)


def decode_html(content: bytes) -> tuple[str, str]:
    """The text of a page and its encoding: by byte order mark, by what it declares, else as any text file's."""
    declared = None
    if not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        declared = _CHARSET.search(content[:_CHARSET_WITHIN_BYTES])
    if declared:
        name = (declared[1] or declared[2]).decode("ascii", "replace").lower()
        # gb2312 and gbk are parts of gb18030, and pages that declare them hold more.
        encoding = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}.get(name)
        try:
            text = content.decode(encoding) if encoding else ""
        except UnicodeDecodeError:
            text = ""
        if encoding and text and "\0" not in text:
            return text, encoding
    return decode(content)


def _blocks(page: html.HtmlElement) -> Iterator[Block]:
    text: list[str] = []
    for piece in _pieces(page, _leaf_tables(page)):
        if isinstance(piece, str) and piece != _LINE_BREAK:
            text.append(piece)
            continue
        yield from lines_of(_folded("".join(text)))
        text = []
        if not isinstance(piece, str):
            yield from _table(piece)
    yield from lines_of(_folded("".join(text)))


def _pieces(
    root: html.HtmlElement, tables: Container[html.HtmlElement] = (), above: Sequence[Marks] = ()
) -> Iterator[str | html.HtmlElement]:
    """The text below an element in pieces, with a line break where a block begins or ends, and these tables whole.

    Without recursion: a page may be nested as deep as it likes.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    # Of the elements that the walk is in, those that strike through, raise or lower what they hold.
    marks = [*above, *filter(any, [_marks(root)])]
    for event, element in walk:
        is_shown = element is root or not _is_hidden(element)
        is_start = event == "start"
        if is_start and (not is_shown or element in tables):
            walk.skip_subtree()
            if is_shown:
                yield element
            continue
        if is_shown and element.tag not in _INLINE:
            yield _LINE_BREAK
        is_within = is_shown and element is not root and element not in tables
        own = _marks(element) if is_within else NO_MARKS
        if is_start:
            marks += filter(any, [own])
            yield _with_marks(element.text or "", marks)
        elif element is not root:
            del marks[len(marks) - any(own) :]
            yield _with_marks(element.tail or "", marks)
    yield _LINE_BREAK


def _marks(element: html.HtmlElement) -> Marks:
    """Whether an element strikes through what it holds, and the position it gives it."""
    style = element.get("style", "")
    position = _POSITIONS.get(element.tag, "")
    if found := _POSITION_STYLE.search(style):
        position = {"super": "superscript", "sub": "subscript"}[found[1].lower()]
    return element.tag in _STRUCK or bool(_STRUCK_STYLE.search(style)), position


def _with_marks(text: str, marks: list[Marks]) -> str:
    if not text or not marks:
        return text
    position = next((position for _, position in reversed(marks) if position), "")
    return marked(text, any(is_struck for is_struck, _ in marks), position)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", _BREAK_BETWEEN_WIDE.sub("", text))


def _is_hidden(element: html.HtmlElement) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in _NOT_SHOWN
        or "hidden" in element.attrib
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )


def _leaf_tables(page: html.HtmlElement) -> set[html.HtmlElement]:
    """The tables that hold no other table: one that does is there for the layout of the page."""
    leaves: set[html.HtmlElement] = set()
    latest = None
    for event, element in etree.iterwalk(page, events=("start", "end"), tag="table"):
        if event == "start":
            latest = element
        elif element is latest:
            # None began since it did.
            leaves.add(element)
    return leaves


def _table(table: html.HtmlElement) -> Iterator[Block]:
    """A table as a block; one of a single cell as the paragraphs in it."""
    check_cells(sum(1 for _ in table.iter("td", "th")))
    above = [*map(_marks, table.iterancestors()), _marks(table)]
    rows = [
        [_cell(cell, [*filter(any, [*above, _marks(row)])]) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
        if not _is_hidden(row)
    ]
    rows = [row for row in rows if row]
    caption = next(table.iterchildren("caption"), None)
    if caption is not None:
        yield from lines_of(_cell_text(caption))
    if [len(row) for row in rows] == [1]:
        yield from lines_of(rows[0][0].text)
    elif rows:
        yield spread(rows)


def _cell(cell: html.HtmlElement, above: Sequence[Marks]) -> SpanCell:
    return SpanCell(_cell_text(cell, above), _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: html.HtmlElement, name: str) -> int:
    """How far a cell reaches; 0 rows are all that are left (HTML, 4.9.11)."""
    text = cell.get(name, "1").strip()
    number = int(text) if re.fullmatch("[0-9]{1,5}", text) else 1
    return 65534 if number == 0 and name == "rowspan" else max(number, 1)


def _cell_text(cell: html.HtmlElement, above: Sequence[Marks] = ()) -> str:
    """The text of a cell, a line for each paragraph in it."""
    text = "".join(piece for piece in _pieces(cell, above=above) if isinstance(piece, str))
    lines = (_folded(line).strip(_SPACE) for line in text.split(_LINE_BREAK))
    return "\n".join(filter(None, lines))
