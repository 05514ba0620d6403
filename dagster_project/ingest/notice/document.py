"""A notice as landing keeps it: what it says of itself, its paragraphs under their headings, its annexes."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.ingest.landing.notes import Note
from dagster_project.ingest.notice.blocks import TableBlock


@dataclass(frozen=True)
class Fact:
    """Something that a notice says of itself, as written, and the paragraph that says it."""

    text: str
    paragraph_no: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its number from 1, the headings above it, its text, its offsets in the document's text.

    kind is front (letterhead, title, salutation, signature), heading, body, or attachment (the list of annexes,
    and text among or behind the annexes that is no title of a table).
    """

    paragraph_no: int
    kind: str
    heading_path: str
    heading_text: str
    text: str
    start: int
    end: int
    page_no: int | None


@dataclass(frozen=True)
class NoticeAnnex:
    """A table under 附件N: the number, the title lines above it, its cells, and the note lines (注：…) below it.

    Two tables under one number are two of these. A table of goals in the body has a name (正文表1) for a number.
    """

    annex_no: int | str
    title: str
    table: TableBlock
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A whole notice. Facts that it does not state are missing from `facts`.

    `body_tables` are those that stand above the first 附件; `notes` say what a person should look at.
    """

    facts: dict[str, Fact]
    paragraphs: tuple[Paragraph, ...]
    annexes: tuple[NoticeAnnex, ...]
    encoding: str | None
    page_count: int | None
    body_tables: tuple[TableBlock, ...] = ()
    notes: tuple[Note, ...] = ()
