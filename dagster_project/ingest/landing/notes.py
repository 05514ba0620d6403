"""What was noticed while a file was read: it goes in, but someone should know."""

from __future__ import annotations

from dataclasses import dataclass, field

from dagster_project.ingest.landing.problems import Problem

TEXT_COLUMNS = {
    "message_zh": "sentence_zh",
    "message_en": "sentence_en",
    "suggestion_zh": "suggestion_zh",
    "suggestion_en": "suggestion_en",
}


@dataclass(frozen=True)
class Note:
    """One rule that a file touches, the sheet and cell it stands in (None: the whole file or sheet)."""

    rule_code: str
    sheet: str | None = None
    cell: str | None = None
    details: dict[str, str] = field(default_factory=dict)

    def row(self) -> dict[str, str | None]:
        """The note as a row: sheet, cell, rule_code, and its sentences with the details filled in."""
        problem = Problem(self.rule_code, self.cell or "", self.details)
        texts = {column: problem.text(source) for column, source in TEXT_COLUMNS.items()}
        return {"sheet": self.sheet, "cell": self.cell, "rule_code": self.rule_code, **texts}
