"""The styles of an .xlsx: which cells show percent or dates, and which show something else than they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from dagster_project.ingest.files.marks import marked
from dagster_project.ingest.files.number_format import NumberFormat, format_of, shown_otherwise
from dagster_project.ingest.files.refusals import too_large

PARTS_OF_STYLES = ["numFmt", "fonts", "font", "strike", "vertAlign", "fills", "cellStyleXfs", "cellXfs", "xf"]
PARTS_OF_STYLES += ["cellStyles", "dxfs"]
# A program that writes workbooks has at most 65,490 styles, and some hundred formats.
LARGEST_STYLE_COUNT, LARGEST_FORMAT_COUNT = 100_000, 10_000


@dataclass(frozen=True)
class Look:
    """How cells of a style look: their number format, whether they are struck through, raised or lowered."""

    format: NumberFormat
    is_struck: bool = False
    position: str = ""

    @property
    def needs_care(self) -> bool:
        """Whether the text of a cell is not just what it holds."""
        return self.format.is_odd or self.is_struck or bool(self.position)

    def text(self, text: str, is_number: bool) -> str:
        """The text of a cell that holds this text or number."""
        if self.format.is_odd:
            text = self.format.text(float(text)) if is_number else self.format.text_of_text(text)
        return marked(text, self.is_struck, self.position)


@dataclass(frozen=True)
class CellStyles:
    """The looks of cells by the style numbers that sheets write, where they matter."""

    percent: frozenset[bytes] = frozenset()
    date: frozenset[bytes] = frozenset()
    # Styles whose cells hold another text than calamine gives.
    cared_for: Mapping[int, Look] = field(default_factory=dict)
    # Styles of days that show no year, no month or no day, and of numbers with decimals: 2024.10.
    parts_shown: Mapping[int, NumberFormat] = field(default_factory=dict)
    # The money that the sign in a style's format says.
    currencies: Mapping[int, str] = field(default_factory=dict)


def hidden_zero(text: str) -> str:
    """The text of a 0 on a sheet that does not show any."""
    return shown_otherwise(text, "")


def cell_styles(found: Iterable[tuple[str, dict[str, str]]]) -> tuple[CellStyles, bytes]:
    """The styles from the elements of their part, and a part that says no more than calamine needs.

    Raises FileRejected (workbook_too_large).
    """
    codes: dict[int, str] = {}
    fonts: list[tuple[bool, str]] = []
    cells: list[tuple[int, int]] = []
    within = ""
    for name, attributes in found:
        if name == "numFmt":
            codes[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "xf":
            if within == "cellXfs":
                cells.append((_number(attributes.get("numFmtId", "0")), _number(attributes.get("fontId", "0"))))
        elif name not in ("font", "strike", "vertAlign"):
            within = name
        elif within == "fonts" and name == "font":
            fonts.append((False, ""))
        elif within == "fonts" and fonts and name == "strike":
            fonts[-1] = attributes.get("val", "1") not in ("0", "false", "off"), fonts[-1][1]
        elif within == "fonts" and fonts:
            fonts[-1] = fonts[-1][0], attributes.get("val", "").replace("baseline", "")
    if max(len(cells), len(fonts)) > LARGEST_STYLE_COUNT:
        raise too_large("单元格样式", "cell styles", max(len(cells), len(fonts)), LARGEST_STYLE_COUNT)
    if len(codes) > LARGEST_FORMAT_COUNT:
        raise too_large("数字格式", "number formats", len(codes), LARGEST_FORMAT_COUNT)
    formats = {number: format_of(number, codes) for number, _ in set(cells)}
    looks = [Look(formats[number], *(fonts[font] if font < len(fonts) else ())) for number, font in cells]
    by_style = dict(enumerate(looks))
    styles = CellStyles(
        frozenset(b"%d" % no for no, one in by_style.items() if one.format.is_percent and not one.format.is_odd),
        frozenset(b"%d" % no for no, one in by_style.items() if one.format.is_date),
        {no: one for no, one in by_style.items() if one.needs_care},
        {no: one.format for no, one in by_style.items() if one.format.shows_a_part},
        {no: one.format.currency for no, one in by_style.items() if one.format.currency},
    )
    return styles, _plain_styles(codes, [number for number, _ in cells])


def _number(text: str) -> int:
    """The number of a format or a font; what is none is the first, as it is where none is given."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _plain_styles(codes: dict[int, str], formats: list[int]) -> bytes:
    quotes = {'"': "&quot;"}
    listed = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, quotes)}"/>' for number, code in codes.items()
    )
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    return f"<styleSheet><numFmts>{listed}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>".encode()
