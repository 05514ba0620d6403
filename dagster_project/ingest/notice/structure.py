"""Blocks to a notice: which line is a heading, a fact or an annex is told by its shape alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dagster_project.ingest.notice.blocks import Blocks, Line, TableBlock
from dagster_project.ingest.notice.document import Fact, Notice, NoticeAnnex, Paragraph

# 三、 over （一） over 1． : the numbering of official documents (GB/T 9704-2012, 7.3.3).
_LEVELS = (
    re.compile(r"^([一二三四五六七八九十]{1,3})、"),
    re.compile(r"^([（(][一二三四五六七八九十]{1,3}[）)])"),
    re.compile(r"^([0-9]{1,2}[．.、])(?![0-9])"),
)
_PATH_SIGN = " › "
_ANNEX = re.compile(r"^附件\s*([0-9]{1,2}|[一二三四五六七八九十])?\s*[:：]?$")
_ATTACHMENTS = re.compile(r"^附件\s*[:：]")
_DOCUMENT_NO = re.compile(r"^\S{2,20}[〔\[（(]20[0-9]{2}[〕\]）)][0-9]{1,4}号$")
_DATE = re.compile(r"^20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日$")
_PLAN = re.compile(r"方案\s*(?:[（(]\s*20[0-9]{2}.*[）)])?$")
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)}


def notice_of(blocks: Blocks) -> Notice:
    """The notice that these blocks are."""
    lines, annexes = _parted(blocks)
    body_from = next((no for no, line in enumerate(lines) if _LEVELS[0].match(line.text)), len(lines))
    title_lines, facts = _facts(lines[:body_from])
    paragraphs = _paragraphs(lines, body_from)
    if title_lines:
        first = title_lines[0]
        facts["title"] = Fact("".join(lines[no].text for no in title_lines), first + 1)
    return Notice(facts, tuple(paragraphs), tuple(annexes), blocks.encoding, blocks.page_count)


def _parted(blocks: Blocks) -> tuple[list[Line], list[NoticeAnnex]]:
    """The lines before the first annex, and the annexes, each with its first table."""
    lines: list[Line] = []
    annexes: list[NoticeAnnex] = []
    annex_no, title = 0, ""
    for block in blocks.blocks:
        if isinstance(block, TableBlock):
            if annex_no:
                annexes.append(NoticeAnnex(annex_no, title, block))
        elif match := _ANNEX.match(block.text):
            stated = match[1] or str(annex_no + 1)
            annex_no, title = _DIGITS.get(stated) or int(stated), ""
        elif annex_no:
            title += block.text
        else:
            lines.append(block)
    return lines, annexes


def _facts(front: Sequence[Line]) -> tuple[list[int], dict[str, Fact]]:
    """Which lines before the first heading are the plan's title, and the facts that stand there."""
    facts: dict[str, Fact] = {}
    title_lines: list[int] = []
    for no, line in enumerate(front):
        if _DOCUMENT_NO.match(line.text):
            facts.setdefault("document_no", Fact(line.text, no + 1))
        elif _DATE.match(line.text):
            facts["issued_on"] = Fact(line.text, no + 1)
            if no:
                facts["issuer"] = Fact(front[no - 1].text, no)
        elif _PLAN.search(line.text) and not line.text.startswith("关于"):
            before = no - 1
            is_broken = before >= 0 and not re.search(r"[，。：；）)]$|日$", front[before].text)
            title_lines = [before, no] if is_broken else [no]
    return title_lines, facts


def _paragraphs(lines: Sequence[Line], body_from: int) -> list[Paragraph]:
    path = [""] * len(_LEVELS)
    paragraphs = []
    kind = "front"
    for no, line in enumerate(lines):
        if no >= body_from and kind == "front":
            kind = "body"
        if _ATTACHMENTS.match(line.text):
            kind, path = "attachment", [""] * len(_LEVELS)
        level, heading_text = (-1, "") if kind != "body" else _heading(line.text)
        if level >= 0:
            match = _LEVELS[level].match(line.text)
            path[level:] = [match[1] if match else "", *[""] * (len(_LEVELS) - level - 1)]
        paragraphs.append(
            Paragraph(
                no + 1,
                "heading" if level >= 0 and heading_text == line.text[_mark_end(line.text, level) :].rstrip("。") else kind,
                _PATH_SIGN.join(part for part in path if part),
                heading_text,
                line.text,
                line.start,
                line.end,
                line.page_no,
            )
        )
    return paragraphs


def _heading(text: str) -> tuple[int, str]:
    """The level of the heading that a paragraph begins with, from 0, and its words; -1 and '' for none."""
    for level, pattern in enumerate(_LEVELS):
        if match := pattern.match(text):
            return level, re.split(r"[。：:]", text[match.end() :], maxsplit=1)[0]
    return -1, ""


def _mark_end(text: str, level: int) -> int:
    match = _LEVELS[level].match(text)
    return match.end() if match else 0
