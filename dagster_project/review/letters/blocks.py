"""What a letter says, before anybody knows how it looks: paragraphs of a kind, and tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a paragraph is within a letter; GB/T 9704 gives each its look."""

    STAMP = "stamp"
    TITLE = "title"
    NOTE = "note"
    SALUTATION = "salutation"
    # 一、 （一） 1.
    SECTION = "section"
    PART = "part"
    POINT = "point"
    BODY = "body"
    ENCLOSURE = "enclosure"
    SIGNATURE = "signature"
    DATE = "date"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; of a point the lead is its name, which stands before the text."""

    kind: Kind
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, its share of the width, and whether its texts are numbers."""

    title: str
    share: float
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table of an annex (附表) with its name; every row has a text for each column."""

    name: str
    columns: list[Column]
    rows: list[list[str]]


@dataclass(frozen=True)
class Letter:
    """A letter: what it says, then its tables, each an annex of its own."""

    title: str
    paragraphs: list[Paragraph]
    tables: list[Table]
    is_synthetic: bool
