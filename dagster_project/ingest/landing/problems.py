"""What can be wrong with a file, in the words of dbt/seeds/seed_rules.csv: one rule, one home."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache

from dagster_project.settings import RULES_FILE


@cache
def rules() -> dict[str, dict[str, str]]:
    """Every rule of the seed by its code."""
    with RULES_FILE.open(encoding="utf-8", newline="") as lines:
        return {row["rule_code"]: row for row in csv.DictReader(lines)}


@dataclass(frozen=True)
class Problem:
    """One rule that a file breaks, where in the file, and what the sentence's {placeholders} stand for."""

    rule_code: str
    place: str = ""
    details: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The rule's sentence or suggestion (`sentence_zh`, `suggestion_en`, …), its details filled in."""
        return rules()[self.rule_code][column].format(**self.details)


class FileRejected(Exception):
    """The file cannot be taken in; `problem` says why, where and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text("sentence_en"))
        self.problem = problem


def reject(rule_code: str, place: str = "", **details: str) -> FileRejected:
    """A FileRejected for one rule, ready to raise."""
    return FileRejected(Problem(rule_code, place, details))
