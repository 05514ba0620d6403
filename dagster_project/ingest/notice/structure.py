"""Blocks to a notice: which line is a heading, a fact or an annex is told by its shape alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.ingest.notice.annexes import begins_list, parted
from dagster_project.ingest.notice.blocks import Blocks, Line
from dagster_project.ingest.notice.document import Notice, Paragraph
from dagster_project.ingest.notice.facts import facts_of
from dagster_project.ingest.notice.numbering import LEVEL_COUNT, heading, is_top_heading

# What stands above text among the annexes, which tells it from the list of them.
_ANNEXES = "附件"
_PATH_SIGN = " › "
# What stands in a box is numbered from 1; a line with offices goes on with the section.
_BOX = re.compile(r"专\s*栏\s*[0-9一二三四五六七八九十]{1,3}(?=\s|[:：]|$)")
_OFFICES = re.compile("牵头|责任|配合")
_DAY = re.compile(r"20[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日")
_CONTENTS = re.compile(r"目\s*[录錄次]")
# 一、试点基础……1, 附件1 主要指标 11: dots or a blank before the page.
_ENTRY = re.compile(r"(?:[.．·…⋯]{2,}|\s)\s*[（(]?[0-9０-９]{1,3}[)）]?$")


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
        _paragraph(len(paragraphs) + no, "attachment", line, _ANNEXES)
        for no, line in enumerate(parts.annex_lines, 1)
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
    """Where the body begins: at the first 第一章 or 一、, in a notice without at the first heading there is, else
    behind the day of issue.
    """
    behind = _contents_until(lines)
    for no, line in enumerate(lines[behind:], start=behind):
        if is_top_heading(line.text):
            return no
    for no, line in enumerate(lines[behind:], start=behind):
        if begins_list(line.text):
            break
        if heading(line.text):
            return no
    days = [no for no, line in enumerate(lines) if _DAY.fullmatch(line.text)]
    return days[-1] + 1 if days else len(lines)


def _contents_until(lines: Sequence[Line]) -> int:
    """Where the lines go on behind a table of contents (目录), whose entries end with a page; 0 without one."""
    begin = next((no for no, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)), len(lines))
    end = begin + 1
    while end < len(lines) and _ENTRY.search(lines[end].text):
        end += 1
    return end if end > begin + 1 else 0


def _paragraphs(lines: Sequence[Line], body_from: int) -> list[Paragraph]:
    path = [""] * LEVEL_COUNT
    paragraphs = []
    kind = "front"
    box = _Box()
    for no, line in enumerate(lines):
        # A letter that lists the plan as its annex comes before the plan.
        if no == body_from:
            kind = "body"
        elif begins_list(line.text):
            kind, path = "attachment", [""] * LEVEL_COUNT
        found = heading(line.text) if kind == "body" else None
        box.take(line, found)
        if box.name:
            paragraphs.append(_paragraph(no + 1, kind, line, _joined([*path, box.name])))
        elif found:
            level, number, words, is_all = found
            path[level:] = [number, *[""] * (LEVEL_COUNT - level - 1)]
            paragraphs.append(_paragraph(no + 1, "heading" if is_all else kind, line, _joined(path), words))
        else:
            paragraphs.append(_paragraph(no + 1, kind, line, _joined(path)))
    return paragraphs


class _Box:
    """A box (专栏1) that stands amid a section: what it lists is numbered by itself and is no part of the plan."""

    def __init__(self) -> None:
        self.name = ""
        self._count = self._last = 0

    def take(self, line: Line, found: tuple[int, str, str, bool] | None) -> None:
        """Go on to a line, which begins with this heading: into a box, on in it, or out of it."""
        number = int(match[0]) if found and (match := re.search(r"\d+", found[1])) else 0
        if match := _BOX.match(line.text):
            self.name, self._count = re.sub(r"\s", "", match[0]), 0
        elif not self.name:
            self._last = number or (self._last if not found else 0)
        elif found and number == self._count + 1 and (number != self._last + 1 or not _OFFICES.search(line.text)):
            self._count = number
        elif found:
            self.name, self._last = "", number


def _joined(path: Sequence[str]) -> str:
    return _PATH_SIGN.join(filter(None, path))


def _paragraph(no: int, kind: str, line: Line, path: str = "", words: str = "") -> Paragraph:
    return Paragraph(no, kind, path, words, line.text, line.start, line.end, line.page_no)
