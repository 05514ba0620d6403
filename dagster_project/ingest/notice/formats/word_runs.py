"""How a run of a Word document looks (ECMA-376 part 1, 17.3.2): struck through, raised or lowered."""

from __future__ import annotations

from lxml import etree

from dagster_project.ingest.notice.formats.word_numbering import word

_STRIKES = (word("strike"), word("dstrike"))
_MOST_STYLES_ABOVE = 20
# Whether text is struck through, and whether it is raised or lowered.
Look = tuple[bool, str]
NO_LOOK: Look = (False, "")


class Runs:
    """The looks of the runs of a document, by what they say themselves and by their styles."""

    def __init__(self, styles: etree._Element | None) -> None:
        """The part with the styles may be missing."""
        self.styles: dict[str, tuple[str, etree._Element | None]] = {}
        for style in styles.iter(word("style")) if styles is not None else ():
            above = style.find(word("basedOn"))
            name = "" if above is None else above.get(word("val"), "")
            self.styles[style.get(word("styleId"), "")] = name, style.find(word("rPr"))

    def look(self, properties: etree._Element | None, paragraph: Look = NO_LOOK) -> Look:
        """How text looks by these properties, of a run or of a paragraph, upon the look of its paragraph."""
        is_struck, position = paragraph
        for one in reversed(self._with_styles(properties)):
            strikes = [_is_on(mark) for mark in one if mark.tag in _STRIKES]
            is_struck = any(strikes) if strikes else is_struck
            place = one.find(word("vertAlign"))
            position = position if place is None else place.get(word("val"), "")
        return is_struck, position

    def _with_styles(self, properties: etree._Element | None) -> list[etree._Element]:
        """What says how something looks, the nearest first: for a run its own properties, then its styles."""
        if properties is None:
            return []
        if properties.tag == word("pPr"):
            return self._of_style(properties.find(word("pStyle")))
        return [properties, *self._of_style(properties.find(word("rStyle")))]

    def _of_style(self, reference: etree._Element | None) -> list[etree._Element]:
        found = []
        name = "" if reference is None else reference.get(word("val"), "")
        for _ in range(_MOST_STYLES_ABOVE):
            if not name:
                break
            name, properties = self.styles.get(name, ("", None))
            found += [] if properties is None else [properties]
        return found


def _is_on(mark: etree._Element) -> bool:
    return mark.get(word("val"), "1") not in ("0", "false", "off")
