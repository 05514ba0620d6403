"""Runs of a text that are struck through, raised or lowered, as signs that plain text has for them.

What is struck through carries the stroke, so that no reader finds a number or a word in it and a person sees what
was meant. Raised and lowered digits are the ones that Unicode has, so that 51 with a footnote is never 511.
"""

from __future__ import annotations

from collections.abc import Mapping

STROKE = "\u0336"
_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")


def struck(text: str) -> str:
    """The text with a stroke through every sign, however often it is asked for; white space has none."""
    return "".join(sign if sign.isspace() else sign + STROKE for sign in text.replace(STROKE, ""))


def raised(text: str) -> str:
    """The text with its digits raised."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """The text with its digits lowered."""
    return text.translate(_LOWERED)


def marked(text: str, is_struck: bool = False, position: str = "") -> str:
    """A run with its marks; position is superscript or subscript, anything else is on the line."""
    text = {"superscript": raised, "subscript": lowered}.get(position, str)(text)
    return struck(text) if is_struck else text


class RunMarks:
    """The marks of the run of text that an XML reader is in: spreadsheets write them as strike and vertAlign."""

    def __init__(self) -> None:
        self.is_struck, self.position = False, ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; its name is without prefix."""
        if name == "r":
            self.end(name)
        elif name == "strike":
            self.is_struck = attributes.get("val", "1") not in ("0", "false", "off")
        elif name == "vertAlign":
            self.position = attributes.get("val", "")

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "r":
            self.is_struck, self.position = False, ""

    def marked(self, text: str) -> str:
        """A piece of the run."""
        return marked(text, self.is_struck, self.position) if self.is_struck or self.position else text
