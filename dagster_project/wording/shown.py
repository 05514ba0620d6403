"""Text from files and names from disks as a person may safely see it: no sign acts, none hides, no line floods."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any, TextIO

from dagster_project.wording.language import said

# What of one line a terminal gets. A sentence on a cell has some hundred characters.
LONGEST_LINE = 2_000
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def shown_text(text: str) -> str:
    r"""A text whose control and direction signs are made visible, so that it cannot pose as another: \u202e."""
    if text.isprintable():
        return text
    return "".join(_escaped(sign) if unicodedata.category(sign) in _HIDDEN else sign for sign in text)


def distinct_name(name: str | Path) -> str:
    r"""A name on a disk, or of a sheet, as text that no other name has: what is not shown stands as \u202e.

    Bytes that are not UTF-8 stand as \xNN. A backslash of the name itself is escaped as well, so that a name which
    spells out such an escape stays another one. What is printed and stored is a key.
    """
    text = os.fspath(name)
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_distinct(sign) for sign in text)


def _distinct(sign: str) -> str:
    if 0xDC80 <= ord(sign) <= 0xDCFF:
        # How Python holds a byte of a name that is not UTF-8.
        return f"\\x{ord(sign) - 0xDC00:02x}"
    return _escaped(sign) if sign == "\\" or unicodedata.category(sign) in _HIDDEN else sign


def _escaped(sign: str) -> str:
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


class ShownStream:
    """A stream for people: what is written to it is said in their language and shown, line by line.

    A line is cut where it has no end.
    """

    def __init__(self, stream: TextIO) -> None:
        self.plain = stream

    def write(self, text: str) -> int:
        """Write a text; \\n and \\t act, nothing else does. Returns its length, as a stream does."""
        self.plain.write("\n".join(map(_shown_line, said(text).split("\n"))))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)


def plain(stream: TextIO) -> TextIO:
    """The stream below, for who draws on a terminal."""
    return getattr(stream, "plain", stream)


def shown_on_page(value: object) -> object:
    """For Jinja's `finalize`: a text as it is shown, line by line; markup, and what is no text, as it is."""
    if type(value) is not str:
        return value
    return "\n".join("\t".join(map(shown_text, line.split("\t"))) for line in value.split("\n"))


def _shown_line(line: str) -> str:
    if len(line) > LONGEST_LINE:
        line = f"{line[:LONGEST_LINE]} … (+{len(line) - LONGEST_LINE})"
    return "\t".join(map(shown_text, line.split("\t")))
