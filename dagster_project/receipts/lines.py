"""What a receipt says of the issues of one file: lines of a table, and marks on cells (gathering.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Record = dict[str, Any]

CELLS_NAMED = 6


class Kind(NamedTuple):
    """What an issue asks for: its order, sign, words, and colours as fill and font."""

    rank: int
    sign: str
    label: str
    fill: str
    font: str


REJECT = Kind(0, "✗", "需更正", "FFC7CE", "9C0006")
WARN = Kind(1, "！", "请核对", "FFEB9C", "7F4F00")
JUSTIFIED = Kind(2, "✓", "已说明", "E2EFDA", "375623")
NOTE = Kind(3, "·", "知悉", "EDEDED", "404040")


def kind_of(issue: Record) -> Kind:
    """What an issue of quality.submission_issue asks for."""
    if issue["severity"] == "reject":
        return REJECT
    if issue["severity"] == "warn":
        return JUSTIFIED if issue.get("is_justified") else WARN
    return NOTE


@dataclass
class Line:
    """Issues that say the same: one row of the table on the summary."""

    kind: Kind
    sheet: str | None
    message: str
    suggestion: str
    cells: list[str] = field(default_factory=list)
    cell_count: int = 0
    issue_count: int = 0
    is_about_values: bool = False
    value_text: str = ""


@dataclass
class Mark:
    """What is wrong with one cell: each reason with its suggestion, and how many values it hits."""

    value_text: str
    reasons: dict[tuple[Kind, str, str], int] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The gravest of its reasons."""
        return min(kind for kind, _, _ in self.reasons)


Marks = dict[str, Mark]


@dataclass
class Gathered:
    """All there is to say of one file. `marks` are by sheet, then cell; sheet None is a file without sheets."""

    lines: list[Line] = field(default_factory=list)
    marks: dict[str | None, Marks] = field(default_factory=dict)
    counts: dict[Kind, int] = field(default_factory=dict)
    left_out_count: int = 0

    def count(self, kind: Kind) -> int:
        """How many issues are of this kind."""
        return self.counts.get(kind, 0)
