"""The issues of one file, gathered for its receipt: lines of a table, and marks on cells. Bounded, in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Record = dict[str, Any]

MOST_LINES = 3_000
MOST_MARKS = 20_000
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
    last_cell: str | None = None


@dataclass
class Mark:
    """What is wrong with one cell: each reason with its suggestion, and how many values it hits."""

    row_no: int | None
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


def gather(issues: Iterable[Record]) -> Gathered:
    """Group issues that say the same, and mark each cell once. Takes rows of quality.submission_issue.

    Beyond MOST_LINES different lines and MOST_MARKS cells, issues are only counted.
    """
    gathered = Gathered()
    lines: dict[tuple[Any, ...], Line] = {}
    room = MOST_MARKS
    for issue in issues:
        kind, suggestion = kind_of(issue), _suggestion(issue)
        gathered.counts[kind] = gathered.count(kind) + 1
        key = (kind, issue["sheet"], issue["rule_code"], issue["message_zh"], suggestion)
        if key not in lines and len(lines) >= MOST_LINES:
            gathered.left_out_count += 1
            continue
        _add(lines.setdefault(key, Line(kind, issue["sheet"], issue["message_zh"], suggestion)), issue)
        if issue["cell"] and room:
            marks = gathered.marks.setdefault(issue["sheet"], {})
            room -= issue["cell"] not in marks
            mark = marks.setdefault(issue["cell"], Mark(issue["row_no"], issue["value_text"] or ""))
            reason = (kind, issue["message_zh"], suggestion)
            mark.reasons[reason] = mark.reasons.get(reason, 0) + 1
    gathered.lines = sorted(lines.values(), key=lambda line: line.kind.rank)
    return gathered


def _suggestion(issue: Record) -> str:
    """What to do about an issue, and who does it where it is not the department."""
    if kind_of(issue) == JUSTIFIED:
        return f"说明已留存：{issue.get('justification_text') or ''}"
    mended_by = "（由数据工程师处理）" if issue["owner"] == "data_engineer" else ""
    return (issue["suggestion_zh"] or "") + mended_by


def _add(line: Line, issue: Record) -> None:
    """Count an issue in its line. Issues come ordered by cell, so that a cell is new where it changes."""
    line.issue_count += 1
    line.is_about_values = line.is_about_values or issue.get("value_cell") is not None
    cell = issue["cell"]
    if cell and cell != line.last_cell:
        line.last_cell = cell
        line.cell_count += 1
        if len(line.cells) < CELLS_NAMED:
            line.cells.append(cell)
        # The value stands in the cell to mend, unless that is another one.
        if line.cell_count == 1 and issue.get("value_cell") in (None, cell):
            line.value_text = issue["value_text"] or ""
