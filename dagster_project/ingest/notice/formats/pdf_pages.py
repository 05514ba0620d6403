"""The pages of a PDF as lines of text and tables, each with its place; run as a process of its own.

A PDF can unpack to any size and keep its reader busy for ever, so that the process is bounded by the one that
starts it (pdf_file.py): bytes come in on standard input, JSON goes out on standard output.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dagster_project.ingest.files.marks import lowered, raised, struck
from dagster_project.settings import LARGEST_NOTICE_PAGES, LARGEST_PDF_MEMORY_BYTES, LONGEST_PAGE_SECONDS

# Many programs write 一 as the radical ⼀, which shares its glyph. For Kangxi radicals NFKC undoes it; others
# are in Unicode's EquivalentUnifiedIdeograph.txt. Simplified fonts show 户 for ⼾ and ― as they do —.
_LOOK_ALIKES = {no: unicodedata.normalize("NFKC", chr(no)) for no in range(0x2E80, 0x2FE0)} | {
    ord(sign): meant
    for sign, meant in zip(
        "⺁⺄⺌⺟⺠⺩⺶⺻⺼⺽⻁⻄⻅⻆⻉⻊⻋⻌⻏⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳⼾―",
        "厂乙小母民王羊聿肉臼虎西见角贝足车辶阝長长门阝雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟户—",
        strict=True,
    )
}
# The ligature of two dashes, and the brackets that Unicode holds to be 〈 〉.
_LOOK_ALIKES |= {ord("⸺"): "——", 0x2329: "〈", 0x232A: "〉"}
# Points within which two lines of a table are one.
_TOLERANCE = 3.0
# In ems: from which gap on a blank stands between two letters, between any two signs.
_LETTER_GAP, _SIGN_GAP = 0.2, 1.0

# A sign of no more than this part of the size of those around it is raised or lowered; a stroke keeps this part
# of a sign's height away from its ends.
_SMALL, _STROKE_MARGIN = 0.75, 0.3

Char = dict[str, Any]


@dataclass(frozen=True)
class PdfLine:
    """A line of text: where it stands in points from the upper left corner, and how large its signs are."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True)
class PdfTable:
    """A ruled table: its cells, its merged areas (rows and columns from 1), and where its columns begin."""

    grid: list[list[str]]
    merged: list[tuple[int, int, int, int]]
    columns: list[float]
    top: float


@dataclass(frozen=True)
class PdfPage:
    """A page: its height in points, its lines and tables; whether it has signs that can be read, or pictures."""

    height: float
    lines: list[PdfLine]
    tables: list[PdfTable]
    char_count: int
    unreadable_count: int


def read_pages(content: bytes) -> Iterator[PdfPage]:
    """Every page of a PDF. Raises what pdfplumber raises, and ValueError where there are too many pages.

    Each page ends the process where it takes too long.
    """
    import pdfplumber  # here: importing it takes as long as reading a page

    signal.alarm(LONGEST_PAGE_SECONDS)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        if len(pdf.pages) > LARGEST_NOTICE_PAGES:
            raise ValueError(f"pages {len(pdf.pages)}")
        for page in pdf.pages:
            signal.alarm(LONGEST_PAGE_SECONDS)
            yield _page(page)
            page.close()


def _page(page: Any) -> PdfPage:
    # What stands askew is a watermark.
    chars = _with_strokes([char for char in page.chars if char.get("upright", True)], page)
    tables = []
    for found in page.find_tables(_table_settings(page)):
        if len(found.cells) > 1:
            table, chars = _table(found.cells, chars)
            tables.append(table)
    lines = [_line(line) for line in _clustered(chars)]
    readable = [char["text"] for char in page.chars if char["text"].strip()]
    unreadable = sum(text.startswith("(cid:") for text in readable)
    return PdfPage(float(page.height), lines, tables, len(readable), unreadable)


def _with_strokes(chars: list[Char], page: Any) -> list[Char]:
    """The signs, those struck through by a line of the page that runs through their middle."""
    edges = [edge for edge in page.edges if edge["orientation"] == "h"]
    levels = sorted((float(edge["top"]), float(edge["x0"]), float(edge["x1"])) for edge in edges)
    tops = [top for top, _, _ in levels]
    marked = []
    for char in chars:
        margin = (char["bottom"] - char["top"]) * _STROKE_MARGIN
        through = levels[bisect_right(tops, char["top"] + margin) : bisect_right(tops, char["bottom"] - margin)]
        middle = (char["x0"] + char["x1"]) / 2
        is_struck = any(x0 <= middle <= x1 for _, x0, x1 in through)
        marked.append(char | {"text": struck(char["text"])} if is_struck else char)
    return marked


def _table_settings(page: Any) -> dict[str, Any]:
    """Where tables end: also where a row that the page cuts has no line below it, or none above it."""
    sides = [edge for edge in page.edges if edge["orientation"] == "v"]
    if not sides:
        return {}
    ends = [min(edge["top"] for edge in sides), max(edge["bottom"] for edge in sides)]
    return {"explicit_horizontal_lines": ends}


def _middle(char: Char) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _clustered(chars: Iterable[Char]) -> list[list[Char]]:
    """Signs by the line on which they stand, lines from above, signs from the left, no blanks around them."""
    lines: list[list[Char]] = []
    last = 0.0
    for char in sorted(chars, key=_middle):
        middle = _middle(char)
        if lines and middle - last <= char["size"] / 2:
            lines[-1].append(char)
        else:
            lines.append([char])
            last = middle
    ordered = (sorted(line, key=lambda char: float(char["x0"])) for line in lines)
    return [stripped for line in ordered if (stripped := _stripped(line))]


def _stripped(line: list[Char]) -> list[Char]:
    places = [place for place, char in enumerate(line) if char["text"].strip()]
    return line[places[0] : places[-1] + 1] if places else []


def _line(chars: Sequence[Char]) -> PdfLine:
    size = max(float(char["size"]) for char in chars)
    top, bottom = (float(value) for value in (min(c["top"] for c in chars), max(c["bottom"] for c in chars)))
    return PdfLine(_text(chars), float(chars[0]["x0"]), float(max(c["x1"] for c in chars)), top, bottom, size)


def _text(chars: Sequence[Char], size: float = 0.0) -> str:
    """The text of a line; written blanks count, but for those that some programs put between Chinese signs.

    `size` is that of the signs around it: small digits beside it are raised or lowered ones.
    """
    small = _SMALL * max(size, *(char["size"] for char in chars))
    level = max((_middle(char) for char in chars if char["size"] > small), default=float("inf"))
    text, end, is_blank = "", 0.0, False
    for char in chars:
        sign = char["text"].translate(_LOOK_ALIKES)
        if char["size"] <= small:
            sign = raised(sign) if _middle(char) < level else lowered(sign)
        if not sign.strip():
            is_blank = True
            continue
        gap = (char["x0"] - end) / (char["size"] or 1)
        has_letter = text[-1:].isascii() or sign[:1].isascii()
        is_between_letters = text[-1:].isascii() and sign[:1].isascii()
        is_apart = gap > (_LETTER_GAP if is_between_letters else _SIGN_GAP)
        text += " " + sign if text and (is_apart or (is_blank and has_letter)) else sign
        end, is_blank = char["x1"], False
    return text


def joined(first: str, second: str) -> str:
    """Two parts of a text that a line end parted: a blank between letters, nothing between Chinese signs."""
    is_blank = first[-1:].isascii() and second[:1].isascii() and first[-1:].isalpha() and second[:1].isalpha()
    return f"{first} {second}" if is_blank else first + second


def _table(cells: Sequence[tuple[float, ...]], chars: Sequence[Char]) -> tuple[PdfTable, list[Char]]:
    """The table of these cells, given as boxes, and the signs that stand outside of it."""
    columns = _edges([cell[0] for cell in cells], [cell[2] for cell in cells])
    rows = _edges([cell[1] for cell in cells], [cell[3] for cell in cells])
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    merged = []
    for x0, top, x1, bottom in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        first_row, last_row = _place(rows, top), max(_place(rows, bottom), _place(rows, top) + 1)
        first_column, last_column = _place(columns, x0), max(_place(columns, x1), _place(columns, x0) + 1)
        for row_no in range(first_row, last_row):
            for column_no in range(first_column, last_column):
                owner.setdefault((row_no, column_no), (first_row, first_column))
        if last_row - first_row > 1 or last_column - first_column > 1:
            merged.append((first_row + 1, first_column + 1, last_row, last_column))
    texts: dict[tuple[int, int], list[Char]] = {}
    outside = []
    for char in chars:
        x, y = float(char["x0"] + char["x1"]) / 2, _middle(char)
        if columns[0] <= x < columns[-1] and rows[0] <= y < rows[-1]:
            slot = (bisect_right(rows, y) - 1, bisect_right(columns, x) - 1)
            texts.setdefault(owner.get(slot, slot), []).append(char)
        else:
            outside.append(char)
    grid = [
        [_cell_text(texts.get((row_no, column_no), ())) for column_no in range(len(columns) - 1)]
        for row_no in range(len(rows) - 1)
    ]
    return PdfTable(grid, merged, columns, rows[0]), outside


def _edges(*sides: Sequence[float]) -> list[float]:
    """Where the rows or columns of cells begin, and where the last one ends."""
    edges: list[float] = []
    for side in sorted(float(value) for values in sides for value in values):
        if not edges or side - edges[-1] > _TOLERANCE:
            edges.append(side)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    return bisect_right(edges, value + 0.01) - 1


def _cell_text(chars: Sequence[Char]) -> str:
    text = ""
    size = max((char["size"] for char in chars if char["text"].strip()), default=0.0)
    for line in _clustered(chars):
        text = joined(text, _text(line, size)) if text else _text(line, size)
    return text


def main() -> None:
    """Read a PDF from standard input and write its pages, or the error, as JSON to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_PDF_MEMORY_BYTES, LARGEST_PDF_MEMORY_BYTES))
    try:
        answer: dict[str, Any] = {"pages": [asdict(page) for page in read_pages(sys.stdin.buffer.read())]}
    except MemoryError:
        answer = {"error": "MemoryError", "reason": ""}
    except Exception as error:  # whatever a damaged file makes of the libraries
        # pdfplumber wraps the errors of pdfminer and says nothing itself.
        inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        answer = {"error": type(inner).__name__, "reason": str(inner)[:200]}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
