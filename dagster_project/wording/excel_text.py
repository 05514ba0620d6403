"""Text from files as Excel may hold it: nothing that computes, nothing hidden, nothing too long."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

LONGEST_CELL = 32_767
LONGEST_TITLE = 31
CUT = "…（已截断）"

# What a spreadsheet may take for a formula when the cell is edited; the wide forms where Chinese is typed.
_FORMULA_SIGNS = "=+-@|%＝＋－＠﹦﹢﹣﹫−"
# Signs that turn the direction of writing, by which a text can look like another one.
_TURNING = {chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
# Excel takes _x0041_ in the file for the letter A.
_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")


def visible(text: str, longest: int = LONGEST_CELL) -> str:
    """The text with control and turning signs shown as visible marks, cut to so many UTF-16 units."""
    shown = "".join(map(_shown, text.replace("\r\n", "\n"))) if _has_hidden(text) else text
    if len(shown) * 2 <= longest or len(shown.encode("utf-16-le")) <= longest * 2:
        return shown
    kept = shown.encode("utf-16-le")[: (longest - len(CUT)) * 2]
    return kept.decode("utf-16-le", "ignore") + CUT


def _has_hidden(text: str) -> bool:
    return not text.isprintable()


@cache
def _shown(sign: str) -> str:
    code = ord(sign)
    if sign in "\t\n":
        return sign
    if code < 0x20:
        return chr(0x2400 + code)
    if sign in _TURNING:
        return f"⟨U+{code:04X}⟩"
    if 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
        return "�"
    return sign


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula once someone edits the cell."""
    # As most texts begin: they are told at a glance.
    if text[:1].isalnum():
        return False
    if text[:1] in ("\t", "\r", "\n"):
        return True
    start = next((sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf"), "")
    return start != "" and (start in _FORMULA_SIGNS or text.lstrip().startswith("_x"))


def write_text(
    # The types of openpyxl lack what is private of it.
    cell: Any,
    text: str,
) -> None:
    """Put a text into a cell as text, whatever it begins with; it never computes and is never a link."""
    if not text:
        # A cell that says it holds text and holds none is one that Excel repairs.
        cell.value = None
        return
    shown = visible(text, LONGEST_CELL - 1000)
    # Past openpyxl, which takes what begins with = for a formula and #N/A for an error, and looks for signs that
    # are not visible.
    cell._value = _ESCAPE.sub("_x005F_", shown) if "_x" in shown else shown
    cell.data_type = "s"
    if is_like_formula(text):
        cell.quotePrefix = True


def sheet_title(wanted: str, taken: list[str]) -> str:
    """A name Excel accepts for a sheet, as close to the wanted one as can be, and not one of those taken."""
    clean = re.sub(r"[\[\]:*?/\\]", "_", visible(wanted.replace("\n", " ").replace("\t", " "))).strip(" '")
    base = clean[:LONGEST_TITLE] or "Sheet"
    used = {title.casefold() for title in taken}
    title, number = base, 2
    while title.casefold() in used or title.casefold() == "history":
        ending = f"（{number}）"
        title, number = base[: LONGEST_TITLE - len(ending)] + ending, number + 1
    return title


def display_width(text: str) -> int:
    """How many columns of a Latin letter the longest line of a text takes; a Chinese sign takes two."""
    return max(map(_line_width, text.split("\n")))


def line_count(text: str, column_width: float) -> int:
    """How many lines a text takes in a column of this width."""
    # A word is not broken, so that a line is seldom filled to its end.
    room = int(max(1.0, column_width - 2))
    if len(text) * 2 <= room and "\n" not in text:
        # As most cells are: however wide its signs, it fits.
        return 1
    return sum(max(1, -(-_line_width(line) // room)) for line in text.split("\n"))


def _line_width(line: str) -> int:
    return len(line) if line.isascii() else sum(map(_width, line))


@cache
def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
