"""Text with a line end where the page had one, as copied from a PDF: lines joined to paragraphs, page numbers out.

Such a text tells itself by its lines: many are as wide as the widest, and go on without a full stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from dagster_project.ingest.notice.annexes import is_annex_heading
from dagster_project.ingest.notice.blocks import PAGE_NO, SENTENCE_ENDS, Block, Line, laid_out
from dagster_project.ingest.notice.formats.aligned_text import width
from dagster_project.ingest.notice.formats.pdf_pages import joined
from dagster_project.ingest.notice.numbering import heading

# The part of its lines that is as wide as the widest and goes on, from which a text is a wrapped one.
_LEAST_PART = 0.2
_FEWEST_LINES = 5
# How much narrower than the widest, in columns of the screen, a line may be behind which nothing more had room;
# where a sentence ends, the next one could have begun there.
_RAGGED, _RAGGED_END = 8, 4
# No paragraph ends so, however narrow its line is: the next word had no room.
_MID_SENTENCE = ("，", "、")
# Nor does one begin so.
_GOING_ON = ("，", "、", "。", "；", "：", "）", "”", "》")


def unwrapped(blocks: Sequence[Block], text: str) -> tuple[Block, ...]:
    """The blocks of a text, given with their offsets in it; those of a wrapped one joined, and laid out anew."""
    lines = [block for block in blocks if isinstance(block, Line)]
    widths = sorted(_width(line, text) for line in lines)
    # Not the widest of all: a few lines may have been written otherwise, as those below a table are.
    widest = widths[-1 - len(widths) // 20] if widths else 0
    going_on = [line for line in lines if _goes_on(line, text, widest) and not line.text.endswith(SENTENCE_ENDS)]
    if len(going_on) < max(_FEWEST_LINES, _LEAST_PART * len(lines)):
        return tuple(blocks)
    indent, gap = median(_indent(line, text) for line in lines), median(_gap(line, text) for line in lines)
    paragraphs: list[Block] = []
    above: Block | None = None
    for block in blocks:
        if isinstance(block, Line) and PAGE_NO.match(block.text):
            continue
        begun = paragraphs[-1] if paragraphs else None
        if (
            isinstance(block, Line)
            and isinstance(above, Line)
            and isinstance(begun, Line)
            and (
                _goes_on(above, text, widest)
                or above.text.endswith(_MID_SENTENCE)
                or block.text.startswith(_GOING_ON)
            )
            and _indent(block, text) <= indent
            # Behind a page number stands what it parted.
            and (_gap(block, text) <= gap or text[above.end : block.start].strip())
            and not is_annex_heading(block.text)
            and not (above.text.endswith(SENTENCE_ENDS) and heading(block.text))
        ):
            paragraphs[-1] = Line(joined(begun.text, block.text))
        else:
            paragraphs.append(block)
        above = block
    return laid_out(paragraphs)


def _goes_on(line: Line, text: str, widest: int) -> bool:
    ragged = _RAGGED_END if line.text.endswith(SENTENCE_ENDS) else _RAGGED
    return _width(line, text) >= widest - ragged


def _width(line: Line, text: str) -> int:
    """How far a line reaches, its indent with it; quotation marks are as wide as Chinese signs."""
    indent = text[line.start - _indent(line, text) : line.start]
    return width(indent) + width(line.text) + sum(map(line.text.count, "“”‘’"))


def _indent(line: Line, text: str) -> int:
    """How many signs of white space a line begins with."""
    return line.start - text.rfind("\n", 0, line.start) - 1


def _gap(line: Line, text: str) -> int:
    """How many line ends stand above a line."""
    above = text[: line.start]
    return above[len(above.rstrip()) :].count("\n")
