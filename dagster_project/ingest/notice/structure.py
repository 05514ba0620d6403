"""Blocks to a notice: which line is a heading, a fact or an annex is told by its shape alone."""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.ingest.notice.annexes import begins_list, parted
from dagster_project.ingest.notice.blocks import Blocks, Line
from dagster_project.ingest.notice.document import Notice, Paragraph
from dagster_project.ingest.notice.facts import facts_of
from dagster_project.ingest.notice.numbering import LEVEL_COUNT, heading, is_top_heading

_PATH_SIGN = " › "


def notice_of(blocks: Blocks) -> Notice:
    """The notice that these blocks are."""
    parts = parted(blocks.blocks)
    body_from = _body_from(parts.lines)
    facts = facts_of(
        parts.lines[:body_from],
        parts.lines,
        [cell for table in parts.body_tables for row in table.grid for cell in row],
    )
    paragraphs = _paragraphs(parts.lines, body_from)
    paragraphs += [
        _paragraph(len(paragraphs) + no, "attachment", line) for no, line in enumerate(parts.annex_lines, 1)
    ]
    return Notice(
        facts,
        tuple(paragraphs),
        tuple(parts.annexes),
        blocks.encoding,
        blocks.page_count,
        tuple(parts.body_tables),
        (*blocks.notes, *parts.notes),
    )


def _body_from(lines: Sequence[Line]) -> int:
    """Where the body begins: at the first 第一章 or 一、, in a notice without at the first heading there is."""
    for no, line in enumerate(lines):
        if is_top_heading(line.text):
            return no
    for no, line in enumerate(lines):
        if begins_list(line.text):
            break
        if heading(line.text):
            return no
    return len(lines)


def _paragraphs(lines: Sequence[Line], body_from: int) -> list[Paragraph]:
    path = [""] * LEVEL_COUNT
    paragraphs = []
    kind = "front"
    for no, line in enumerate(lines):
        # A letter that lists the plan as its annex comes before the plan.
        if no == body_from:
            kind = "body"
        elif begins_list(line.text):
            kind, path = "attachment", [""] * LEVEL_COUNT
        found = heading(line.text) if kind == "body" else None
        if found:
            level, number, words, is_all = found
            path[level:] = [number, *[""] * (LEVEL_COUNT - level - 1)]
            paragraphs.append(_paragraph(no + 1, "heading" if is_all else kind, line, _joined(path), words))
        else:
            paragraphs.append(_paragraph(no + 1, kind, line, _joined(path)))
    return paragraphs


def _joined(path: Sequence[str]) -> str:
    return _PATH_SIGN.join(filter(None, path))


def _paragraph(no: int, kind: str, line: Line, path: str = "", words: str = "") -> Paragraph:
    return Paragraph(no, kind, path, words, line.text, line.start, line.end, line.page_no)
