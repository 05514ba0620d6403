"""The automatic numbers of a Word document, as a reader sees them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"}
_CHINESE |= {"taiwaneseCountingThousand", "ideographDigital", "koreanDigital2"}
_ROMAN = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL"}
_ROMAN |= {10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
_MOST_STYLES_ABOVE = 20


def word(name: str) -> str:
    """The name of an element or attribute of WordprocessingML as lxml gives it."""
    return f"{{{_WORD}}}{name}"


@dataclass(frozen=True)
class _Level:
    format: str
    text: str
    start: int
    has_space: bool


class Numbering:
    """Counts the numbered paragraphs of a document; they must come in its order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """Both parts may be missing."""
        self.lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self.styles: dict[str, tuple[str, tuple[str, int] | None]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[str] = set()
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            for style in styles.iter(word("style")):
                properties = style.find(word("pPr"))
                self.styles[style.get(word("styleId"), "")] = (_value(style, "basedOn"), _reference(properties))

    def mark(self, paragraph: etree._Element) -> str:
        """The number before a paragraph, '' where it has none; a bullet is none."""
        properties = paragraph.find(word("pPr"))
        number, level_no = self._reference_of(properties)
        abstract, levels = self.lists.get(number, ("", {}))
        level = levels.get(level_no)
        if level is None or level.format in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(abstract, {})
        if number not in self.begun:
            self.begun.add(number)
            # A list that says where it begins counts anew.
            counts = {} if number + "!" in self.lists else counts
            self.counts[abstract] = counts
        counts[level_no] = counts.get(level_no, level.start - 1) + 1
        for deeper in [no for no in counts if no > level_no]:
            del counts[deeper]

        def count(match: re.Match[str]) -> str:
            no = int(match[1]) - 1
            one = levels.get(no)
            return _number_text(counts.get(no, one.start), one.format) if one else ""

        shown = re.sub("%([1-9])", count, level.text)
        return shown + (" " if level.has_space and shown[-1:].isascii() else "")

    def _reference_of(self, properties: etree._Element | None) -> tuple[str, int]:
        found = _reference(properties)
        style = _value(properties, "pStyle") if properties is not None else ""
        for _ in range(_MOST_STYLES_ABOVE):
            if found or not style:
                break
            style, found = self.styles.get(style, ("", None))
        return found or ("0", 0)

    def _read_lists(self, numbering: etree._Element) -> None:
        abstracts = {one.get(word("abstractNumId")): _levels(one) for one in numbering.iter(word("abstractNum"))}
        for one in numbering.iter(word("num")):
            number, abstract = one.get(word("numId"), ""), _value(one, "abstractNumId")
            levels = dict(abstracts.get(abstract, {}))
            for override in one.iter(word("lvlOverride")):
                no = _whole(override.get(word("ilvl"), "0"), 0)
                levels |= _levels(override)
                if (start := _value(override, "startOverride")) and no in levels:
                    old = levels[no]
                    levels[no] = _Level(old.format, old.text, _whole(start, 1), old.has_space)
                    self.lists[number + "!"] = ("", {})
            self.lists[number] = (abstract, levels)


def _levels(element: etree._Element) -> dict[int, _Level]:
    return {
        _whole(one.get(word("ilvl"), "0"), 0): _Level(
            _value(one, "numFmt") or "decimal",
            _value(one, "lvlText"),
            _whole(_value(one, "start"), 1),
            _value(one, "suff") != "nothing",
        )
        for one in element.iter(word("lvl"))
    }


def _reference(properties: etree._Element | None) -> tuple[str, int] | None:
    """The list and the level that paragraph properties name; list 0 is none."""
    found = properties.find(word("numPr")) if properties is not None else None
    if found is None or found.find(word("numId")) is None:
        return None
    return _value(found, "numId"), _whole(_value(found, "ilvl"), 0)


def _value(element: etree._Element, name: str) -> str:
    found = element.find(word(name))
    return "" if found is None else str(found.get(word("val"), ""))


def _whole(text: str, default: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default


def _number_text(number: int, number_format: str) -> str:
    if number_format in _CHINESE:
        return _chinese(number)
    if number_format == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if number_format.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if number_format in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if number_format == "lowerLetter" else "A") + number - 1)
    if number_format in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        roman = _roman(number)
        return roman.lower() if number_format == "lowerRoman" else roman
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    signs = "零一二三四五六七八九"
    tens, units = divmod(number, 10)
    return (signs[tens] if tens > 1 else "") + ("十" if tens else "") + (signs[units] if units else "")


def _roman(number: int) -> str:
    shown = ""
    for value, sign in _ROMAN.items():
        shown += sign * (number // value)
        number %= value
    return shown
