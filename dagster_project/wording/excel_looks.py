"""How the workbooks we write look, and how a text and a number come into a cell of xlsxwriter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dagster_project.wording.excel_text import is_like_formula, visible

FONT = "Microsoft YaHei"


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """A format with these properties of xlsxwriter."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": FONT, "font_size": 10, "valign": "top"} | properties
            )
        return self._made[key]


def number_format(value: Any, decimals: int) -> str:
    """As many decimals as the number has, up to so many: 8 is 8 and not 8."""
    digits = f"{abs(round(Decimal(str(value)), decimals)).normalize():f}".partition(".")[2]
    return "#,##0" + ("." + "0" * len(digits) if digits else "")


def write_text(sheet: Any, row_no: int, place: int, text: str, looks: Looks, look: dict[str, Any]) -> None:
    """A text that never computes, whatever it begins with, also after someone edits the cell."""
    prefixed = look | {"quote_prefix": True} if is_like_formula(text) else look
    sheet.write_string(row_no, place, visible(text), looks(**prefixed))
