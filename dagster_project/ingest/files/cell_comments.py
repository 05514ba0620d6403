"""Comments (批注) on the cells of an .xlsx: what people read beside a figure and no cell holds."""

from __future__ import annotations

import re
from xml.parsers import expat

from dagster_project.ingest.files.closer_look import column_number
from dagster_project.ingest.files.refusals import damaged

Place = tuple[int, int]
ADDRESS = re.compile("([A-Z]{1,3})([0-9]{1,7})")
# A comment as long as this says nothing that one would look for.
LONGEST_COMMENT = 1000
# What our own templates write on the cell to be filled in.
OF_TEMPLATE = re.compile("(镇仓[:：] ?)?上期（[^（）]*）：.*")
# The program puts this before what somebody wrote into a thread.
PREAMBLE = re.compile(r".*?Comment:\s*|.*?(?:批注|注释)[:：]\s*", re.DOTALL)


def comments_in(xml: bytes) -> dict[Place, str]:
    """The comments of a part, by row and column from 1. Raises FileRejected (file_damaged) for what is not XML."""
    found: dict[Place, str] = {}
    within: list[str] = []
    place: Place | None = None
    pieces: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal place
        within.append(name.rpartition(":")[2])
        if within[-1] == "comment":
            address = ADDRESS.fullmatch(attributes.get("ref", ""))
            place = (int(address[2]), column_number(address[1])) if address else None
            pieces.clear()

    def end(_: str) -> None:
        if within.pop() == "comment" and place and (text := _said("".join(pieces))):
            found[place] = text

    def text(data: str) -> None:
        if within[-1:] == ["t"] and "rPh" not in within:
            pieces.append(data)

    def doctype(*_: object) -> None:
        raise damaged("XML DOCTYPE")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise damaged(f"comments: {error}") from error
    return found


def _said(text: str) -> str:
    """A comment on one line, without what the program puts before it; '' for one of a template."""
    if text.startswith("[") and (preamble := PREAMBLE.match(text)):
        text = text[preamble.end() :]
    said = " ".join(text.split())[:LONGEST_COMMENT]
    return "" if OF_TEMPLATE.fullmatch(said) else said
