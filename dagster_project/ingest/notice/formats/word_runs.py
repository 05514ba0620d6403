"""How a run of a Word document looks (ECMA-376 part 1, 17.3.2): struck through, raised or lowered."""

from __future__ import annotations

from lxml import etree

from dagster_project.ingest.files.marks import marked
from dagster_project.ingest.notice.formats.word_numbering import word

_STRIKES = (word("strike"), word("dstrike"))
_MOST_STYLES_ABOVE = 20


class Runs:
    """The looks of the runs of a document, by what they say themselves and by their styles."""

    def __init__(self, styles: etree._Element | None) -> None:
        """The part with the styles may be missing."""
        self.styles: dict[str, tuple[str, etree._Element | None]] = {}
        for style in styles.iter(word("style")) if styles is not None else ():
            above = style.find(word("basedOn"))
            name = "" if above is None else above.get(word("val"), "")
            self.styles[style.get(word("styleId"), "")] = name, style.find(word("rPr"))

    def marked(self, text: str, run: etree._Element | None, paragraph: etree._Element) -> str:
        """A piece of text of a run, with its marks."""
        is_struck, position = False, ""
        for properties in reversed(self._properties(run, paragraph)):
            strikes = [_is_on(one) for one in properties if one.tag in _STRIKES]
            is_struck = any(strikes) if strikes else is_struck
            place = properties.find(word("vertAlign"))
            position = position if place is None else place.get(word("val"), "")
        return marked(text, is_struck, position) if is_struck or position else text

    def _properties(self, run: etree._Element | None, paragraph: etree._Element) -> list[etree._Element]:
        """What says how a run looks, the nearest first."""
        own = run.find(word("rPr")) if run is not None else None
        found = [] if own is None else [own]
        found += self._of_style(own.find(word("rStyle")) if own is not None else None)
        return found + self._of_style(paragraph.find(f"{word('pPr')}/{word('pStyle')}"))

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
