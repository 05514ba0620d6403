"""Where the figures of a pack stand: each place once, numbered, so that every figure can point at its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dagster_project.wording.annexes import annex_name
from dagster_project.wording.moments import in_beijing

Record = dict[str, Any]
HASH_SHOWN = 12
# What stands in a notice, by annex and number or by paragraph, not in a report.
_PUBLISHED = ("target", "baseline")


@dataclass(frozen=True)
class Source:
    """A place in a file and what stands there, word for word."""

    number: int
    place: str
    text: str
    subject: str


@dataclass
class SourceFile:
    """A version of a file, and the places in it that figures come from."""

    path: str
    sha256: str
    received: str
    title: str | None
    sources: list[Source] = field(default_factory=list)


class Sources:
    """The places of a pack in the order in which they were first asked for."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], SourceFile] = {}
        self._numbers: dict[tuple[str, str, str, str], int] = {}

    @property
    def files(self) -> list[SourceFile]:
        """Every file, sorted by its path; the places of each by their number."""
        return sorted(self._files.values(), key=lambda file: file.path)

    def number(
        self, row: Record, kind: str, text: str | None, subject: str, title: str | None = None
    ) -> int | None:
        """The number of the place that the columns `<kind>_path`, `_sha256`, `_cell` … of a row name.

        None where the row names none. `text` is what stands there; `title` that of the document, for a target.
        """
        path, sha256 = row[f"{kind}_path"], row[f"{kind}_sha256"]
        if path is None or text is None:
            return None
        place = place_of(row.get(f"{kind}_sheet"), row.get(f"{kind}_cell"), row if kind in _PUBLISHED else {})
        # A paragraph may hold several statements.
        key = (path, sha256, place, text)
        if key not in self._numbers:
            received = beijing_time(row[f"{kind}_received_at"])
            file = self._files.setdefault((path, sha256), SourceFile(path, sha256[:HASH_SHOWN], received, title))
            self._numbers[key] = len(self._numbers) + 1
            file.sources.append(Source(self._numbers[key], place, text, subject))
        return self._numbers[key]


def place_of(sheet: str | None, cell: str | None, statement: Record) -> str:
    """工作表 填报 · 单元格 D4, 附件1 序号9 · 单元格 E10, 正文第25段（二 › （三））."""
    if statement.get("stated_in") == "body":
        return f"正文第{statement['paragraph_no']}段（{statement['heading_path']}）"
    parts = []
    if statement.get("annex_no"):
        parts.append(f"{annex_name(statement['annex_no'])} 序号{statement['item_no_text']}")
    if sheet:
        parts.append(f"工作表 {sheet}")
    if cell:
        parts.append(f"单元格 {cell}" if cell[:1].isascii() else cell)
    return " · ".join(parts)


def beijing_time(moment: datetime | None) -> str:
    """2024-10-18 09:30, Beijing time; a dash where there is none."""
    return f"{in_beijing(moment):%Y-%m-%d %H:%M}" if moment else "—"
